"""The provider's responses become ours: streamed into the store, then committed."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from contracts.documents import Fetched
from contracts.events import AttemptEnded
from contracts.keys import AttemptKeys
from contracts.values import Blob
from services.chassis import logs
from services.chassis.errors import Permanent
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read
from services.chassis.provider import FileGone, ProviderFiles


@dataclass(frozen=True)
class Collector:
    """Fetches what a batch gave, once; a rerun reads it from the store."""

    store: ObjectStore
    files: ProviderFiles

    async def collect(self, event: AttemptEnded, keys: AttemptKeys) -> Fetched:
        """Return the commit that says where the responses lie, or that there are none."""
        fetched = await read(self.store, keys.fetched, Fetched)
        if fetched is not None:
            return fetched
        if event.responses is None:
            return await commit(self.store, keys.fetched, Fetched(nonce=new_nonce(), responses=None))
        try:
            responses = await self._download(event.responses, keys)
        except FileGone as error:
            logs.logger().error("responses_gone", why=str(error))
            return await commit(
                self.store, keys.fetched, Fetched(nonce=new_nonce(), responses=None, gone=True)
            )
        return await commit(self.store, keys.fetched, Fetched(nonce=new_nonce(), responses=responses))

    async def _download(self, name: str, keys: AttemptKeys) -> Blob:
        with DigestedFile() as file:
            async for piece in self.files.download(name):
                file.write(piece)
            return await file.store(self.store, keys.responses(file.sha256))

    async def verified(self, responses: Blob) -> AsyncIterator[bytes]:
        """Yield the bytes that were committed; raises Permanent at their end if they are others.

        A store that lost bytes would otherwise make paid answers look missing, and be paid again.
        """
        digest, size = hashlib.sha256(), 0
        async for piece in self.store.stream(responses.key):
            digest.update(piece)
            size += len(piece)
            yield piece
        if (digest.hexdigest(), size) != (responses.sha256, responses.size):
            raise Permanent(
                f"{responses.key} is not what was fetched ({size} bytes of {responses.size}): restore the "
                "object, or delete fetched.json beside it to fetch again, then replay"
            )

"""The provider's responses become ours: streamed into the store, then committed."""

from dataclasses import dataclass

from contracts.documents import Fetched
from contracts.events import AttemptEnded
from contracts.keys import AttemptKeys
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read
from services.chassis.provider import ProviderFiles


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
        with DigestedFile() as file:
            async for piece in self.files.download(event.responses):
                file.write(piece)
            responses = await file.store(self.store, keys.responses(file.sha256))
        return await commit(self.store, keys.fetched, Fetched(nonce=new_nonce(), responses=responses))

"""The provider's responses become ours: streamed into the store, then committed."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from contracts.documents import Built, Fetched, Puzzling
from contracts.events import AttemptEnded
from contracts.keys import AttemptKeys, batch_index
from contracts.values import Blob
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.errors import Permanent, Unavailable
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read
from services.chassis.provider import FileGone, ProviderFiles

from .downloading import download, is_whole

FETCHES = 3
"""How often a body that looks cut is fetched in all, within one delivery."""
PATIENCE = timedelta(hours=1)
"""For how long responses that are gone, or not whole, are asked for again."""
ASK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Collector:
    """Fetches what a batch gave, once; a rerun reads it from the store."""

    store: ObjectStore
    files: ProviderFiles
    account: str
    clock: Clock

    async def collect(self, event: AttemptEnded, keys: AttemptKeys) -> Fetched:
        """Return how the attempt ended and where its responses lie, if there are any.

        What was committed counts, whatever a later event says; only a person who gave the attempt up
        overrides it.
        """
        fetched = await read(self.store, keys.fetched, Fetched)
        if fetched is None:
            fetched = await commit(self.store, keys.fetched, await self._fetch(event, keys))
        if event.ending != "dropped":
            return fetched
        given_up = {"responses": None, "gone": False, "ending": event.ending, "message": event.message}
        return fetched.model_copy(update=given_up)

    async def _fetch(self, event: AttemptEnded, keys: AttemptKeys) -> Fetched:
        responses, gone = None, False
        if event.ending != "dropped":
            await self._require_our_account(event)
            if event.responses is not None:
                responses, gone = await self._download(event, event.responses, keys)
        return Fetched(
            nonce=new_nonce(),
            responses=responses,
            gone=gone,
            ending=event.ending,
            batch=event.batch,
            file=event.responses,
            message=event.message,
        )

    async def _require_our_account(self, event: AttemptEnded) -> None:
        """Raise Permanent for a batch of another account: its files would look gone, and be given up."""
        if event.batch is None or await self.store.size(batch_index(self.account, event.batch)) is not None:
            return
        raise Permanent(
            f"{event.batch} is no batch of provider account {self.account}: the API key is now one of "
            "another account. Nothing is lost: set the former key, or the former SCENELOOM_ACCOUNT, and "
            "replay this dead letter (`sceneloom dead replay`)"
        )

    async def _download(self, event: AttemptEnded, name: str, keys: AttemptKeys) -> tuple[Blob | None, bool]:
        """Return the body, and whether the provider has no more of it.

        One that is gone or not whole raises Unavailable until it has been so for a while; only then is the
        fullest that can be had stored and taken.
        """
        best, gone = None, False
        lines, patient = await self._lines_wanted(event, keys), await self._is_patient(keys)
        with DigestedFile() as file:
            for _ in range(FETCHES):
                file.restart()
                gone = await self._is_gone(name, file)
                if not gone and await asyncio.to_thread(is_whole, file.path, lines):
                    return await file.store(self.store, keys.responses(file.sha256)), False
                if not patient and (file.size > (best.size if best else 0) or not (best or gone)):
                    best = await file.store(self.store, keys.responses(file.sha256))
                if gone:
                    break
        if patient:
            await commit(self.store, keys.incomplete, Puzzling(nonce=new_nonce(), since=self.clock.now()))
            what = "does not have the responses" if gone else "gave only some of the responses"
            raise Unavailable(f"the provider {what}; they are asked for again", retry_in=ASK_AGAIN)
        if not gone:
            size = best.size if best else 0
            about = event.model_dump(include={"run", "shard", "attempt"})
            logs.logger().error("responses_cut", size=size, fetches=FETCHES, **about)
        return best, gone

    async def _is_patient(self, keys: AttemptKeys) -> bool:
        """Return whether what is not whole is not taken yet: one word gives up nothing that was paid for."""
        first = await read(self.store, keys.incomplete, Puzzling)
        return first is None or self.clock.now() - first.since < PATIENCE

    async def _lines_wanted(self, event: AttemptEnded, keys: AttemptKeys) -> int:
        """Return how many lines the responses should have: a batch that succeeded answers every request."""
        if event.ending != "succeeded":
            return 0
        built = await read(self.store, keys.built, Built)
        return built.lines if built else 1

    async def _is_gone(self, name: str, file: DigestedFile) -> bool:
        """Download a file; return whether the provider has it no longer, not even the rest of it."""
        try:
            await download(self.files, name, file)
        except FileGone as error:
            logs.logger().error("responses_gone", have=file.size, why=str(error))
            return True
        return False

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

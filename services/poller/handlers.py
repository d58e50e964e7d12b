"""The poller's use cases: look at a batch, look once more when nudged, stop a cancelled run's batches."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.documents import BatchIndex, Fetched, Puzzling, RunDocument, Waiting
from contracts.events import (
    AttemptEnded,
    BatchNudged,
    BatchSubmitted,
    RunCancelRequested,
)
from contracts.keys import AttemptKeys, RunKeys, batch_index
from contracts.submission import Submitted
from contracts.topology import Service
from services.chassis import logs
from services.chassis.attempt_listing import Where, attempts_of, has_ended, is_submitting
from services.chassis.clock import Clock
from services.chassis.errors import Permanent
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import MissingObject, ObjectStore, commit, new_nonce, read
from services.chassis.provider import ProviderBatches
from services.chassis.run_documents import is_cancelled, mark_cancelled
from services.chassis.said_again import OneAttempt, ending_of
from services.chassis.submission_log import read_log
from services.chassis.waits import Waits

from .lifecycle import LookAgain, Over, Sight, StopIt, verdict


@dataclass(frozen=True)
class Poller:
    """Looks at batches of one provider account."""

    store: ObjectStore
    batches: ProviderBatches
    clock: Clock
    account: str
    fastest: timedelta
    dead_before: datetime | None = None

    async def watch(self, event: BatchSubmitted) -> Result:
        """Look at a batch; say that the attempt ended, or wait for the next look."""
        waits = Waits(self.store, self.clock, Service.POLLER, self.dead_before)
        return await waits.handle(event, self._watch)

    async def look_once(self, event: BatchNudged) -> Result:
        """Look at a batch that the provider says has moved; never starts a second loop."""
        index = await self._index(event.batch)
        submitted = BatchSubmitted(
            run=index.run,
            reference=index.reference,
            shard=index.shard,
            attempt=index.attempt,
            batch=index.batch,
        )
        result = await self._watch(submitted)
        return [] if isinstance(result, Snooze) else result

    async def stop_batches(self, event: RunCancelRequested) -> Result:
        """Cancel what the provider is still working on for the run, and look at it soon."""
        await mark_cancelled(self.store, event.run, event.reason, self.clock.now())
        document = await read(self.store, RunKeys(event.run).run_document, RunDocument)
        if document is None:
            return []
        stopped = [await self._stop(document, place) for place in await _submitted(self.store, event.run)]
        return [sooner for sooner in stopped if sooner is not None]

    async def _stop(self, document: RunDocument, where: Where) -> BatchSubmitted | None:
        """Cancel the attempt's batch, if it has one of ours, and return the event that looks at it soon."""
        attempt = OneAttempt(document, document.reference, *where)
        last = (await read_log(self.store, attempt.keys)).last
        if not isinstance(last, Submitted) or last.account != self.account:
            return None
        logs.logger().info("cancel_batch", batch=last.batch)
        await self.batches.cancel(last.batch)
        if await self.store.size(batch_index(self.account, last.batch)) is None:
            return None  # the submitter is about to say that it is submitted
        note = await read(self.store, attempt.keys.waiting, Waiting)
        return attempt.submitted(last.batch, note.turn + 1 if note else 1)

    async def _watch(self, event: BatchSubmitted) -> Result:
        index = await self._index(event.batch)
        fetched = await read(self.store, _keys(event).fetched, Fetched)
        if fetched is not None:
            # The provider need not be asked, and may have forgotten.
            return [AttemptEnded(**event.work(), **ending_of(fetched))]
        result = await self._look(index, event)
        match result:
            case Over(ending, responses, message):
                return [
                    AttemptEnded(
                        **event.work(),
                        ending=ending,
                        batch=event.batch,
                        responses=responses,
                        message=message,
                    )
                ]
            case StopIt(delay):
                await self.batches.cancel(event.batch)
                return Snooze(delay, "the provider is asked to stop the batch")
            case LookAgain(delay):
                return Snooze(delay, "the batch is at the provider")

    async def _look(self, index: BatchIndex, event: BatchSubmitted) -> LookAgain | StopIt | Over:
        status = await self.batches.look(event.batch)
        age = self.clock.now() - index.submitted_at
        state = status.state if status else "absent"
        logs.logger().info("looked", state=state, age_seconds=round(age.total_seconds()))
        sight = Sight(status, age, unwanted=await is_cancelled(self.store, event.run))
        puzzling_for = await self._puzzling_for(sight, _keys(event).puzzling)
        return verdict(replace(sight, puzzling_for=puzzling_for), self.fastest)

    async def _puzzling_for(self, sight: Sight, key: str) -> timedelta:
        """Return for how long every look has been puzzling; a good one forgets the earlier."""
        if not sight.puzzling:
            if await self.store.size(key) is not None:
                await self.store.delete(key)
            return timedelta(0)
        try:
            first = await commit(self.store, key, Puzzling(nonce=new_nonce(), since=self.clock.now()))
        except MissingObject:  # another look found the batch in order between our create and our read
            return timedelta(0)
        return self.clock.now() - first.since

    async def _index(self, batch: str) -> BatchIndex:
        index = await read(self.store, batch_index(self.account, batch), BatchIndex)
        if index is None:
            raise Permanent(
                f"{batch} is no batch of ours under provider account {self.account}; if the key was "
                "changed, a person must decide: set the former key and replay"
            )
        return index


def _keys(event: BatchSubmitted) -> AttemptKeys:
    return RunKeys(event.run).shard(event.shard).attempt(event.attempt)


async def _submitted(store: ObjectStore, run: str) -> list[Where]:
    """Return shard and attempt of every submission whose attempt has not ended."""
    attempts = await attempts_of(store, run)
    return sorted(where for where, names in attempts.items() if is_submitting(names) and not has_ended(names))

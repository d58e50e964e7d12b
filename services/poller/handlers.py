"""The poller's use cases: look at a batch, look once more when nudged, stop a cancelled run's batches."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from contracts.documents import BatchIndex, Puzzling
from contracts.events import AttemptEnded, BatchNudged, BatchSubmitted, RunCancelRequested
from contracts.keys import RunKeys, batch_index
from contracts.submission import ENTRY, Submitted
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.errors import Permanent
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import ObjectStore, commit, new_nonce, read
from services.chassis.provider import ProviderBatches
from services.chassis.run_documents import is_cancelled, mark_cancelled

from .lifecycle import LookAgain, Over, Sight, StopIt, verdict

_SUBMISSION_ENTRY = re.compile(r"/submission/\d+\.json$")


@dataclass(frozen=True)
class Poller:
    """Looks at batches of one provider account."""

    store: ObjectStore
    batches: ProviderBatches
    clock: Clock
    account: str
    fastest: timedelta

    async def watch(self, event: BatchSubmitted) -> Result:
        """Look at a batch; say that the attempt ended, or wait for the next look."""
        index = await self._index(event.batch)
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
                return Snooze(delay)
            case LookAgain(delay):
                return Snooze(delay)

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
        result = await self.watch(submitted)
        return [] if isinstance(result, Snooze) else result

    async def stop_batches(self, event: RunCancelRequested) -> Result:
        """Cancel what the provider is still working on for the run."""
        await mark_cancelled(self.store, event.run, event.reason, self.clock.now())
        async for found in self.store.list(RunKeys(event.run).shards_folder):
            if _SUBMISSION_ENTRY.search(found.key):
                entry = ENTRY.validate_json(await self.store.get(found.key))
                if isinstance(entry, Submitted) and entry.account == self.account:
                    logs.logger().info("cancel_batch", batch=entry.batch)
                    await self.batches.cancel(entry.batch)
        return []

    async def _look(self, index: BatchIndex, event: BatchSubmitted) -> LookAgain | StopIt | Over:
        status = await self.batches.look(event.batch)
        age = self.clock.now() - index.submitted_at
        state = status.state if status else "absent"
        logs.logger().info("looked", state=state, age_seconds=round(age.total_seconds()))
        sight = Sight(status, age, unwanted=await is_cancelled(self.store, event.run))
        key = RunKeys(event.run).shard(event.shard).attempt(event.attempt).puzzling
        return verdict(replace(sight, puzzling_for=await self._puzzling_for(sight, key)), self.fastest)

    async def _puzzling_for(self, sight: Sight, key: str) -> timedelta:
        """Return for how long every look has been puzzling; a good one forgets the earlier."""
        if not sight.puzzling:
            if await self.store.size(key) is not None:
                await self.store.delete(key)
            return timedelta(0)
        first = await commit(self.store, key, Puzzling(nonce=new_nonce(), since=self.clock.now()))
        return self.clock.now() - first.since

    async def _index(self, batch: str) -> BatchIndex:
        index = await read(self.store, batch_index(self.account, batch), BatchIndex)
        if index is None:
            raise Permanent(
                f"{batch} is no batch of ours under provider account {self.account}; if the key was "
                "changed, a person must decide: set the former key and replay"
            )
        return index

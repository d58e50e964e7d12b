"""What a submitter works with, and what any of its steps may have to write down."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from contracts.documents import BatchIndex
from contracts.events import BatchBuilt, BatchSubmitted
from contracts.keys import batch_index
from contracts.submission import Ambiguous, Refused, Submitted
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import ObjectStore, commit, new_nonce
from services.chassis.provider import ProviderBatches, ProviderFiles
from services.chassis.run_documents import is_cancelled
from services.chassis.submission_log import SubmissionLog

from .pauses import AT_ONCE, RECONCILE_PAUSE


class Stamp(TypedDict):
    """Who writes an entry, when, and for which account."""

    nonce: str
    at: datetime
    epoch: int
    account: str


@dataclass(frozen=True)
class Desk:
    """The world of one submitter."""

    store: ObjectStore
    files: ProviderFiles
    batches: ProviderBatches
    clock: Clock
    account: str

    def stamp(self, epoch: int) -> Stamp:
        """Return what every entry of ours says, with a nonce made for this one call."""
        return Stamp(nonce=new_nonce(), at=self.clock.now(), epoch=epoch, account=self.account)

    async def doubt(self, log: SubmissionLog, epoch: int, since: datetime, why: str) -> Result:
        """Record that the POST's fate is unknown, and look for the batch at once."""
        logs.logger().warning("submission_ambiguous", why=why, epoch=epoch)
        await log.append(Ambiguous(**self.stamp(epoch), since=since, why=why))
        return Snooze(AT_ONCE, "an answer of the provider was lost")

    async def give_up(self, log: SubmissionLog, epoch: int, code: str, message: str) -> SubmissionLog:
        """End the submission in its log, so that no twin creates the batch after all."""
        return await log.append(Refused(**self.stamp(epoch), code=code, message=message))

    async def submitted(
        self, event: BatchBuilt, log: SubmissionLog, epoch: int, batch: str, *, adopted: bool
    ) -> Result:
        """Record the batch; if the log moved on meanwhile, adopt or cancel it by what the log says now."""
        entry = Submitted(**self.stamp(epoch), batch=batch, adopted=adopted)
        log = await log.append(entry)
        while isinstance(log.last, Ambiguous) and log.last.epoch == epoch and not log.won(entry):
            log = await log.append(entry)
        if isinstance(log.last, Submitted):
            if log.last.batch != batch:
                await self.cancel_surplus(batch)
            return await self.follow(event, log.last.batch)
        await self.cancel_surplus(batch)
        return Snooze(RECONCILE_PAUSE, "the submission was taken up by somebody else")

    async def cancel_surplus(self, batch: str) -> None:
        """Cancel a batch that no log will ever follow, and say so loudly."""
        logs.logger().error("surplus_batch", surplus=batch, consequence="cancelled, may have cost money")
        await self.batches.cancel(batch)

    async def follow(self, event: BatchBuilt, batch: str) -> Result:
        """Make the batch findable by its name and say that the provider has it."""
        index = BatchIndex(
            **event.work(),
            nonce=new_nonce(),
            batch=batch,
            account=self.account,
            submitted_at=self.clock.now(),
        )
        await commit(self.store, batch_index(self.account, batch), index)
        if await is_cancelled(self.store, event.run):
            await self.batches.cancel(batch)
        return [BatchSubmitted(**event.work(), batch=batch)]

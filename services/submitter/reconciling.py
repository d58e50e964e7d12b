"""What became of a POST whose answer was lost: the provider's list knows, sooner or later."""

from dataclasses import dataclass

from contracts.events import BatchBuilt
from contracts.submission import Prepared
from services.chassis import logs
from services.chassis.errors import Permanent
from services.chassis.handling import Result, Snooze
from services.chassis.provider import BatchStatus
from services.chassis.submission_log import SubmissionLog, submission_of

from .desk import Desk
from .pauses import AT_ONCE, RECONCILE_PAUSE
from .submission import Absence, Reconcile


@dataclass(frozen=True)
class Reconciliation:
    """Settles ambiguous submissions."""

    desk: Desk

    async def reconcile(self, event: BatchBuilt, log: SubmissionLog, doubt: Reconcile) -> Result:
        """Adopt the batch if the list shows it; else do what its absence means by now.

        A lookup that fails is no absence: it raises, and the submission stays in doubt.
        """
        epoch = doubt.epoch
        found = await self._find(log.name, epoch)
        if found:
            for surplus in found[1:]:
                await self.desk.cancel_surplus(surplus.name)
            return await self.desk.submitted(event, log, epoch, found[0].name, adopted=True)
        if doubt.absence is Absence.UNPROVEN:
            pause = min(RECONCILE_PAUSE, doubt.settled_in)
            return Snooze(pause, "a lost answer: the provider's list is watched for the batch")
        if doubt.absence is Absence.FOR_A_PERSON:
            raise Permanent(_question(event))
        logs.logger().warning("submission_absent", epoch=epoch, next_epoch=epoch + 1)
        await log.append(Prepared(**self.desk.stamp(epoch + 1)))
        return Snooze(AT_ONCE, "the lost submission was never made and is made anew")

    async def _find(self, name: str, epoch: int) -> list[BatchStatus]:
        """Return the provider's batches of this submission and epoch, the oldest first."""
        found = [
            batch
            async for batch in self.desk.batches.list()
            if submission_of(batch.display_name) == (name, epoch)
        ]
        return sorted(found, key=lambda batch: (batch.created, batch.name))


def _question(event: BatchBuilt) -> str:
    where = f"{event.run} --shard {event.shard} --attempt {event.attempt}"
    return (
        "it is not known whether this batch was created: the answer was lost, and the provider's list has "
        "not shown it for the whole settle time. In strict mode a person decides: look at the provider, then "
        f"`sceneloom resolve {where} --absent` (make it anew) or `--adopt batches/...` or `--give-up`"
    )

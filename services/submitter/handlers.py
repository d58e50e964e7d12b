"""The submitter's use cases: a built batch is submitted once; a cancelled run is not submitted at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from contracts.documents import Built, RunDocument
from contracts.events import (
    AttemptEnded,
    AttemptEnding,
    AttemptEvent,
    BatchBuilt,
    Event,
    RunCancelRequested,
)
from contracts.keys import RunKeys
from contracts.submission import Prepared
from contracts.topology import Service
from services.chassis.clock import Clock
from services.chassis.errors import Permanent
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import ObjectStore, read
from services.chassis.provider import ProviderBatches, ProviderFiles
from services.chassis.run_documents import mark_cancelled, run_document
from services.chassis.said_again import OneAttempt
from services.chassis.submission_log import SubmissionLog, read_log
from services.chassis.waits import Waits, waiting_attempts
from services.spending.ledger import NO_CAPS, Caps
from services.spending.purse import Purse

from . import submission
from .creating import Creation
from .desk import Desk
from .pauses import AT_ONCE
from .reconciling import Reconciliation
from .submission import Circumstances

_ENDINGS: dict[str, AttemptEnding] = {
    submission.CANCELLED: "cancelled",
    submission.OVER_BUDGET: "over_budget",
    submission.QUOTA: "quota",
    submission.DROPPED: "dropped",
}
_LONGEST_WALK = 8
"""Steps that one message may take at once; more would mean that the log goes in circles."""


@dataclass(frozen=True)
class Submitter:
    """Drives the submission log of one shard attempt at a time."""

    store: ObjectStore
    files: ProviderFiles
    batches: ProviderBatches
    clock: Clock
    account: str
    settle: timedelta
    dead_before: datetime | None = None
    strict: bool = False
    caps: Caps = NO_CAPS
    max_cost_per_run: Decimal | None = None

    async def submit(self, event: BatchBuilt) -> Result:
        """Take the submission as far as it can go: submitted, refused, cancelled, or wait."""
        waits = Waits(self.store, self.clock, Service.SUBMITTER, self.dead_before)
        return await waits.handle(event, self._submit)

    async def stop_spending(self, event: RunCancelRequested) -> Result:
        """Mark the run cancelled, so that nothing more of it is created, and end its waits here at once."""
        await mark_cancelled(self.store, event.run, event.reason, self.clock.now())
        document = await read(self.store, RunKeys(event.run).run_document, RunDocument)
        if document is None:
            return []
        return [
            again
            async for waiting, note in waiting_attempts(self.store, event.run)
            if note.stage == Service.SUBMITTER
            and (again := await self._again(document, waiting, note.turn + 1)) is not None
        ]

    async def _again(self, document: RunDocument, waiting: AttemptEvent, turn: int) -> Event | None:
        attempt = OneAttempt(document, document.reference, waiting.shard, waiting.attempt)
        built = await read(self.store, attempt.keys.built, Built)
        return attempt.built(built, turn) if built else None

    async def _submit(self, event: BatchBuilt) -> Result:
        """Take one step after the other until one of them waits or is the last."""
        document = await run_document(self.store, event.run)
        for _ in range(_LONGEST_WALK):
            result = await self._take_step(event, document)
            if not isinstance(result, Snooze) or result.delay > AT_ONCE:
                return result
        return result

    async def _take_step(self, event: BatchBuilt, document: RunDocument) -> Result:
        keys = RunKeys(event.run).shard(event.shard).attempt(event.attempt)
        log = await read_log(self.store, keys)
        step = submission.next_step(log.last, self._circumstances(document))
        match step:
            case submission.Prepare(epoch):
                await log.append(Prepared(**self._desk.stamp(epoch)))
                return Snooze(AT_ONCE)
            case submission.Create(epoch):
                return await self._creation.create(event, document, log, epoch)
            case submission.WaitForLease(delay):
                return Snooze(delay, "another submitter may be sending it")
            case submission.Doubt(since, epoch):
                why = "no answer was recorded within the lease"
                return await self._desk.doubt(log, epoch, since, why)
            case submission.Reconcile() as doubt:
                return await Reconciliation(self._desk).reconcile(event, log, doubt)
            case _:
                return await self._conclude(event, log, step)

    async def _conclude(self, event: BatchBuilt, log: SubmissionLog, step: submission.Step) -> Result:
        match step:
            case submission.Follow(batch):
                return await self._desk.follow(event, batch)
            case submission.GiveUp(epoch, code, message):
                await self._desk.give_up(log, epoch, code, message)
                return Snooze(AT_ONCE)
            case submission.Stop(code, message):
                return _stopped(event, code, message)
            case submission.Foreign(account):
                raise Permanent(_whose(event, account, self.account))
        raise AssertionError(f"no such step: {step}")

    def _circumstances(self, document: RunDocument) -> Circumstances:
        return Circumstances(
            now=self.clock.now(),
            account=self.account,
            run_account=document.account,
            settle=self.settle,
            strict=self.strict,
            dead_before=self.dead_before,
        )

    @property
    def _desk(self) -> Desk:
        return Desk(self.store, self.files, self.batches, self.clock, self.account)

    @property
    def _creation(self) -> Creation:
        purse = Purse(self.store, self.clock, self.account, self.caps)
        return Creation(self._desk, purse, self.max_cost_per_run)


def _stopped(event: BatchBuilt, code: str, message: str) -> Result:
    ending = _ENDINGS.get(code)
    if ending is not None:
        return [AttemptEnded(**event.work(), ending=ending, message=message)]
    words = f"the provider refused the batch ({code}): {message}"
    return [AttemptEnded(**event.work(), ending="refused", message=words)]


def _whose(event: BatchBuilt, theirs: str, ours: str) -> str:
    where = f"{event.run} --shard {event.shard} --attempt {event.attempt}"
    return (
        f"this batch belongs to another provider account ({theirs}; this is {ours}), so it is neither looked "
        "for nor made here. A person decides: set the former key, or SCENELOOM_ACCOUNT, and "
        f"`sceneloom dead replay`; or make it under this account with `sceneloom resolve {where} --absent`"
    )

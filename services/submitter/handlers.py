"""The submitter's use cases: a built batch is submitted once; a cancelled run is not submitted at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from contracts.documents import BatchIndex
from contracts.events import AttemptEnded, BatchBuilt, BatchSubmitted, RunCancelRequested
from contracts.keys import AttemptKeys, RunKeys, batch_index
from contracts.submission import Ambiguous, Creating, Prepared, Refused, Submitted
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.errors import Permanent
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce
from services.chassis.provider import (
    CREATE_TIMEOUT,
    BatchStatus,
    CreateAnswer,
    Created,
    NotNow,
    ProviderBatches,
    ProviderFiles,
    Unknown,
)
from services.chassis.provider import Refused as RefusedAnswer
from services.chassis.run_documents import is_cancelled, mark_cancelled

from . import submission
from .log import SubmissionLog, read_log

QUOTA_PAUSE = timedelta(minutes=10)
LOCKED_OUT_PAUSE = timedelta(minutes=2)
RECONCILE_PAUSE = timedelta(seconds=30)
NO_WAIT = timedelta(0)
CANCELLED = "cancelled"
"""The code under which a submission that we gave up ourselves ends its log."""


class _Stamp(TypedDict):
    nonce: str
    at: datetime
    epoch: int
    account: str


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

    async def submit(self, event: BatchBuilt) -> Result:
        """Take the submission as far as it can go: submitted, refused, cancelled, or wait."""
        log = await read_log(self.store, _keys(event))
        now = self.clock.now()
        step = submission.next_step(log.last, now, self.account, self.settle, self.dead_before)
        match step:
            case submission.Prepare(epoch):
                await log.append(Prepared(**self._stamp(epoch)))
                return await self.submit(event)
            case submission.Create(epoch):
                return await self._create(event, log, epoch)
            case submission.WaitForLease(delay):
                return Snooze(delay)
            case submission.Doubt(since, epoch):
                return await self._doubt(log, epoch, since, "no answer was recorded within the lease")
            case submission.Reconcile(epoch, settled):
                return await self._reconcile(event, log, epoch, settled=settled)
            case submission.Follow(batch):
                return await self._follow(event, batch)
            case submission.Stop(code, message):
                return _stopped(event, code, message)
            case submission.Foreign(account):
                raise Permanent(
                    f"this batch was submitted under another provider account ({account}, now "
                    f"{self.account}); a person must decide: set the former key and replay"
                )

    async def stop_spending(self, event: RunCancelRequested) -> Result:
        """Mark the run cancelled, so that nothing more of it is created."""
        await mark_cancelled(self.store, event.run, event.reason, self.clock.now())
        return []

    async def _create(self, event: BatchBuilt, log: SubmissionLog, epoch: int) -> Result:
        if await is_cancelled(self.store, event.run):
            return await self._give_up(event, log, epoch)
        file = await self._upload(event, f"{log.name}-e{epoch}")
        if await is_cancelled(self.store, event.run):
            return await self._give_up(event, log, epoch)
        stamp = self._stamp(epoch)
        creating = Creating(**stamp, lease_until=self.clock.now() + submission.LEASE, file=file)
        log = await log.append(creating)
        if not log.won(creating) or creating.lease_until - self.clock.now() <= CREATE_TIMEOUT:
            return Snooze(RECONCILE_PAUSE)
        name = submission.display_name(log.name, epoch, creating.nonce)
        answer = await self.batches.create(event.model, file, name)
        return await self._record(event, log, creating, answer)

    async def _give_up(self, event: BatchBuilt, log: SubmissionLog, epoch: int) -> Result:
        """End a cancelled submission in its log, so that no twin creates it after all."""
        message = "the run was cancelled before this batch was submitted"
        await log.append(Refused(**self._stamp(epoch), code=CANCELLED, message=message))
        return await self.submit(event)

    async def _record(
        self, event: BatchBuilt, log: SubmissionLog, creating: Creating, answer: CreateAnswer
    ) -> Result:
        epoch = creating.epoch
        match answer:
            case Created(batch):
                return await self._submitted(event, log, epoch, batch, adopted=False)
            case RefusedAnswer(code, message):
                await log.append(Refused(**self._stamp(epoch), code=code, message=message))
                return await self.submit(event)
            case NotNow(why, quota):
                logs.logger().warning("create_not_now", why=why)
                await log.append(Prepared(**self._stamp(epoch)))
                return Snooze(QUOTA_PAUSE if quota else LOCKED_OUT_PAUSE)
            case Unknown(why):
                return await self._doubt(log, epoch, creating.at, why)

    async def _submitted(
        self, event: BatchBuilt, log: SubmissionLog, epoch: int, batch: str, *, adopted: bool
    ) -> Result:
        """Record the batch; if the log moved on meanwhile, adopt or cancel it by what the log says now."""
        entry = Submitted(**self._stamp(epoch), batch=batch, adopted=adopted)
        log = await log.append(entry)
        while isinstance(log.last, Ambiguous) and not log.won(entry):
            log = await log.append(entry)
        if isinstance(log.last, Submitted):
            if log.last.batch != batch:
                await self._cancel_surplus(batch)
            return await self._follow(event, log.last.batch)
        await self._cancel_surplus(batch)
        return Snooze(RECONCILE_PAUSE)

    async def _doubt(self, log: SubmissionLog, epoch: int, since: datetime, why: str) -> Result:
        logs.logger().warning("submission_ambiguous", why=why, epoch=epoch)
        await log.append(Ambiguous(**self._stamp(epoch), since=since, why=why))
        return Snooze(NO_WAIT)

    async def _reconcile(self, event: BatchBuilt, log: SubmissionLog, epoch: int, *, settled: bool) -> Result:
        found = await self._find(log.name, epoch)
        if found:
            for surplus in found[1:]:
                await self._cancel_surplus(surplus.name)
            return await self._submitted(event, log, epoch, found[0].name, adopted=True)
        if not settled:
            return Snooze(RECONCILE_PAUSE)
        logs.logger().warning("submission_absent", epoch=epoch, next_epoch=epoch + 1)
        await log.append(Prepared(**self._stamp(epoch + 1)))
        return await self.submit(event)

    async def _find(self, name: str, epoch: int) -> list[BatchStatus]:
        """Return the provider's batches of this submission and epoch, the oldest first."""
        found = [
            batch
            async for batch in self.batches.list()
            if submission.is_ours(batch.display_name, name, epoch)
        ]
        return sorted(found, key=lambda batch: (batch.created, batch.name))

    async def _cancel_surplus(self, batch: str) -> None:
        logs.logger().error("surplus_batch", surplus=batch, consequence="cancelled, may have cost money")
        await self.batches.cancel(batch)

    async def _follow(self, event: BatchBuilt, batch: str) -> Result:
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

    async def _upload(self, event: BatchBuilt, name: str) -> str:
        with DigestedFile() as file:
            async for piece in self.store.stream(event.requests.key):
                file.write(piece)
            if file.sha256 != event.requests.sha256:
                raise Permanent(f"{event.requests.key} is not what was built: its digest differs")
            return await self.files.upload(file.path, file.size, name, file.sha256)

    def _stamp(self, epoch: int) -> _Stamp:
        return _Stamp(nonce=new_nonce(), at=self.clock.now(), epoch=epoch, account=self.account)


def _keys(event: BatchBuilt) -> AttemptKeys:
    return RunKeys(event.run).shard(event.shard).attempt(event.attempt)


def _stopped(event: BatchBuilt, code: str, message: str) -> Result:
    if code == CANCELLED:
        return [AttemptEnded(**event.work(), ending="cancelled", message=message)]
    words = f"the provider refused the batch ({code}): {message}"
    return [AttemptEnded(**event.work(), ending="refused", message=words)]

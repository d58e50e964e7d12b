"""From `prepared` to an answer: money set aside, lines uploaded, intent written, one POST."""

from dataclasses import dataclass
from decimal import Decimal

from contracts.documents import RunDocument
from contracts.events import BatchBuilt
from contracts.keys import RunKeys
from contracts.submission import Creating, Prepared
from services.chassis import logs
from services.chassis.errors import Permanent
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import DigestedFile
from services.chassis.provider import CREATE_TIMEOUT, CreateAnswer, Created, NotNow, Refused, Unknown
from services.chassis.run_documents import is_cancelled, run_budget
from services.chassis.submission_log import SubmissionLog, display_name
from services.spending.ledger import Full, OverBudget
from services.spending.purse import Purse, refusal_in_words

from .desk import Desk
from .pauses import AT_ONCE, QUOTA_PAUSE, RECONCILE_PAUSE, ROOM_PAUSE, UNREACHED_PAUSE
from .submission import CANCELLED, DROPPED, LEASE, OVER_BUDGET


@dataclass(frozen=True)
class Creation:
    """Creates the batches of prepared submissions."""

    desk: Desk
    purse: Purse
    max_cost_per_run: Decimal | None

    async def create(
        self, event: BatchBuilt, document: RunDocument, log: SubmissionLog, epoch: int
    ) -> Result:
        """Create the batch, unless it is unwanted, unaffordable, or there is no room for it yet."""
        if (unwanted := await self._unwanted(event)) is not None:
            return await self._give_up(log, epoch, *unwanted)
        refusal = await self._reserve(event, document)
        if isinstance(refusal, Full):
            return Snooze(ROOM_PAUSE, f"no room at the provider: {refusal.why}")
        if isinstance(refusal, OverBudget):
            words = refusal_in_words(refusal, event.highest_price_usd)
            return await self._give_up(log, epoch, OVER_BUDGET, words)
        file = await self._upload(event, f"{log.name}-e{epoch}")
        if (unwanted := await self._unwanted(event)) is not None:
            return await self._give_up(log, epoch, *unwanted)
        return await self._post(event, log, epoch, file)

    async def _post(self, event: BatchBuilt, log: SubmissionLog, epoch: int, file: str) -> Result:
        """Write the intent, and send the POST if it is ours and its lease still outlasts an answer."""
        before, clock = log.last, self.desk.clock
        creating = Creating(**self.desk.stamp(epoch), lease_until=clock.now() + LEASE, file=file)
        log = await log.append(creating)
        if not log.won(creating) or creating.lease_until - clock.now() <= CREATE_TIMEOUT:
            return Snooze(RECONCILE_PAUSE, "no create was sent: somebody was first, or the lease ran short")
        name = display_name(log.name, epoch, creating.nonce)
        answer = await self.desk.batches.create(event.model, file, name)
        return await self._record(event, log, creating, answer, before)

    async def _record(
        self,
        event: BatchBuilt,
        log: SubmissionLog,
        creating: Creating,
        answer: CreateAnswer,
        before: object,
    ) -> Result:
        epoch = creating.epoch
        match answer:
            case Created(batch):
                return await self.desk.submitted(event, log, epoch, batch, adopted=False)
            case Refused(code, message):
                return await self._give_up(log, epoch, code, message)
            case NotNow(why, quota):
                logs.logger().warning("create_not_now", why=why)
                first = before.quota_since if isinstance(before, Prepared) else None
                since = (first or creating.at) if quota else None
                await log.append(Prepared(**self.desk.stamp(epoch), quota_since=since))
                return Snooze(QUOTA_PAUSE if quota else UNREACHED_PAUSE, why)
            case Unknown(why):
                return await self.desk.doubt(log, epoch, creating.at, why)

    async def _give_up(self, log: SubmissionLog, epoch: int, code: str, message: str) -> Result:
        """End the log; what the end means is read from it, by whoever's entry won."""
        await self.desk.give_up(log, epoch, code, message)
        return Snooze(AT_ONCE, message)

    async def _unwanted(self, event: BatchBuilt) -> tuple[str, str] | None:
        """Return why the batch is not to be made after all: its run cancelled, its attempt ended."""
        store, keys = self.desk.store, RunKeys(event.run)
        if await is_cancelled(store, event.run):
            return CANCELLED, "the run was cancelled before this batch was submitted"
        if await store.size(keys.shard(event.shard).attempt(event.attempt).ended) is not None:
            return DROPPED, "the attempt was ended before this batch was submitted"
        return None

    async def _reserve(self, event: BatchBuilt, document: RunDocument) -> Full | OverBudget | None:
        limits = (self.max_cost_per_run, await run_budget(self.desk.store, document))
        limit = min((one for one in limits if one is not None), default=None)
        return await self.purse.reserve(event, event.highest_price_usd, event.lines, limit)

    async def _upload(self, event: BatchBuilt, name: str) -> str:
        with DigestedFile() as file:
            async for piece in self.desk.store.stream(event.requests.key):
                file.write(piece)
            if file.sha256 != event.requests.sha256:
                raise Permanent(f"{event.requests.key} is not what was built: its digest differs")
            return await self.desk.files.upload(file.path, file.size, name, file.sha256)

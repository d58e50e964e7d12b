"""The hourly audit: every listed batch of ours belongs to one log, and the reverse.

What is still set aside for an attempt that has ended is settled on the way.
"""

from dataclasses import dataclass
from datetime import timedelta

from contracts.documents import AuditReport, BatchIndex, Ended, RunDocument
from contracts.events import AttemptEvent
from contracts.keys import UNFINISHED, RunKeys, audit, batch_index
from contracts.submission import AnyEntry, Submitted
from services.chassis import logs
from services.chassis.attempt_listing import attempts_of, has_ended, is_submitting
from services.chassis.clock import Clock
from services.chassis.object_store import ObjectStore, read
from services.chassis.provider import ENDED, BatchStatus, ProviderBatches
from services.chassis.submission_log import SubmissionLog, read_log
from services.spending import purse
from services.spending.book import account_ledger, run_ledger

from .audit import Findings, compare


@dataclass(frozen=True)
class Auditor:
    """Audits the batches of one provider account; one younger than `settle` may not be listed yet."""

    store: ObjectStore
    batches: ProviderBatches
    clock: Clock
    account: str
    settle: timedelta

    async def audit(self) -> AuditReport:
        """Compare, cancel doubles that still run, write the report, and say loudly what wants an eye."""
        listed = [batch async for batch in self.batches.list()]
        submissions, followed = await self._open_submissions()
        submissions |= await self._indexed_submissions(listed, set(submissions))
        found = compare(listed, submissions, followed)
        await self._act_on(found)
        await self._settle_leftovers()
        report = AuditReport(
            at=self.clock.now(),
            known=len(found.known),
            in_doubt=len(found.in_doubt),
            doubles=tuple(batch.name for batch in found.doubles),
            missing=tuple(found.missing),
            strangers=found.strangers,
        )
        await self.store.put(audit(self.account), report.model_dump_json().encode())
        return report

    async def _open_submissions(self) -> tuple[dict[str, AnyEntry], list[str]]:
        """Return the submissions of unfinished runs, and the batches that must be listed by now."""
        submissions, followed = dict[str, AnyEntry](), list[str]()
        async for marker in self.store.list(UNFINISHED):
            run = marker.key.removeprefix(UNFINISHED)
            for (shard, attempt), names in (await attempts_of(self.store, run)).items():
                if not is_submitting(names):
                    continue
                log = await read_log(self.store, RunKeys(run).shard(shard).attempt(attempt))
                if log.last is None or log.last.account != self.account:
                    continue
                submissions[log.name] = log.last
                if isinstance(log.last, Submitted) and not has_ended(names) and self._is_old(log):
                    followed.append(log.last.batch)
        return submissions, followed

    async def _indexed_submissions(self, listed: list[BatchStatus], known: set[str]) -> dict[str, AnyEntry]:
        """Return the submissions of finished runs whose batches the provider still lists."""
        found: dict[str, AnyEntry] = {}
        for batch in listed:
            index = await read(self.store, batch_index(self.account, batch.name), BatchIndex)
            if index is not None:
                keys = RunKeys(index.run).shard(index.shard).attempt(index.attempt)
                log = await read_log(self.store, keys)
                if log.last is not None and log.name not in known:
                    found[log.name] = log.last
        return found

    async def _act_on(self, found: Findings) -> None:
        for batch in found.doubles:
            logs.logger().error("audit_double", surplus=batch.name, state=batch.state)
            if batch.state not in ENDED:
                await self.batches.cancel(batch.name)
        for name in found.missing:
            logs.logger().error(
                "audit_missing", missing=name, consequence="the poller decides within an hour"
            )

    async def _settle_leftovers(self) -> None:
        """Settle what is reserved for attempts that have ended, each at its cost.

        A submitter that was slow may reserve after its attempt was settled, and die before it says anything,
        or die between the run's ledger and the account's.
        """
        for event in await self._reserved():
            keys = RunKeys(event.run)
            ended = await read(self.store, keys.shard(event.shard).attempt(event.attempt).ended, Ended)
            document = await read(self.store, keys.run_document, RunDocument)
            if ended is not None and document is not None:
                await purse.settle(self.store, self.clock, event, document.account, ended.settled_usd)

    async def _reserved(self) -> list[AttemptEvent]:
        """Return the attempts with money set aside, in the account's ledger or an unfinished run's.

        Nothing is held against the budget of a run that is over, so its own ledger need not be looked at.
        """
        of_account = await account_ledger(self.store, self.clock, self.account).now()
        found = list(map(purse.attempt_of, of_account.reserved))
        async for marker in self.store.list(UNFINISHED):
            run = marker.key.removeprefix(UNFINISHED)
            of_run = await run_ledger(self.store, self.clock, run).now()
            found += [purse.attempt_in_run(run, work) for work in of_run.reserved]
        return list(dict.fromkeys(found))

    def _is_old(self, log: SubmissionLog) -> bool:
        return log.last is not None and self.clock.now() - log.last.at >= self.settle

"""The run's last word: manifest, report and the commit after which it never changes."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.documents import Completed, Frontier, OutcomeLine, Planned, Record, RunDocument, Settled
from contracts.events import RunStatus
from contracts.keys import RunKeys
from contracts.values import CostTotals, OutcomeCounts
from services.chassis.clock import Clock
from services.chassis.errors import Transient
from services.chassis.lines import split_lines
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read
from services.chassis.run_documents import is_cancelled
from services.reporting.record_report import ItemResult, header, record_line


def run_status(counts: OutcomeCounts, *, cancelled: bool) -> RunStatus:
    """Return a run's status from the outcomes of its items."""
    if cancelled and counts.scene < counts.total:
        return "cancelled"
    if counts.scene == counts.total:
        return "succeeded"
    return "partial" if counts.scene else "failed"


@dataclass(frozen=True)
class RunCompleter:
    """Completes runs whose last shard has settled."""

    store: ObjectStore
    clock: Clock

    async def complete_if_last(self, run: RunDocument, plan: Planned) -> Completed | None:
        """Complete the run if every shard is settled; return the commit, whoever won it.

        Every settle looks after writing its own commit, so the last one sees all. The pointer to the
        lowest unsettled shard makes the looking cheap; it is advice and may lag.
        """
        keys = RunKeys(run.run)
        known = await read(self.store, keys.frontier, Frontier) or Frontier(shard=0)
        shard = known.shard
        while shard < plan.shard_count and await self._is_settled(keys, shard):
            shard += 1
        if shard < plan.shard_count:
            if shard > known.shard:
                await self.store.put(keys.frontier, Frontier(shard=shard).model_dump_json().encode())
            return None
        return await read(self.store, keys.completed, Completed) or await self._complete(run, plan, keys)

    async def _is_settled(self, keys: RunKeys, shard: int) -> bool:
        return await self.store.size(keys.shard(shard).settled) is not None

    async def _complete(self, run: RunDocument, plan: Planned, keys: RunKeys) -> Completed:
        results: dict[str, ItemResult] = {}
        counts, cost, costs = OutcomeCounts(), Decimal(0), list[CostTotals | None]()
        with DigestedFile() as manifest:
            async for settled in self._settled(plan, keys):
                body = await self.store.get(settled.outcomes.key)
                manifest.write(body)
                results.update(_results(body))
                counts, cost = counts + settled.counts, cost + settled.cost_usd
                costs.append(settled.costs)
            await self.store.put(keys.manifest, manifest.path)
        await self._write_report(run, results, keys)
        completed = Completed(
            nonce=new_nonce(),
            status=run_status(counts, cancelled=await is_cancelled(self.store, run.run)),
            manifest=keys.manifest,
            report=keys.report,
            counts=counts,
            cost_usd=cost,
            costs=_sum(costs),
            at=self.clock.now(),
        )
        return await commit(self.store, keys.completed, completed)

    async def _settled(self, plan: Planned, keys: RunKeys) -> AsyncIterator[Settled]:
        for shard in range(plan.shard_count):
            settled = await read(self.store, keys.shard(shard).settled, Settled)
            if settled is None:
                raise Transient(f"{keys.shard(shard).settled} was there and is not now")
            yield settled

    async def _write_report(self, run: RunDocument, results: dict[str, ItemResult], keys: RunKeys) -> None:
        with DigestedFile() as file:
            file.write(header())
            async for line in split_lines(self.store.stream(run.records.key)):
                file.write(record_line(Record.model_validate_json(line), results))
            await self.store.put(keys.report, file.path)


def _sum(costs: Sequence[CostTotals | None]) -> CostTotals | None:
    """Return all of them together, None if one is not known."""
    known = [shard for shard in costs if shard is not None]
    return sum(known, CostTotals()) if len(known) == len(costs) else None


def _results(body: bytes) -> dict[str, ItemResult]:
    lines = (OutcomeLine.model_validate_json(line) for line in body.splitlines())
    return {
        line.item_id: ItemResult(
            line.outcome, line.code, line.reason or line.warning, line.scene or "", line.reused or ""
        )
        for line in lines
    }

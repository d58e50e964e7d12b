"""The shard's last word: one outcome line for each of its items, over all of its attempts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.documents import Ended, OutcomeLine, Settled
from contracts.keys import ShardKeys
from contracts.values import CostTotals, Outcome, OutcomeCounts
from services.chassis.errors import Permanent
from services.chassis.lines import encode_line
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read


def merge(attempts: Iterable[Iterable[OutcomeLine]]) -> list[OutcomeLine]:
    """Return each item's line of its last attempt, with the cost of all of them, in the first's order."""
    merged: dict[str, OutcomeLine] = {}
    for lines in attempts:
        for line in lines:
            before = merged.get(line.item_id)
            cost = line.cost_usd + (before.cost_usd if before else Decimal(0))
            merged[line.item_id] = line.model_copy(update={"cost_usd": cost})
    return list(merged.values())


def count(outcomes: Iterable[Outcome]) -> OutcomeCounts:
    """Return how many items ended in which outcome."""
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome] = counts.get(outcome, 0) + 1
    return OutcomeCounts(**counts)


def cost_totals(attempts: Iterable[Iterable[OutcomeLine]], merged: Sequence[OutcomeLine]) -> CostTotals:
    """Return what the items cost by outcome, and what of it went into answers that were asked for again.

    An item's last attempt is what its outcome cost; all before it were asked for again.
    """
    by_outcome: dict[str, Decimal] = {}
    for line in merged:
        by_outcome[line.outcome] = by_outcome.get(line.outcome, Decimal(0)) + line.cost_usd
    last = {line.item_id: line.cost_usd for lines in attempts for line in lines}
    return CostTotals(
        **by_outcome,
        retried=sum(by_outcome.values(), Decimal(0)) - sum(last.values(), Decimal(0)),
        reused=sum(line.reused is not None for line in merged),
    )


@dataclass(frozen=True)
class ShardSettler:
    """Settles shards whose last attempt has ended."""

    store: ObjectStore

    async def settle(self, keys: ShardKeys, order: list[str], last_attempt: int) -> Settled:
        """Write the final outcomes in the order of the shard's items; return the commit, whoever won it."""
        attempts = [await self._lines(keys, attempt) for attempt in range(1, last_attempt + 1)]
        by_item = {line.item_id: line for line in merge(attempts)}
        lines = [by_item[item] for item in order]
        with DigestedFile() as file:
            for line in lines:
                file.write(encode_line(line))
            outcomes = await file.store(self.store, keys.outcomes(file.sha256))
        settled = Settled(
            nonce=new_nonce(),
            outcomes=outcomes,
            counts=count(line.outcome for line in lines),
            cost_usd=sum((line.cost_usd for line in lines), Decimal(0)),
            costs=cost_totals(attempts, lines),
        )
        return await commit(self.store, keys.settled, settled)

    async def _lines(self, keys: ShardKeys, attempt: int) -> list[OutcomeLine]:
        ended = await read(self.store, keys.attempt(attempt).ended, Ended)
        if ended is None:
            raise Permanent(f"attempt {attempt} below {keys.prefix} has no {Ended.__name__.lower()}.json")
        body = await self.store.get(ended.outcomes.key)
        return [OutcomeLine.model_validate_json(line) for line in body.splitlines()]

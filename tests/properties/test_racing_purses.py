"""Budgets hold under racers: four submitters over a hundred shards, on a store in memory."""

import asyncio
from decimal import Decimal

import pytest

from services.spending.ledger import Caps, Full, OverBudget, Refusal, taken
from tests.fakes.purses import PRICE, Purses, attempt

SHARDS, RACERS = 100, 4


@pytest.mark.parametrize(
    ("caps", "run_limit", "fitting", "refused"),
    [
        (Caps(), Decimal(7), 10, "run"),
        (Caps(day_usd=Decimal(7)), None, 10, "day"),
        (Caps(total_usd=Decimal("7.69")), None, 10, "total"),
        (Caps(total_usd=Decimal(7), day_usd=Decimal("4.2")), Decimal(70), 6, "day"),
        (Caps(batches=8), None, 8, "8 batches"),
        (Caps(requests=85), None, 8, "80 requests"),
    ],
)
async def test_four_submitters_at_once_reserve_what_fits_to_the_last_and_nothing_above_it(
    caps: Caps, run_limit: Decimal | None, fitting: int, refused: str
) -> None:
    purses = Purses(caps)
    met = await purses.race(SHARDS, RACERS, run_limit)
    granted = {f"run-1/{shard:05d}/a1" for shard, answers in met.items() if None in answers}
    account = await purses.of_account().now()
    assert set(account.reserved) == granted
    assert len(granted) == fitting
    assert taken(account) == fitting * PRICE
    for answers in met.values():
        assert {_name(answer) for answer in answers} in ({""}, {refused}, {"", refused})


async def test_every_entry_of_a_raced_ledger_kept_within_its_budget() -> None:
    purses = Purses(Caps(total_usd=10 * PRICE))
    await purses.race(SHARDS, RACERS, run_limit=12 * PRICE)
    for ledger, limit in ((purses.of_account(), 10 * PRICE), (purses.of_run(), 12 * PRICE)):
        states = [await ledger.log.get(number) for number in range(1, await ledger.log.length() + 1)]
        assert states
        assert all(state is not None and taken(state) <= limit for state in states)


async def test_what_all_may_have_is_reserved_once_in_both_ledgers() -> None:
    purses = Purses(Caps(total_usd=PRICE * SHARDS))
    met = await purses.race(SHARDS, RACERS, run_limit=PRICE * SHARDS)
    assert {answer for answers in met.values() for answer in answers} == {None}
    for ledger in (purses.of_run(), purses.of_account()):
        state = await ledger.now()
        assert (len(state.reserved), taken(state)) == (SHARDS, PRICE * SHARDS)
        assert await ledger.log.length() == SHARDS


async def test_settling_from_several_sides_at_once_counts_every_cost_once() -> None:
    purses = Purses(Caps())
    await purses.race(SHARDS, 1)
    costs = {shard: PRICE * shard / SHARDS for shard in range(SHARDS)}
    for _ in range(2):
        for first in range(0, SHARDS, 20):
            some = range(first, first + 20)
            await asyncio.gather(*(purses.settle(attempt(shard), costs[shard]) for shard in some))
    for ledger in (purses.of_run(), purses.of_account()):
        state = await ledger.now()
        assert (state.reserved, state.spent_usd) == ({}, sum(costs.values()))


def _name(refusal: Refusal | None) -> str:
    match refusal:
        case None:
            return ""
        case OverBudget(cap=cap):
            return cap
        case Full(why=why):
            return " ".join(why.split()[:2])

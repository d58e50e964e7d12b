"""Both ledgers of an attempt; races are in tests/properties."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.events import AttemptEvent
from contracts.keys import RunKeys
from contracts.submission import ENTRY, Prepared
from services.spending.ledger import Caps, Full, OverBudget, taken
from services.spending.purse import Purse, refusal_in_words
from tests.fakes.clock import START
from tests.fakes.purses import ACCOUNT, PRICE, Purses, attempt


async def test_two_submitters_at_once_share_the_last_of_a_budget() -> None:
    purses = Purses(Caps(day_usd=3 * PRICE))
    met = await purses.race(shards=5, racers=2)
    granted = {shard for shard, answers in met.items() if None in answers}
    assert len(granted) == 3
    assert taken(await purses.of_account().now()) == 3 * PRICE


async def test_one_runs_budget_is_no_other_runs() -> None:
    purses = Purses(Caps())
    assert await purses.reserve(attempt(0), PRICE) is None
    assert await purses.reserve(attempt(0, "run-2"), PRICE) is None
    assert await purses.reserve(attempt(1), PRICE) == OverBudget("run", PRICE, PRICE)


async def test_what_the_account_has_no_room_for_is_had_later_at_no_further_cost_to_the_run() -> None:
    purses = Purses(Caps(batches=1))
    assert await purses.reserve(attempt(0), 2 * PRICE) is None
    assert isinstance(await purses.reserve(attempt(1), 2 * PRICE), Full)
    await purses.settle(attempt(0), PRICE)
    assert await purses.reserve(attempt(1), 2 * PRICE) is None
    assert taken(await purses.of_run().now()) == 2 * PRICE


async def test_the_day_rolls_over_at_midnight_in_utc() -> None:
    purses = Purses(Caps(day_usd=PRICE))  # the clock says noon
    assert await purses.reserve(attempt(0)) is None
    await purses.settle(attempt(0), PRICE)
    purses.clock.advance(timedelta(hours=12) - timedelta(microseconds=1))
    assert await purses.reserve(attempt(1)) == OverBudget("day", PRICE, PRICE)
    purses.clock.advance(timedelta(microseconds=1))
    assert await purses.reserve(attempt(1)) is None
    assert isinstance(await purses.reserve(attempt(2)), OverBudget)


@pytest.mark.parametrize("cap", ["run", "day", "total"])
def test_a_refusal_names_the_budget_the_sums_and_the_way_out(cap: str) -> None:
    words = refusal_in_words(OverBudget(cap, Decimal(5), Decimal("4.5")), Decimal("0.7"))
    assert all(sum_of in words for sum_of in ("$5.00", "$4.50", "$0.70", "replay"))
    assert {"run": "MAX_COST_PER_RUN", "day": "MAX_COST_PER_DAY", "total": "MAX_COST_TOTAL"}[cap] in words


async def prepared_under(purses: Purses, *accounts: str) -> None:
    """Write a submission log whose entries are these accounts'."""
    for number, account in enumerate(accounts, 1):
        entry = Prepared(nonce=f"n{number}", at=START, epoch=number, account=account)
        key = RunKeys("run-1").shard(0).attempt(1).submission(number)
        await purses.store.create(key, ENTRY.dump_json(entry))


async def test_what_a_person_had_made_under_another_account_is_settled_in_both() -> None:
    purses, event = Purses(Caps()), attempt(0)
    await prepared_under(purses, ACCOUNT, "gemini-2")
    for account in (ACCOUNT, "gemini-2"):
        await Purse(purses.store, purses.clock, account, Caps()).reserve(event, PRICE, 1, None)
    await purses.settle(event, PRICE / 2)
    former, paying = await purses.of_account().now(), await purses.of_account("gemini-2").now()
    assert (former.reserved, former.spent_usd) == ({}, PRICE)
    assert (paying.reserved, paying.spent_usd) == ({}, PRICE / 2)


async def test_the_next_attempt_of_a_shard_is_reserved_for_itself() -> None:
    purses = Purses(Caps())
    await purses.reserve(attempt(0), 2 * PRICE)
    second = AttemptEvent(run="run-1", shard=0, attempt=2)
    assert await purses.reserve(second, 2 * PRICE) is None
    assert taken(await purses.of_run().now()) == 2 * PRICE

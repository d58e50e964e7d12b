from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.spending import LedgerEntry, Reservation
from services.spending.ledger import (
    NO_CAPS,
    NOTHING_SPENT,
    Caps,
    Full,
    OverBudget,
    Refusal,
    reserve,
    settle,
    taken,
    taken_on,
)

DAY = date(2026, 11, 23)
NEXT_DAY = DAY + timedelta(days=1)


def wanted(usd: float = 1, lines: int = 1, day: date = DAY) -> Reservation:
    return Reservation(usd=Decimal(str(usd)), lines=lines, day=day)


def reserved(ledger: LedgerEntry, work: str, one: Reservation, caps: Caps = NO_CAPS) -> LedgerEntry:
    after = reserve(ledger, work, one, caps)
    assert isinstance(after, LedgerEntry)
    return after


def test_what_is_reserved_counts_as_taken_and_is_settled_at_what_it_cost() -> None:
    ledger = reserved(NOTHING_SPENT, "a", wanted(3))
    assert (taken(ledger), ledger.spent_usd) == (Decimal(3), Decimal(0))
    ledger = settle(ledger, "a", Decimal(2))
    assert taken(ledger) == ledger.spent_usd == Decimal(2)
    assert not ledger.reserved


def test_what_it_cost_is_not_known_so_it_is_settled_at_its_highest_price() -> None:
    assert settle(reserved(NOTHING_SPENT, "a", wanted(3)), "a", None).spent_usd == 3


def test_reserving_twice_reserves_once_even_where_nothing_more_would_fit() -> None:
    caps = Caps(total_usd=Decimal(1), day_usd=Decimal(1), batches=1, requests=1)
    once = reserved(NOTHING_SPENT, "a", wanted(), caps)
    assert reserve(once, "a", wanted(), caps) == once


@pytest.mark.parametrize(
    ("caps", "refusal"),
    [
        (Caps(total_usd=Decimal("4.99")), OverBudget("total", Decimal("4.99"), Decimal(4))),
        (Caps(day_usd=Decimal("3.99")), OverBudget("day", Decimal("3.99"), Decimal(3))),
        (Caps(total_usd=Decimal(5), day_usd=Decimal(4)), None),
        (Caps(batches=1), Full("1 batches are under way, and 1 is the most (of open)")),
        (Caps(batches=2), None),
        (Caps(requests=9), Full("5 requests are under way, and 9 is the most (of open)")),
        (Caps(requests=10), None),
    ],
)
def test_a_cap_holds_to_the_cent_and_to_the_request(caps: Caps, refusal: Refusal | None) -> None:
    yesterday = settle(
        reserved(NOTHING_SPENT, "old", wanted(1, day=DAY - timedelta(days=1))), "old", Decimal(1)
    )
    ledger = settle(reserved(yesterday, "done", wanted(1)), "done", Decimal(1))
    ledger = reserved(ledger, "open", wanted(2, lines=5))
    after = reserve(ledger, "new", wanted(1, lines=5), caps)
    assert (None if isinstance(after, LedgerEntry) else after) == refusal


def test_money_that_would_not_do_is_said_before_room_that_is_lacking_now() -> None:
    ledger = reserved(NOTHING_SPENT, "a", wanted())
    assert isinstance(reserve(ledger, "b", wanted(), Caps(total_usd=Decimal(1), batches=1)), OverBudget)


def test_a_batch_larger_than_the_room_goes_out_alone() -> None:
    caps = Caps(requests=10)
    alone = reserved(NOTHING_SPENT, "large", wanted(lines=50), caps)
    assert isinstance(reserve(alone, "small", wanted(), caps), Full)
    assert isinstance(reserve(settle(alone, "large", None), "small", wanted(), caps), LedgerEntry)


def test_a_day_is_held_to_what_was_reserved_on_it_whenever_it_is_settled() -> None:
    ledger = reserved(NOTHING_SPENT, "late", wanted(3))
    ledger = reserved(ledger, "today", wanted(1, day=NEXT_DAY))
    ledger = settle(ledger, "today", Decimal(1))
    ledger = settle(ledger, "late", Decimal(3))
    assert taken_on(ledger, NEXT_DAY) == 1
    assert taken(ledger) == 4


def test_settling_what_was_never_reserved_changes_nothing() -> None:
    ledger = reserved(NOTHING_SPENT, "a", wanted())
    assert settle(ledger, "b", Decimal(5)) == ledger


@dataclass(frozen=True)
class Step:
    """One racer's step: reserve a work, or settle it at a part of its price (None: at all of it)."""

    work: int
    reserves: bool
    price: int
    part: int | None
    lines: int
    a_day_passes: bool


STEPS = st.lists(
    st.builds(
        Step,
        work=st.integers(0, 7),
        reserves=st.booleans(),
        price=st.integers(0, 40),
        part=st.none() | st.integers(0, 100),
        lines=st.integers(0, 30),
        a_day_passes=st.booleans(),
    ),
    max_size=40,
)
CAPS = st.builds(
    Caps,
    total_usd=st.none() | st.integers(0, 120).map(Decimal),
    day_usd=st.none() | st.integers(0, 60).map(Decimal),
    batches=st.none() | st.integers(1, 4),
    requests=st.none() | st.integers(1, 40),
)


@given(STEPS, CAPS)
def test_no_cap_is_ever_exceeded_and_nothing_reserved_is_ever_lost(steps: list[Step], caps: Caps) -> None:
    ledger, day = NOTHING_SPENT, DAY
    open_now: dict[str, Reservation] = {}
    spent = Decimal(0)
    for step in steps:
        day += timedelta(days=step.a_day_passes)
        work = str(step.work)
        if step.reserves:
            after = reserve(ledger, work, wanted(step.price, step.lines, day), caps)
            if isinstance(after, LedgerEntry):
                ledger = after
                open_now.setdefault(work, wanted(step.price, step.lines, day))
        else:
            actual = None
            if (one := open_now.pop(work, None)) is not None:
                actual = None if step.part is None else one.usd * step.part / 100
                spent += one.usd if actual is None else actual
            ledger = settle(ledger, work, actual)
            assert settle(ledger, work, Decimal(99)) == ledger
        assert dict(ledger.reserved) == open_now
        assert ledger.spent_usd == spent
        _require_within(ledger, caps, day)


def _require_within(ledger: LedgerEntry, caps: Caps, day: date) -> None:
    assert caps.total_usd is None or taken(ledger) <= caps.total_usd
    assert caps.day_usd is None or taken_on(ledger, day) <= caps.day_usd
    assert caps.batches is None or len(ledger.reserved) <= caps.batches
    lines = sum(one.lines for one in ledger.reserved.values())
    with_lines = [one for one in ledger.reserved.values() if one.lines]
    assert caps.requests is None or lines <= caps.requests or len(with_lines) == 1

"""The ledger's decisions: no I/O, no clock.

Money is reserved at the highest price before anything is sent and settled at the actual cost when the
attempt has ended. Whatever is uncertain stays reserved or is settled at its highest price, so a budget
holds at every moment, whoever crashes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.spending import LedgerEntry, Reservation

NOTHING_SPENT = LedgerEntry(reserved={})


@dataclass(frozen=True)
class Caps:
    """What a ledger may hold; None sets no bound. Money in US dollars."""

    total_usd: Decimal | None = None
    day_usd: Decimal | None = None
    batches: int | None = None
    requests: int | None = None


NO_CAPS = Caps()


@dataclass(frozen=True)
class OverBudget:
    """The money would not do, however long one waits."""

    cap: str
    limit: Decimal
    taken: Decimal


@dataclass(frozen=True)
class Full:
    """There is no room at the provider at the moment."""

    why: str


Refusal = OverBudget | Full


def reserve(ledger: LedgerEntry, work: str, wanted: Reservation, caps: Caps) -> LedgerEntry | Refusal:
    """Return the ledger with `work` reserved, the same one if it is already, or why it cannot be."""
    if work in ledger.reserved:
        return ledger
    refusal = _too_dear(ledger, wanted, caps) or _no_room(ledger.reserved, wanted, caps)
    if refusal is not None:
        return refusal
    return ledger.model_copy(update={"reserved": {**ledger.reserved, work: wanted}})


def settle(ledger: LedgerEntry, work: str, actual_usd: Decimal | None) -> LedgerEntry:
    """Return the ledger with the reservation of `work` turned into its cost; None keeps the highest price.

    Without such a reservation nothing changes: it was settled before, or nothing was ever set aside.
    """
    reserved = ledger.reserved.get(work)
    if reserved is None:
        return ledger
    cost = reserved.usd if actual_usd is None else actual_usd
    rest = {name: other for name, other in ledger.reserved.items() if name != work}
    day, day_usd = _day_after(ledger, reserved.day, cost)
    return ledger.model_copy(
        update={"reserved": rest, "spent_usd": ledger.spent_usd + cost, "day": day, "day_usd": day_usd}
    )


def taken(ledger: LedgerEntry) -> Decimal:
    """Return all that is spent or may be."""
    return ledger.spent_usd + sum((one.usd for one in ledger.reserved.values()), Decimal(0))


def taken_on(ledger: LedgerEntry, day: date) -> Decimal:
    """Return what is spent, or may be, of what was reserved on a day."""
    settled = ledger.day_usd if ledger.day == day else Decimal(0)
    return settled + sum((one.usd for one in ledger.reserved.values() if one.day == day), Decimal(0))


def _too_dear(ledger: LedgerEntry, wanted: Reservation, caps: Caps) -> OverBudget | None:
    held = (
        ("total", caps.total_usd, taken(ledger)),
        ("day", caps.day_usd, taken_on(ledger, wanted.day)),
    )
    for cap, limit, already in held:
        if limit is not None and already + wanted.usd > limit:
            return OverBudget(cap, limit, already)
    return None


def _no_room(open_now: Mapping[str, Reservation], wanted: Reservation, caps: Caps) -> Full | None:
    if caps.batches is not None and len(open_now) >= caps.batches:
        return Full(f"{len(open_now)} batches are under way, and {caps.batches} is the most{_of(open_now)}")
    lines = sum(one.lines for one in open_now.values())
    # A batch larger than the cap goes out alone, or it would wait for ever.
    if caps.requests is not None and open_now and lines + wanted.lines > caps.requests:
        return Full(f"{lines} requests are under way, and {caps.requests} is the most{_of(open_now)}")
    return None


def _of(open_now: Mapping[str, Reservation]) -> str:
    """Return whose they are: an abandoned run holds its room until it is taken up again or cancelled."""
    runs = sorted({work.partition("/")[0] for work in open_now})
    return f" (of {', '.join(runs[:3])}{' and others' if len(runs) > 3 else ''})"


def _day_after(ledger: LedgerEntry, day: date, cost: Decimal) -> tuple[date, Decimal]:
    """Return the newest day that anything was settled of, and how much of it."""
    if ledger.day is None or day > ledger.day:
        return day, cost
    return ledger.day, ledger.day_usd + (cost if day == ledger.day else Decimal(0))

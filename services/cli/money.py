"""What an unfinished run has cost so far, in words, from its ledger."""

from decimal import Decimal

from services.chassis.clock import SystemClock
from services.chassis.object_store import ObjectStore
from services.spending.book import run_ledger


async def cost_so_far(store: ObjectStore, run: str) -> str:
    """Return what is spent, and what may yet be for attempts that have not ended, sent or not."""
    ledger = await run_ledger(store, SystemClock(), run).now()
    reserved = sum((one.usd for one in ledger.reserved.values()), Decimal(0))
    more = f"up to ${reserved:.2f} more set aside for attempts that have not ended"
    return f"${ledger.spent_usd:.2f} spent, {more}"

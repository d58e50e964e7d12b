"""What an unfinished run has cost so far, in words, from its ledger."""

from decimal import Decimal

from services.chassis.clock import SystemClock
from services.chassis.object_store import ObjectStore
from services.spending.book import run_ledger


async def cost_so_far(store: ObjectStore, run: str) -> str:
    """Return what is spent, and what may yet be for batches under way."""
    ledger = await run_ledger(store, SystemClock(), run).now()
    reserved = sum((one.usd for one in ledger.reserved.values()), Decimal(0))
    return f"${ledger.spent_usd:.2f} spent, up to ${reserved:.2f} more for batches under way"

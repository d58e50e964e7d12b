"""What any stage may ask about a run: its document, whether it was cancelled, an attempt's items."""

from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal

from contracts.documents import Cancelled, Ended, Item, Limits, Planned, RunDocument
from contracts.events import ShardPlanned
from contracts.keys import RunKeys
from contracts.recipe import Recipe
from contracts.shard_table import ROW_WIDTH, decode_row, row_start
from contracts.values import Slice

from .errors import Permanent, Transient
from .object_store import ObjectStore, commit, new_nonce, read


class UnknownRun(Transient):
    """No run of this name was asked for, or not yet."""


async def run_document(store: ObjectStore, run: str) -> RunDocument:
    """Return what the run is; raises Permanent if no such run was planned."""
    document = await read(store, RunKeys(run).run_document, RunDocument)
    if document is None:
        raise Permanent(f"run {run} is not known to this object store")
    return document


async def is_cancelled(store: ObjectStore, run: str) -> bool:
    """Return whether somebody asked for the run to stop."""
    return await store.size(RunKeys(run).cancelled) is not None


async def mark_cancelled(store: ObjectStore, run: str, reason: str, at: datetime) -> None:
    """Make every stage see that the run is to stop; safe to repeat, and nothing to a run that is over.

    Raises UnknownRun if there is no such run: a marker left now would stop a later run of that name. A wish
    may overtake the event that asks for the run, so it is tried again for a while.
    """
    keys = RunKeys(run)
    if await store.size(keys.requested) is None:
        raise UnknownRun(f"run {run} is not known to this object store, so it cannot be cancelled")
    if await store.size(keys.completed) is None:
        wish = Cancelled(nonce=new_nonce(), reason=reason or "cancelled", at=at)
        await commit(store, keys.cancelled, wish)


async def max_attempts(store: ObjectStore, document: RunDocument) -> int:
    """Return how often an item may be asked: the recipe's limit, or what was allowed since."""
    raised = await read(store, RunKeys(document.run).limits, Limits)
    return max(document.recipe.max_attempts, raised.max_attempts if raised else 0)


async def run_budget(store: ObjectStore, document: RunDocument) -> Decimal | None:
    """Return the run's own budget: the recipe's, or what was allowed since; None sets no limit."""
    raised = await read(store, RunKeys(document.run).limits, Limits)
    if raised is None or (raised.max_cost_usd is None and not raised.unlimited):
        return document.recipe.max_cost_usd
    return None if raised.unlimited else raised.max_cost_usd


async def raise_limits(store: ObjectStore, document: RunDocument, wanted: Recipe) -> None:
    """Raise attempts and budget of a run that has begun to those of a recipe; lower ones change nothing."""
    attempts, budget = await max_attempts(store, document), await run_budget(store, document)
    higher = budget is not None and (wanted.max_cost_usd is None or wanted.max_cost_usd > budget)
    if wanted.max_attempts <= attempts and not higher:
        return
    new_budget = wanted.max_cost_usd if higher else budget
    limits = Limits(
        max_attempts=max(attempts, wanted.max_attempts),
        max_cost_usd=new_budget,
        unlimited=new_budget is None,
    )
    await store.put(RunKeys(document.run).limits, limits.model_dump_json().encode())


async def planned(store: ObjectStore, run: str) -> Planned:
    """Return how the run is cut into shards; raises Permanent if it was not."""
    document = await read(store, RunKeys(run).planned, Planned)
    if document is None:
        raise Permanent(f"run {run} was never planned")
    return document


async def shard_items(store: ObjectStore, document: RunDocument, plan: Planned, shard: int) -> Slice:
    """Return where the items of a shard lie."""
    line = await store.get_range(plan.shards.key, row_start(shard), ROW_WIDTH)
    row = decode_row(line)
    return Slice(key=document.items.key, start=row.start, length=row.length, count=row.count)


async def first_attempt(
    store: ObjectStore, document: RunDocument, plan: Planned, shard: int, reference: str | None
) -> ShardPlanned:
    """Return the event that starts a shard."""
    items = await shard_items(store, document, plan, shard)
    return ShardPlanned(run=document.run, reference=reference, shard=shard, attempt=1, items=items)


async def attempt_items(store: ObjectStore, run: str, shard: int, attempt: int) -> Slice:
    """Return where the items of an attempt lie: the shard's, or what the attempt before left to retry."""
    if attempt == 1:
        return await shard_items(store, await run_document(store, run), await planned(store, run), shard)
    before = await read(store, RunKeys(run).shard(shard).attempt(attempt - 1).ended, Ended)
    if before is None or before.retry is None:
        raise Permanent(f"run {run}, shard {shard}: attempt {attempt} was never asked for")
    return before.retry


async def read_items(store: ObjectStore, items: Slice) -> AsyncIterator[Item]:
    """Yield the items of a slice; a slice is a shard, small enough to be read at once."""
    body = await store.get_range(items.key, items.start, items.length)
    for line in body.splitlines():
        yield Item.model_validate_json(line)

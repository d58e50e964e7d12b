"""What must hold of a seed: nothing lost, nothing paid twice, nothing changed, everything ended."""

from collections import Counter
from decimal import Decimal

from contracts.documents import Built, Completed, Ended, Fetched, Item, OutcomeLine, RunDocument
from contracts.events import BatchSubmitted
from contracts.keys import UNFINISHED, RunKeys, place_of
from contracts.spending import LedgerEntry
from services.spending.ledger import taken

from .batches import SimBatch, scene_bytes
from .people import entries_of
from .sites import Site
from .templates import ACCOUNT, RUN
from .world import World


def watch_creates(world: World, batch: SimBatch) -> None:
    """Check a create at the moment it acts."""
    made = world.sites[0].provider.made[batch.submission]
    if len(made) > 1:
        names = ", ".join(f"{one.name} ({one.display_name}, at {one.made:.0f})" for one in made)
        world.figures["doubles"] += 1
        world.violated(f"I1: paid twice: {names}")
    if batch.account != ACCOUNT:
        world.violated(f"I1: {batch.name} was made under {batch.account}, which the run is not of")
    site = _site_of(world, batch.submission)
    if site is None:
        world.violated(f"I1: {batch.name} ({batch.display_name}) belongs to no submission")
    elif site.budget is not None:
        _check_budget(world, site)


def _check_budget(world: World, site: Site) -> None:
    """All that was made, each at its highest price until its actual one is known, is within the budget."""
    ledger = _newest_ledger(site, _ledger_prefix(world))
    if ledger is None:
        world.violated("I8: a batch was made without money set aside for it")
    elif site.budget is not None and taken(ledger) > site.budget:
        world.violated(f"I8: {taken(ledger)} is taken of a budget of {site.budget}")


def check_waits(world: World) -> None:
    """No attempt is looked at by two messages for ever."""
    for site in world.sites:
        looked_at: Counter[tuple[int, int]] = Counter()
        for message in site.broker.messages:
            if message.kind == BatchSubmitted.kind:
                event = BatchSubmitted.model_validate_json(message.body)
                looked_at[event.shard, event.attempt] += 1
        for where, count in looked_at.items():
            if count > 1:
                world.violated(f"waits: {count} messages look at shard and attempt {where} of {site.name}")


def check_end(world: World) -> None:
    """Check what must hold once everything has ended."""
    for site in world.sites:
        completed = site.objects.data.get(RunKeys(RUN).completed)
        if completed is None or any(key.startswith(UNFINISHED) for key in site.objects.data):
            world.figures["unfinished"] += 1
            world.violated(f"I2: the run of {site.name} is not completed: {_state_of(site)}")
        elif site.broker.messages:
            left = [f"{message.queue} {message.body.decode()}" for message in site.broker.messages]
            world.violated(f"I2: messages are left in {site.name}: {left}")
        else:
            _check_items(world, site, Completed.model_validate_json(completed))
            _check_money(world, site)
    _check_cancels(world)


def _check_items(world: World, site: Site, completed: Completed) -> None:
    data = site.objects.data
    document = RunDocument.model_validate_json(data[RunKeys(RUN).run_document])
    items = [Item.model_validate_json(line).item_id for line in data[document.items.key].splitlines()]
    lines = [OutcomeLine.model_validate_json(line) for line in data[completed.manifest].splitlines()]
    if sorted(items) != sorted(line.item_id for line in lines) or completed.counts.total != len(items):
        world.figures["lost"] += 1
        world.violated(f"I2: items {items} ended as {[(line.item_id, line.outcome) for line in lines]}")
    if not any(event.kind == "run.completed" for event in site.broker.outward):
        world.violated("I2: nobody was told that the run is completed")
    world.figures["reused"] += sum(line.reused is not None for line in lines)
    for line in lines:
        if line.outcome == "scene" and not _is_scene_of(site, line):
            world.violated(f"I4: the scene of {line.item_id} is {data.get(line.scene or '')!r}")


def _is_scene_of(site: Site, line: OutcomeLine) -> bool:
    """Return whether the scene is the item's own, or where all ask for the same, one that was paid for."""
    body = site.objects.data.get(line.scene or "")
    if body is None or body == scene_bytes(line.item_id, line.batch or ""):
        return body is not None
    paid = (scene_bytes(key, batch.name) for batch in site.provider.batches.values() for key in batch.keys)
    return site.world.plan.alike and body in paid


def _check_money(world: World, site: Site) -> None:
    """Check that what was paid is what was collected and booked, and that nothing stays reserved."""
    keys, data = RunKeys(RUN), site.objects.data
    paid, booked = Decimal(0), Decimal(0)
    for key in sorted(data):
        place = place_of(key)
        if place is None or place.attempt is None or place.name != "ended.json":
            continue
        attempt = keys.shard(place.shard).attempt(place.attempt)
        ended, fetched = (
            Ended.model_validate_json(data[key]),
            Fetched.model_validate_json(data[attempt.fetched]),
        )
        built = Built.model_validate_json(data[attempt.built]) if attempt.built in data else None
        entries = entries_of(site, attempt.submission)
        made = site.provider.made.get(entries[0].nonce, []) if entries else []
        paid += sum((batch.cost() for batch in made), Decimal(0))
        if made:
            booked += built.highest_price_usd if ended.uncertain and built else ended.cost_usd
        _check_attempt(world, f"{site.name} {attempt.prefix}", made, fetched, built)
    for prefix in (f"{keys.prefix}/spend/", f"spend/{ACCOUNT}/"):
        ledger = _newest_ledger(site, prefix)
        spent = ledger.spent_usd if ledger else Decimal(0)
        if ledger is not None and ledger.reserved:
            world.violated(f"I8: {prefix} still reserves {dict(ledger.reserved)} after the end")
        elif not paid <= booked <= spent:
            world.violated(f"I8: {prefix} says {spent} was spent; booked {booked}, paid {paid}")
        world.figures["booked twice"] += spent > booked
    if site.budget is not None and paid > site.budget:
        world.violated(f"I8: {paid} was paid of a budget of {site.budget}")


def _check_attempt(
    world: World, where: str, made: list[SimBatch], fetched: Fetched, built: Built | None
) -> None:
    for batch in made:
        if built is None or set(batch.keys) != built.photos.keys() - built.twins.keys() - built.reused.keys():
            world.violated(f"I5: {where} asked for {batch.keys}, built was {built}")
        elif world.plan.alike and len(batch.keys) > 1:
            world.violated(f"I1: {where} paid twice for the same: {batch.keys}")
        if fetched.batch != batch.name:
            world.figures["lost"] += 1
            world.violated(f"I2: {where} was paid as {batch.name} and ended as {fetched.batch}")
    if not made and fetched.batch is not None:
        world.violated(f"I1: {where} follows {fetched.batch}, which is not its own")


def _check_cancels(world: World) -> None:
    for batch in world.sites[0].provider.batches.values():
        if not batch.cancelled_by or world.plan.cancel_at is not None:
            continue
        is_first = world.sites[0].provider.made[batch.submission][0] is batch
        if is_first and batch.ends - batch.made < 49 * 3600:
            world.violated(f"{batch.name} of {batch.submission} was cancelled by {batch.cancelled_by}")


def _site_of(world: World, submission: str) -> Site | None:
    needle = submission.encode()
    for site in world.sites:
        for key, data in site.objects.data.items():
            if key.endswith("/submission/0001.json") and needle in data:
                return site
    return None


def _ledger_prefix(world: World) -> str:
    return f"{RunKeys(RUN).prefix}/spend/" if world.plan.budget_of == "run" else f"spend/{ACCOUNT}/"


def _newest_ledger(site: Site, prefix: str) -> LedgerEntry | None:
    keys = [key for key in site.objects.data if key.startswith(prefix)]
    return LedgerEntry.model_validate_json(site.objects.data[max(keys)]) if keys else None


def _state_of(site: Site) -> str:
    shards = {key for key in site.objects.data if "/shards/" in key or key.startswith((UNFINISHED, "dead/"))}
    messages = [f"{message.queue} {message.body.decode()[:150]}" for message in site.broker.messages]
    return f"{sorted(key.removeprefix(f'runs/{RUN}/') for key in shards)}; messages {messages}"

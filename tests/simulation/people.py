"""The people of a seed: one cancels, one rotates the key and sets it back, one decides and replays."""

import base64
from functools import partial

from contracts.documents import DeadLetter
from contracts.events import BatchBuilt, RunCancelRequested
from contracts.keys import RunKeys, dead_letters
from contracts.submission import ENTRY, Ambiguous, AnyEntry, Creating, Prepared, Submitted
from contracts.topology import Service
from services.chassis.object_store import new_nonce
from services.chassis.rabbit_publisher import Parcel
from services.chassis.run_documents import mark_cancelled

from .plan import CALM
from .process import Process
from .provider import Provider
from .sites import Site
from .store import StoreView
from .templates import ACCOUNT, OTHER_ACCOUNT, RUN
from .world import World

_QUESTION = "not known whether this batch was created"


def schedule(world: World, site: Site) -> None:
    """Let people do what the plan says, when it says."""
    plan = world.plan
    if plan.wipe_at is not None:
        world.later(plan.wipe_at, site.wipe)
    if plan.cancel_at is not None:
        world.later(plan.cancel_at, lambda: world.loop.create_task(_cancel(world, site)))
    if plan.rotated is not None and site is world.sites[0]:
        world.later(plan.rotated[0], partial(_use_account, site, OTHER_ACCOUNT))
        world.later(plan.rotated[1], partial(_use_account, site, ACCOUNT))


def replay_dead(world: World, site: Site) -> None:
    """Decide what a person must, then replay every dead letter; one that nobody expected is a violation."""
    plan = world.plan
    letters = _letters(site)
    for queue, body in letters:
        reason = letters[queue, body]
        if not (plan.strict and _QUESTION in reason) and not (plan.rotated and "account" in reason):
            world.violated(f"I2: an unexpected dead letter in {queue}: {reason}")
        if _QUESTION in reason:
            decide(site, BatchBuilt.model_validate_json(body))
        world.say("person", f"replays {queue}")
        site.broker.take_parcel(queue, Parcel(body, {}), 0)
    site.broker.dead.clear()
    for key in [key for key in site.objects.data if key.startswith(dead_letters())]:
        site.objects.delete(key)


def _letters(site: Site) -> dict[tuple[str, bytes], str]:
    """Return queue and body of every dead letter, with the reason."""
    found = {
        (message.queue, message.body): str(message.headers.get("x-sceneloom-reason", ""))
        for message in site.broker.dead
    }
    for key, data in site.objects.data.items():
        if key.startswith(dead_letters()):
            letter = DeadLetter.model_validate_json(data)
            found[letter.queue, base64.b64decode(letter.body)] = letter.reason
    return found


def decide(site: Site, event: BatchBuilt) -> None:
    """Look at the provider, and write down what became of a create whose answer was lost."""
    keys = RunKeys(event.run).shard(event.shard).attempt(event.attempt)
    entries = entries_of(site, keys.submission)
    last = entries[-1]
    if not isinstance(last, Ambiguous | Creating):
        return
    made = made_for(site.provider, entries[0].nonce, last.epoch)
    stamp = {"nonce": new_nonce(), "at": site.world.now(), "account": last.account}
    decision: AnyEntry
    if made:
        decision = Submitted.model_validate({**stamp, "epoch": last.epoch, "batch": made[0], "adopted": True})
    else:
        decision = Prepared.model_validate({**stamp, "epoch": last.epoch + 1})
    site.objects.create(keys.submission(len(entries) + 1), ENTRY.dump_json(decision))


def made_for(provider: Provider, submission: str, epoch: int) -> list[str]:
    """Return the names of what the provider made for an epoch of a submission."""
    return [
        batch.name
        for batch in provider.made.get(submission, [])
        if int(batch.display_name.split("/")[2]) == epoch
    ]


def entries_of(site: Site, key_of: object) -> list[AnyEntry]:
    """Return a submission's log."""
    assert callable(key_of)
    entries: list[AnyEntry] = []
    while (data := site.objects.data.get(key_of(len(entries) + 1))) is not None:
        entries.append(ENTRY.validate_json(data))
    return entries


async def _cancel(world: World, site: Site) -> None:
    world.say("person", "cancels the run")
    store = StoreView(site.objects, Process(world, Service.OUTSIDE, "person", lambda _: None))
    weather, world.weather = world.weather, CALM
    try:
        await mark_cancelled(store, RUN, "enough", world.now())
    finally:
        world.weather = weather
    site.broker.take(RunCancelRequested(run=RUN, reason="enough"), None)


def _use_account(site: Site, account: str) -> None:
    site.world.say("person", f"sets the key of {account}")
    site.account = account
    site.restart_all()

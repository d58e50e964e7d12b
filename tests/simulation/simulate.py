"""One seed from its beginning to its end."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contracts.keys import UNFINISHED, RunKeys
from services.pricing.cards import card_for_accounting
from services.pricing.price import request_price

from . import people
from .determinism import SILENCE, Nonce, VirtualLoop
from .invariants import check_end, check_waits, watch_creates
from .plan import Plan, plan_of
from .provider import Provider
from .sites import Site
from .templates import RUN, template_of
from .world import World

_LAST_DAY = 8 * 86_400.0
_WAITS_COLLAPSED_AFTER = 3_700.0
"""Seconds after which every message has come back at least once: the longest delay tier, and a little."""
_MODEL = "gemini-nano-banana-2.1"


@dataclass(frozen=True)
class Outcome:
    """What a seed came to."""

    plan: Plan
    violations: list[str]
    figures: Counter[str]


def simulate(
    seed: int, trace: Callable[[str], None] | None = None, change: Callable[[Plan], Plan] | None = None
) -> Outcome:
    """Run a seed; call it where the product is deterministic. `change` alters what the seed decided."""
    plan = plan_of(seed)
    if change is not None:
        plan = change(plan)
    template_of(plan.shape, alike=plan.alike)  # not inside another loop
    Nonce.restart("0")
    loop = VirtualLoop()
    world = World(plan, loop, trace)
    SILENCE.heard = None if trace is None else partial(world.say, "")
    try:
        loop.run_until_complete(_live(world))
    finally:
        SILENCE.heard, world.is_over = None, True
        _bury(loop)
    return Outcome(plan, world.violations, world.figures)


async def _live(world: World) -> None:
    plan, provider = world.plan, Provider(world)
    provider.heard_of.append(partial(watch_creates, world))
    for number in range(plan.sites):
        site = Site(world, f"s{number}", provider)
        if plan.budget_attempts is not None:
            highest = request_price(card_for_accounting(_MODEL), "2K").highest
            site.budget = highest * plan.shape.items * plan.budget_attempts
        world.sites.append(site)
    for site in world.sites:
        site.start()
        people.schedule(world, site)
    world.later(plan.calm_at, world.calm_down)
    if plan.batch_time > _WAITS_COLLAPSED_AFTER:
        world.later(plan.calm_at + _WAITS_COLLAPSED_AFTER, partial(check_waits, world))
    await _until_over(world)
    check_end(world)


async def _until_over(world: World) -> None:
    """Return once nothing more is to be done, or it seems that nothing more will be."""
    pause = 20.0
    good_again = max(world.plan.calm_at, *(world.plan.rotated or (0.0,))) + 60
    while world.loop.time() < _LAST_DAY:
        await asyncio.sleep(pause)
        if world.loop.time() > good_again:
            pause = min(pause * 1.3, 1800.0)
            for site in world.sites:
                if not site.broker.messages and (site.broker.dead or _has_letters(site)):
                    people.replay_dead(world, site)
        if world.violations or all(_is_over(site) for site in world.sites):
            return


def _is_over(site: Site) -> bool:
    if site.broker.messages:
        return False
    data = site.objects.data
    return RunKeys(RUN).completed in data and UNFINISHED + RUN not in data and not site.broker.dead


def _has_letters(site: Site) -> bool:
    return any(key.startswith("dead/") for key in site.objects.data)


def _bury(loop: VirtualLoop) -> None:
    """End whatever still waits in the loop, and close it."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()

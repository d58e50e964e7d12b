"""A round insists on what it claimed, and what fails is said and tried again in the next."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from contracts.events import BatchNudged, Event
from services.adapters.object_store import memory_store
from services.chassis.errors import Permanent, Unavailable
from services.sweeper.app import Rounds
from services.sweeper.graves import Graves
from tests.fakes.clock import FakeClock

NUDGE = BatchNudged(batch="batches/b1")


class OneThing:
    """Has a run that cannot be read, and one with something to say."""

    async def unfinished_runs(self) -> list[str]:
        return ["broken", "whole"]

    def __init__(self) -> None:
        self.store = memory_store()

    async def sweep_run(self, run: str, graves: Graves) -> AsyncIterator[Event]:
        if run == "broken":
            raise Permanent("a commit of it cannot be read")
        yield NUDGE


class NoAudit:
    audits = 0

    async def audit(self) -> Any:
        self.audits += 1
        raise Unavailable("the provider is away")


class Broker:
    """Takes nothing so many times."""

    def __init__(self, away: int) -> None:
        self.away, self.taken = away, list[Event]()

    async def publish(self, event: Event) -> None:
        if self.away > 0:
            self.away -= 1
            raise Unavailable("the broker is just coming back")
        self.taken.append(event)


def rounds_with(broker: Broker, clock: FakeClock) -> Rounds:
    sweeper: Any = OneThing()
    auditor: Any = NoAudit()
    return Rounds(sweeper, auditor, broker.publish, clock, timedelta(hours=1))


async def finished(rounds: Rounds, clock: FakeClock) -> None:
    going = asyncio.create_task(rounds.one())
    while not going.done():
        clock.jump_to_next_sleeper()
        await asyncio.sleep(0)
    await going


async def test_what_was_claimed_is_published_as_soon_as_the_broker_takes_it() -> None:
    broker, clock = Broker(away=3), FakeClock()
    await finished(rounds_with(broker, clock), clock)
    assert broker.taken == [NUDGE]


async def test_a_round_that_fails_ends_and_the_next_one_sweeps_again() -> None:
    broker, clock = Broker(away=10_000), FakeClock()
    rounds = rounds_with(broker, clock)
    await finished(rounds, clock)
    assert broker.taken == []
    broker.away = 0
    await finished(rounds, clock)
    assert broker.taken == [NUDGE]


async def test_an_audit_comes_once_an_hour_and_its_failure_harms_no_sweep() -> None:
    broker, clock = Broker(away=0), FakeClock()
    rounds = rounds_with(broker, clock)
    for _ in range(3):
        await finished(rounds, clock)
        clock.advance(timedelta(minutes=25))
    assert len(broker.taken) == 3
    auditor: Any = rounds.auditor
    assert auditor.audits == 1

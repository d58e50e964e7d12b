"""Kills under load: who is killed, when, and that it is back soon."""

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tests.faults.world import World

BROKER, STORE = "broker", "store"
_PATIENCE = 15
"""Seconds after which the next blow falls although little was handled since the last."""


@dataclass(frozen=True)
class Plan:
    """How often workers, the broker and the store are killed, and how much is handled in between."""

    workers: int
    broker: int
    store: int
    apart: int
    seed: int

    @property
    def total(self) -> int:
        """Return how many blows that are."""
        return self.workers + self.broker + self.store

    def blows(self, services: Sequence[str]) -> list[str]:
        """Return the victims in the order of their deaths, every service among them."""
        chance = random.Random(self.seed)
        workers = [services[number % len(services)] for number in range(self.workers)]
        victims = [*workers, *[BROKER] * self.broker, *[STORE] * self.store]
        chance.shuffle(victims)
        return victims


def strike(world: World, plan: Plan) -> Iterator[str]:
    """Kill by the plan while messages are handled; yield every victim after its death."""
    chance = random.Random(plan.seed)
    done = world.handled()
    for victim in plan.blows(list(world.services.processes)):
        done += chance.randint(1, 2 * plan.apart - 1)
        with suppress(TimeoutError):
            world.await_handled(done, _PATIENCE)
        kill(world, victim, chance)
        revive(world)
        yield victim


def kill_all(world: World, *victims: str) -> list[str]:
    """Kill one of each, the one after the other, and return them."""
    for victim in victims:
        kill(world, victim, random.Random(0))
    return list(victims)


def kill(world: World, victim: str, chance: random.Random) -> None:
    """Kill a server or a copy of a service with SIGKILL, and start it again."""
    if victim in {BROKER, STORE}:
        server = world.servers.rabbit if victim == BROKER else world.servers.s3
        server.process.kill()
        server.process.start()
        return
    process = chance.choice(world.services.processes[victim])
    process.kill()
    process.launch()


def revive(world: World) -> None:
    """Start again whatever died of itself, as an orchestrator does, and say so."""
    for process in world.services.every_process():
        if not process.running:
            print(f"{process.name} died of itself:\n{process.log()[-1000:]}")  # noqa: T201  # for a person
    world.services.launch()

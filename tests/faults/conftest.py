"""Servers that a test may kill, and a deployment on them that all short tests share."""

from collections.abc import Iterator

import pytest

from tests.faults.world import SWEPT_OFTEN, Servers, World, world
from tests.servers.fixtures import Killable
from tests.servers.rabbitmq import RabbitServer
from tests.servers.s3 import S3Server


@pytest.fixture(scope="package")
def _world(_own_rabbitmq: Killable[RabbitServer], _own_s3: Killable[S3Server]) -> Iterator[World]:
    copies, simulated = {"submitter": 2, "sweeper": 1}, {"SCENELOOM_SIMULATOR_LATENCY": "3"}
    with world(Servers(_own_rabbitmq, _own_s3), copies, SWEPT_OFTEN, simulated=simulated) as made:
        yield made


@pytest.fixture
def here(
    killable_rabbitmq: Killable[RabbitServer], killable_s3: Killable[S3Server], _world: World
) -> Iterator[World]:
    """A deployment with everything up when the test begins, whatever the one before has done to it."""
    _world.services.launch()
    _world.services.await_ready()
    yield _world
    _world.simulator.disarm()

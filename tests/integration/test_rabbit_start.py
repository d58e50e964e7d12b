"""A service waits for its broker to come up, and for so long only."""

import asyncio
from datetime import timedelta

import pytest
from faststream.rabbit import RabbitRouter
from pydantic import SecretStr

from contracts.topology import Service
from services.adapters.object_store import memory_store
from services.chassis.errors import ConfigurationError
from services.chassis.rabbit_service import run_service
from services.chassis.settings import BrokerSettings
from tests.fakes.clock import START, FakeClock

WAIT = timedelta(seconds=5)
NOWHERE = BrokerSettings(url=SecretStr("amqp://guest:guest@127.0.0.1:1/"), startup_wait=WAIT)


async def test_a_broker_that_is_not_up_is_tried_again_until_the_wait_is_over() -> None:
    clock = FakeClock()
    serving = asyncio.create_task(
        run_service(Service.POLLER, RabbitRouter(), NOWHERE, clock, 1, memory_store())
    )
    while not serving.done():
        clock.jump_to_next_sleeper()
        await asyncio.sleep(0)
    with pytest.raises(ConfigurationError, match="RABBITMQ_URL"):
        await serving
    assert clock.now() - START == WAIT

"""A service waits for its broker to come up, and for so long only."""

import asyncio
from datetime import timedelta

import aio_pika
import pytest
from faststream.rabbit import RabbitRouter
from pydantic import SecretStr

from contracts.topology import Service
from services.adapters.object_store import memory_store
from services.chassis import rabbit_publisher
from services.chassis.errors import ConfigurationError
from services.chassis.rabbit_service import connected_publisher, run_service
from services.chassis.settings import BrokerSettings
from tests.fakes.clock import START, FakeClock

WAIT = timedelta(seconds=5)
NOWHERE = BrokerSettings(url=SecretStr("amqp://guest:guest@127.0.0.1:1/"), startup_wait=WAIT)


async def test_a_broker_that_accepts_connections_and_says_nothing_is_given_up_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rabbit_publisher, "CONNECT", 0.2)

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    settings = BrokerSettings(url=SecretStr(f"amqp://guest:guest@127.0.0.1:{port}/"))
    async with silent:
        with pytest.raises(ConfigurationError, match="did not answer within"):
            async with connected_publisher(settings, FakeClock()):
                pass


async def test_a_queue_with_other_settings_is_a_sentence(rabbitmq_vhost_url: str) -> None:
    async with await aio_pika.connect(rabbitmq_vhost_url) as connection:
        await (await connection.channel()).declare_queue("poller.batch.nudged", durable=True)
        settings = BrokerSettings(url=SecretStr(rabbitmq_vhost_url))
        with pytest.raises(ConfigurationError, match=r"other settings.*poller\.batch\.nudged"):
            async with connected_publisher(settings, FakeClock()):
                pass


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

"""A real RabbitMQ in memory alarm: publishing waits it out, consuming goes on, nothing is lost or twice."""

import asyncio
import os
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from pydantic import SecretStr

from contracts.events import BatchNudged
from services.chassis import rabbit_service
from services.chassis.clock import SystemClock
from services.chassis.errors import Unavailable
from services.chassis.handling import Result
from services.chassis.rabbit_publisher import ENDURANCE, EventPublisher
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings
from tests.integration.rabbit.world import (
    NUDGE,
    PLANNED_QUEUE,
    QUEUE,
    drained,
    next_message,
    planned,
    poller,
    until,
)
from tests.servers import rabbitmq
from tests.servers.processes import ServerProcess, wait_until
from tests.servers.rabbitmq import RabbitServer

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("servers")]
ALWAYS, NEVER = "0.0000001", "0.9"


class AlarmingServer:
    """A broker of our own that is in alarm when a test says so."""

    def __init__(self, server: RabbitServer, process: ServerProcess) -> None:
        self.server = server
        self._process = process

    @contextmanager
    def alarm(self) -> Iterator[None]:
        self._watermark(ALWAYS)
        wait_until(self._alarmed, seconds=20, what="the memory alarm")
        try:
            yield
        finally:
            self.calm()

    def calm(self) -> None:
        self._watermark(NEVER)
        wait_until(lambda: not self._alarmed(), seconds=20, what="the end of the memory alarm")

    def _watermark(self, fraction: str) -> None:
        control = Path(rabbitmq._installed_program()).with_name("rabbitmqctl")
        subprocess.run(
            [str(control), "set_vm_memory_high_watermark", fraction],
            env={"PATH": os.environ["PATH"], "HOME": str(self._process.folder), **self._process.environment},
            capture_output=True,
            check=True,
            timeout=30,
        )

    def _alarmed(self) -> bool:
        try:
            self.server.manage("GET", "/health/checks/alarms")
        except RuntimeError:
            return True
        return False


@pytest.fixture(scope="module")
def alarming() -> Iterator[AlarmingServer]:
    with rabbitmq.private_server() as (server, process):
        yield AlarmingServer(server, process)


@pytest.fixture
def settings(alarming: AlarmingServer) -> Iterator[BrokerSettings]:
    url = alarming.server.create_vhost("alarm")
    yield BrokerSettings(url=SecretStr(url))
    alarming.server.delete_vhost("alarm")


@pytest.fixture
async def publisher(settings: BrokerSettings) -> AsyncIterator[EventPublisher]:
    async with connected_publisher(settings, SystemClock(), ENDURANCE) as publisher:
        yield publisher


@pytest.fixture
async def channel(settings: BrokerSettings, publisher: EventPublisher) -> AsyncIterator[AbstractChannel]:
    async with await aio_pika.connect(settings.url.get_secret_value()) as connection:
        yield await connection.channel()


async def test_results_wait_for_the_end_of_an_alarm_while_others_are_handled_and_acknowledged(
    alarming: AlarmingServer, settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    calls: Counter[str] = Counter()

    def handle(event: BatchNudged) -> Result:
        calls[event.batch] += 1
        shard = int(event.batch.removeprefix("batches/b"))
        return [planned(shard)] if shard < 3 else []

    nudges = [BatchNudged(batch=f"batches/b{number}") for number in range(12)]
    for nudge in nudges:
        await publisher.publish(nudge)
    with alarming.alarm():
        consuming = poller(settings, publisher, handle)  # with room for four, of which three must wait
        await consuming.__aenter__()
        await until(lambda: len(calls) == len(nudges))
        assert await drained(channel, PLANNED_QUEUE) == []
    arrived = Counter([(await next_message(channel, PLANNED_QUEUE)).body for _ in range(3)])
    await publisher.publish(planned(99))
    await next_message(channel, PLANNED_QUEUE)
    await consuming.__aexit__(None, None, None)
    assert set(calls.values()) == {1}
    assert set(arrived.values()) == {1}
    for queue in (PLANNED_QUEUE, QUEUE, f"{QUEUE}.dead"):
        assert await drained(channel, queue) == []


async def test_a_stop_in_an_alarm_ends_within_its_grace_and_the_message_goes_back(
    alarming: AlarmingServer, settings: BrokerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rabbit_service, "GRACE", 0.5)
    called = asyncio.Event()

    def handle(_: BatchNudged) -> Result:
        called.set()
        return [planned()]

    async with connected_publisher(settings, SystemClock()) as outside:
        await outside.publish(NUDGE)
    with alarming.alarm():
        async with asyncio.timeout(15):
            async with (
                connected_publisher(settings, SystemClock(), ENDURANCE) as publisher,
                poller(settings, publisher, handle),
            ):
                await called.wait()
    async with await aio_pika.connect(settings.url.get_secret_value()) as connection:
        message = await next_message(await connection.channel(), QUEUE)
    assert message.redelivered


async def test_a_publish_of_a_command_says_soon_that_nothing_was_confirmed(
    alarming: AlarmingServer, settings: BrokerSettings
) -> None:
    async with connected_publisher(settings, SystemClock(), timedelta(seconds=1)) as publisher:
        with alarming.alarm(), pytest.raises(Unavailable, match="did not confirm"):
            await publisher.publish(NUDGE)

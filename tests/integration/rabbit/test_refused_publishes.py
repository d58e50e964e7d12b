"""A broker that takes nothing for a while, for real: nothing lost, nothing dead, nothing twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from aio_pika.abc import AbstractChannel

from contracts.events import BatchNudged
from services.chassis.errors import Unavailable
from services.chassis.handling import LastWord, Result
from services.chassis.insistence import PATIENCE
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.settings import BrokerSettings
from tests.fakes.clock import START
from tests.integration.rabbit.world import (
    NUDGE,
    PLANNED_QUEUE,
    QUEUE,
    HastyClock,
    drained,
    next_message,
    planned,
    poller,
    until,
)
from tests.servers.rabbitmq import RabbitServer


@contextmanager
def full_queue(server: RabbitServer, settings: BrokerSettings, queue: str) -> Iterator[None]:
    """Let a queue hold one message and refuse further ones, by a policy, for the length of the block."""
    vhost = urlsplit(settings.url.get_secret_value()).path[1:]
    path = f"/policies/{vhost}/small"
    definition = {"max-length": 1, "overflow": "reject-publish"}
    server.manage("PUT", path, {"pattern": f"^{queue}$", "definition": definition, "apply-to": "queues"})
    try:
        yield
    finally:
        server.manage("DELETE", path)


async def is_refused(publisher: EventPublisher, shard: int) -> bool:
    try:
        await publisher.publish(planned(shard))
    except Unavailable:
        return True
    return False


async def filled(publisher: EventPublisher) -> int:
    """Publish until the queue takes no more; return how many it took."""
    async with asyncio.timeout(20):
        taken = 0
        while not await is_refused(publisher, 1_000 + taken):
            taken += 1
    return taken


async def test_a_full_queue_holds_results_up_and_nothing_is_lost_dead_or_done_again(
    rabbitmq_server: RabbitServer,
    settings: BrokerSettings,
    publisher: EventPublisher,
    channel: AbstractChannel,
) -> None:
    calls: list[BatchNudged] = []
    clock = HastyClock()

    def handle(event: BatchNudged) -> Result:
        calls.append(event)
        return [planned(shard) for shard in range(5)]

    with full_queue(rabbitmq_server, settings, PLANNED_QUEUE):
        taken = await filled(publisher)
        async with poller(settings, publisher, handle, clock=clock):
            await publisher.publish(NUDGE)
            await until(lambda: (clock.now() - START).total_seconds() > 60)
            bodies = Counter(message.body for message in await drained(channel, PLANNED_QUEUE))
            async with asyncio.timeout(30):
                while bodies.total() < taken + 5:
                    bodies[(await next_message(channel, PLANNED_QUEUE)).body] += 1
    assert len(calls) == 1
    assert set(bodies.values()) == {1}
    assert await drained(channel, f"{QUEUE}.dead") == []


async def test_of_several_results_only_those_not_yet_confirmed_are_published_again(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    publishes: list[int] = []
    real = publisher.publish

    async def flaky(event: object, correlation_id: str | None = None) -> None:
        publishes.append(event.shard)  # type: ignore[attr-defined]
        if publishes.count(1) < 4 and event.shard == 1:  # type: ignore[attr-defined]
            raise Unavailable("the queue is full")
        await real(event, correlation_id)  # type: ignore[arg-type]

    await publisher.publish(NUDGE)
    publisher.publish = flaky  # type: ignore[method-assign]
    handle = lambda _: [planned(shard) for shard in range(3)]  # noqa: E731
    async with poller(settings, publisher, handle, clock=HastyClock()):
        for _ in range(3):
            await next_message(channel, PLANNED_QUEUE)
    assert publishes == [0, 1, 1, 1, 1, 2]


async def test_a_message_is_given_back_when_its_results_are_not_taken_for_ten_minutes(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    await channel.queue_delete(PLANNED_QUEUE)
    clock, calls = HastyClock(), []

    def handle(_: BatchNudged) -> Result:
        calls.append(clock.now())
        return [planned()] if len(calls) == 1 else []

    async with poller(settings, publisher, handle, clock=clock):
        await publisher.publish(NUDGE)
        await until(lambda: len(calls) == 2)
    assert calls[1] - calls[0] <= PATIENCE
    assert calls[1] - calls[0] > PATIENCE / 2
    assert await drained(channel, f"{QUEUE}.dead") == []


async def test_what_comes_after_the_last_word_is_tried_again_alone(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    tries: list[int] = []
    done = asyncio.Event()

    async def afterwards() -> None:
        await asyncio.sleep(0)
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable("store away")
        done.set()

    calls: list[BatchNudged] = []

    def handle(event: BatchNudged) -> Result:
        calls.append(event)
        return LastWord([planned()], afterwards)

    async with poller(settings, publisher, handle, clock=HastyClock()):
        await publisher.publish(NUDGE)
        async with asyncio.timeout(20):
            await done.wait()
    assert (len(calls), len(tries)) == (1, 3)
    assert len(await drained(channel, PLANNED_QUEUE)) == 1


async def test_a_stop_gives_a_message_back_whose_results_are_not_taken(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    await channel.queue_delete(PLANNED_QUEUE)
    called = asyncio.Event()

    def handle(_: BatchNudged) -> Result:
        called.set()
        return [planned()]

    async with asyncio.timeout(10):
        async with poller(settings, publisher, handle):
            await publisher.publish(NUDGE)
            await called.wait()
        message = await next_message(channel, QUEUE)
    assert message.redelivered

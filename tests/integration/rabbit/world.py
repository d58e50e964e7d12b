"""A service on a real RabbitMQ, and a look at what it leaves there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from faststream.rabbit import RabbitRouter

from contracts.events import BatchNudged, ShardPlanned
from contracts.topology import EXCHANGE, Service
from contracts.values import Slice
from services.adapters.object_store import memory_store
from services.chassis import rabbit_topology as topology
from services.chassis.clock import Clock, SystemClock
from services.chassis.handling import Result
from services.chassis.object_store import ObjectStore
from services.chassis.rabbit_delivery import DeliveryPolicy
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import consuming_broker
from services.chassis.settings import BrokerSettings
from tests.fakes.clock import FakeClock

NUDGE = BatchNudged(batch="batches/b1")
QUEUE = "poller.batch.nudged"
PLANNED_QUEUE = "batch_builder.shard.planned"
Handle = Callable[[BatchNudged], Result]


def planned(shard: int = 0) -> ShardPlanned:
    """Return an event that a queue of its own hears."""
    return ShardPlanned(run="r", shard=shard, attempt=1, items=Slice(key="k", start=0, length=1, count=1))


class HastyClock(FakeClock):
    """A clock on which every sleep is over as soon as others have had their turn."""

    async def sleep(self, delay: object) -> None:
        await asyncio.sleep(0.01)
        self.advance(delay)  # type: ignore[arg-type]


@asynccontextmanager
async def poller(
    settings: BrokerSettings,
    publisher: EventPublisher,
    handle: Handle,
    store: ObjectStore | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[DeliveryPolicy]:
    """Serve nudges with `handle` for the length of the block."""
    router = RabbitRouter()

    @router.subscriber(topology.work_queue(Service.POLLER, BatchNudged), topology.exchange())
    async def on_batch_nudged(event: BatchNudged) -> Result:
        await asyncio.sleep(0)
        return handle(event)

    policy = DeliveryPolicy(Service.POLLER, publisher, clock or SystemClock(), store or memory_store())
    broker = consuming_broker(settings, policy, router, prefetch=4)
    await broker.start()
    try:
        yield policy
    finally:
        policy.stop()
        await broker.stop()


async def next_message(channel: AbstractChannel, queue: str) -> AbstractIncomingMessage:
    """Return the next message of a queue, which must come within the test's time."""
    arrived: asyncio.Future[AbstractIncomingMessage] = asyncio.get_running_loop().create_future()
    consumed = await channel.get_queue(queue)
    await channel.set_qos(prefetch_count=1)

    async def take(message: AbstractIncomingMessage) -> None:
        if arrived.done():
            await message.reject(requeue=True)
        else:
            arrived.set_result(message)
            await message.ack()

    tag = await consumed.consume(take)
    async with asyncio.timeout(20):
        message = await arrived
    await consumed.cancel(tag)
    return message


async def drained(channel: AbstractChannel, queue: str) -> list[AbstractIncomingMessage]:
    """Take and return everything that lies in a queue."""
    lying = await channel.get_queue(queue, ensure=False)
    messages = []
    while (message := await lying.get(fail=False)) is not None:
        await message.ack()
        messages.append(message)
    return messages


async def send(channel: AbstractChannel, body: bytes, key: str = "batch.nudged") -> None:
    """Publish bytes as another system would."""
    exchange = await channel.get_exchange(EXCHANGE)
    await exchange.publish(aio_pika.Message(body), routing_key=key)


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return once the condition holds; a test that waits in vain fails."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # the world outside has no event to wait for
            await asyncio.sleep(0.02)

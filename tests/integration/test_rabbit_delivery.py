"""The delivery policy on a real RabbitMQ: nothing lost, nothing silent."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from faststream.rabbit import RabbitRouter
from pydantic import SecretStr

from contracts.events import BatchNudged, RunCompleted, RunRejected, ShardPlanned
from contracts.topology import DELAY_TIERS, EXCHANGE, ROUTES, Service
from contracts.values import OutcomeCounts, Slice
from services.chassis import rabbit_topology as topology
from services.chassis.clock import SystemClock
from services.chassis.delivery import ATTEMPT_HEADER
from services.chassis.errors import ConfigurationError, Permanent, Unavailable
from services.chassis.handling import Result, Snooze
from services.chassis.rabbit_delivery import DeliveryPolicy
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import connected_publisher, consuming_broker
from services.chassis.settings import BrokerSettings

NUDGE = BatchNudged(batch="batches/b1")
QUEUE = "poller.batch.nudged"
PLANNED = ShardPlanned(run="r", shard=0, attempt=1, items=Slice(key="k", start=0, length=1, count=1))
REJECTED = RunRejected(run="r", code="unmapped", message="m")
Handle = Callable[[BatchNudged], Result]


@pytest.fixture
def settings(rabbitmq_vhost_url: str) -> BrokerSettings:
    return BrokerSettings(url=SecretStr(rabbitmq_vhost_url))


@pytest.fixture
async def publisher(settings: BrokerSettings) -> AsyncIterator[EventPublisher]:
    async with connected_publisher(settings, SystemClock()) as publisher:
        yield publisher


@pytest.fixture
async def channel(settings: BrokerSettings) -> AsyncIterator[AbstractChannel]:
    async with await aio_pika.connect(settings.url.get_secret_value()) as connection:
        yield await connection.channel()


@asynccontextmanager
async def poller(settings: BrokerSettings, publisher: EventPublisher, handle: Handle) -> AsyncIterator[None]:
    """Serve nudges with `handle` for the length of the block."""
    router = RabbitRouter()

    @router.subscriber(topology.work_queue(Service.POLLER, BatchNudged), topology.exchange())
    async def on_batch_nudged(event: BatchNudged) -> Result:
        await asyncio.sleep(0)
        return handle(event)

    policy = DeliveryPolicy(Service.POLLER, publisher, SystemClock())
    broker = consuming_broker(settings, policy, router, prefetch=4)
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()


async def next_message(channel: AbstractChannel, queue: str) -> AbstractIncomingMessage:
    """Return the next message of a queue, which must come within the test's time."""
    arrived: asyncio.Future[AbstractIncomingMessage] = asyncio.get_running_loop().create_future()
    consumed = await channel.get_queue(queue)

    async def take(message: AbstractIncomingMessage) -> None:
        await message.ack()
        if not arrived.done():
            arrived.set_result(message)

    tag = await consumed.consume(take)
    async with asyncio.timeout(20):
        message = await arrived
    await consumed.cancel(tag)
    return message


async def send(channel: AbstractChannel, body: bytes) -> None:
    exchange = await channel.get_exchange(EXCHANGE)
    await exchange.publish(aio_pika.Message(body), routing_key="batch.nudged")


async def test_what_a_handler_returns_is_published_with_id_and_correlation(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    async with poller(settings, publisher, lambda _: [PLANNED]):
        await publisher.publish(NUDGE, correlation_id="theirs")
        message = await next_message(channel, "batch_builder.shard.planned")
    assert json.loads(message.body)["id"] == str(PLANNED.id)
    assert message.headers["cloudEvents:id"] == str(PLANNED.id)
    assert message.correlation_id == "theirs"
    assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT


async def test_a_snoozed_message_comes_back_through_a_delay_tier_without_an_attempt_spent(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    answers: list[Result] = [Snooze(timedelta(seconds=1)), [PLANNED]]
    async with poller(settings, publisher, lambda _: answers.pop(0)):
        await publisher.publish(NUDGE)
        await next_message(channel, "batch_builder.shard.planned")
    assert answers == []


async def test_a_failed_message_waits_in_a_delay_tier_with_one_attempt_more(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    def fail(_: BatchNudged) -> Result:
        raise OSError("disk full")

    async with poller(settings, publisher, fail):
        await publisher.publish(NUDGE)
        message = await next_message(channel, DELAY_TIERS[0].name)
    assert message.headers[ATTEMPT_HEADER] == 1
    assert message.routing_key == QUEUE
    assert json.loads(message.body)["batch"] == "batches/b1"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{bad", "not JSON"),
        (b"{}", "batch: Field required"),
        (b'{"batch": "batches/b1", "schema_version": 99}', "schema_version: Input should be 1"),
    ],
)
async def test_a_poisonous_message_is_a_dead_letter_with_its_reason_and_its_neighbour_goes_through(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel, body: bytes, reason: str
) -> None:
    async with poller(settings, publisher, lambda _: [PLANNED]):
        await send(channel, body)
        await publisher.publish(NUDGE)
        letter = await next_message(channel, f"{QUEUE}.dead")
        await next_message(channel, "batch_builder.shard.planned")
    assert letter.body == body
    assert reason in str(letter.headers["x-sceneloom-reason"])
    assert letter.headers["x-sceneloom-attempts"] == 1


async def test_a_permanent_failure_keeps_its_stack_in_the_dead_letter(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    def fail(_: BatchNudged) -> Result:
        raise Permanent("no such run")

    async with poller(settings, publisher, fail):
        await publisher.publish(NUDGE)
        letter = await next_message(channel, f"{QUEUE}.dead")
    assert letter.headers["x-sceneloom-reason"] == "no such run"
    assert "Permanent" in str(letter.headers["x-sceneloom-stack"])


async def test_an_outward_event_that_nobody_hears_does_no_harm(publisher: EventPublisher) -> None:
    await publisher.publish(REJECTED)


async def test_an_outward_event_reaches_whoever_listens(
    publisher: EventPublisher, channel: AbstractChannel
) -> None:
    mine = await channel.declare_queue(exclusive=True)
    await mine.bind(EXCHANGE, routing_key="run.completed")
    done = RunCompleted(
        run="r", status="succeeded", manifest="m", report="c", counts=OutcomeCounts(scene=1), cost_usd=1
    )
    await publisher.publish(done)
    message = await next_message(channel, mine.name)
    assert RunCompleted.model_validate_json(message.body) == done


async def test_an_event_that_must_be_heard_and_is_not_is_an_error(
    publisher: EventPublisher, channel: AbstractChannel
) -> None:
    await channel.queue_delete("batch_builder.shard.planned")
    with pytest.raises(Unavailable, match=r"shard\.planned"):
        await publisher.publish(PLANNED)


async def test_a_message_whose_results_cannot_be_published_stays_with_the_broker(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    await channel.queue_delete("batch_builder.shard.planned")
    calls: list[BatchNudged] = []
    again = asyncio.Event()

    def handle(event: BatchNudged) -> Result:
        calls.append(event)
        if len(calls) == 2:
            again.set()
        return [PLANNED] if len(calls) == 1 else []

    async with poller(settings, publisher, handle):
        await publisher.publish(NUDGE)
        async with asyncio.timeout(20):
            await again.wait()
    assert calls == [NUDGE, NUDGE]


async def test_the_whole_topology_is_declared_and_declaring_it_again_is_fine(
    settings: BrokerSettings, channel: AbstractChannel
) -> None:
    for _ in range(2):
        async with connected_publisher(settings, SystemClock()):
            pass
    queues = [queue for route in ROUTES for queue in route.queues()]
    for name in [*queues, *(f"{queue}.dead" for queue in queues), *(tier.name for tier in DELAY_TIERS)]:
        assert (await channel.get_queue(name)).name == name


async def test_a_broker_that_is_not_there_is_a_sentence_that_names_the_setting() -> None:
    nowhere = BrokerSettings(url=SecretStr("amqp://guest:guest@127.0.0.1:1/"))
    with pytest.raises(ConfigurationError, match="RABBITMQ_URL"):
        async with connected_publisher(nowhere, SystemClock()):
            pass

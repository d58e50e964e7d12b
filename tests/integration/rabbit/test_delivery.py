"""The delivery policy on a real RabbitMQ: nothing lost, nothing silent."""

import json
from datetime import datetime, timedelta

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from pydantic import SecretStr

from contracts.events import BatchNudged, RunCompleted, RunRejected
from contracts.topology import DELAY_TIERS, EXCHANGE, ROUTES
from contracts.values import OutcomeCounts
from services.chassis.clock import SystemClock
from services.chassis.delivery import ATTEMPT_HEADER, FIRST_FAILED_HEADER, Past
from services.chassis.errors import ConfigurationError, Unavailable
from services.chassis.handling import Result, Snooze
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings
from tests.fakes.clock import START
from tests.integration.rabbit.world import NUDGE, QUEUE, next_message, planned, poller

PLANNED = planned()
REJECTED = RunRejected(run="r", code="unmapped", message="m")


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
    assert datetime.fromisoformat(str(message.headers[FIRST_FAILED_HEADER])).tzinfo is not None
    assert message.routing_key == QUEUE
    assert json.loads(message.body)["batch"] == "batches/b1"


async def test_a_later_failure_keeps_the_time_of_the_first_and_who_asked(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    def fail(_: BatchNudged) -> Result:
        raise OSError("disk full")

    past = Past(1, START)
    exchange = await channel.get_exchange(EXCHANGE)
    failed_before = aio_pika.Message(
        NUDGE.model_dump_json().encode(), headers=past.headers(), correlation_id="theirs"
    )
    async with poller(settings, publisher, fail):
        await exchange.publish(failed_before, routing_key="batch.nudged")
        message = await next_message(channel, DELAY_TIERS[1].name)
    assert Past.of(message.headers) == Past(2, START)
    assert message.correlation_id == "theirs"


async def test_an_unavailable_world_is_waited_for_and_nothing_is_spent(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    def wait(_: BatchNudged) -> Result:
        raise Unavailable("store away", retry_in=timedelta(minutes=2))

    async with poller(settings, publisher, wait):
        await publisher.publish(NUDGE)
        message = await next_message(channel, "delay.2m")
    assert Past.of(message.headers) == Past()


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

"""Messages that nobody can use, on a real RabbitMQ: a dead letter with its reason at once, kept twice."""

import asyncio
import json

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from faststream.rabbit import RabbitRouter

from contracts.events import BatchNudged, CsvReady
from contracts.topology import EXCHANGE, Service
from services.adapters.object_store import memory_store
from services.chassis.clock import SystemClock
from services.chassis.dead_letters import DeadLetterBox, body_of
from services.chassis.errors import Permanent, Unavailable
from services.chassis.handling import Result
from services.chassis.rabbit_delivery import DeliveryPolicy
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import consuming_broker
from services.chassis.settings import BrokerSettings
from services.ingest.app import build_router
from services.ingest.handlers import Ingestor
from services.ingest.plans import Budget
from services.ingest.recipe_book import RecipeBook
from tests.integration.rabbit.world import NUDGE, PLANNED_QUEUE, QUEUE, next_message, planned, poller, send

POISON = [
    (b"{bad", "not JSON"),
    (b"{}", "batch: Field required"),
    (b'{"batch": "batches/b1", "schema_version": 99}', "schema_version: Input should be 1"),
    (b'{"batch": "' + b"x" * 10_000_000 + b'"}', "the body has 10000013 bytes"),
]


def fail(_: BatchNudged) -> Result:
    raise Permanent("no such run")


@pytest.mark.parametrize(
    ("body", "reason"), POISON, ids=["bad JSON", "wrong schema", "unknown version", "10 MB"]
)
async def test_a_poisonous_message_is_a_dead_letter_with_its_reason_and_its_neighbours_go_through(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel, body: bytes, reason: str
) -> None:
    store = memory_store()
    async with poller(settings, publisher, lambda _: [planned()], store):
        await publisher.publish(NUDGE)
        async with asyncio.timeout(5):
            await send(channel, body)
            letter = await next_message(channel, f"{QUEUE}.dead")
        await publisher.publish(NUDGE)
        for _ in range(2):
            await next_message(channel, PLANNED_QUEUE)
    (kept,) = await DeadLetterBox(store).letters()
    assert letter.body == body == body_of(kept)
    assert reason in str(letter.headers["x-sceneloom-reason"])
    assert (kept.reason, kept.attempts) == (letter.headers["x-sceneloom-reason"], 1)
    assert letter.headers["x-sceneloom-dead-id"] == kept.id
    assert letter.headers["x-sceneloom-first-failed"] == kept.first_failed.isoformat()


async def test_a_permanent_failure_keeps_its_stack_in_the_dead_letter(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    async with poller(settings, publisher, fail):
        await publisher.publish(NUDGE)
        letter = await next_message(channel, f"{QUEUE}.dead")
    assert letter.headers["x-sceneloom-reason"] == "no such run"
    assert "Permanent" in str(letter.headers["x-sceneloom-stack"])


async def test_a_dead_letter_that_the_store_cannot_keep_is_still_in_its_queue(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    store = memory_store()

    async def away(key: str, data: object) -> None:
        await asyncio.sleep(0)
        raise Unavailable("store away")

    store.put = away  # type: ignore[method-assign]
    async with poller(settings, publisher, fail, store):
        await publisher.publish(NUDGE)
        letter = await next_message(channel, f"{QUEUE}.dead")
    assert letter.headers["x-sceneloom-reason"] == "no such run"


async def test_a_letter_with_headers_that_fill_a_frame_is_buried_without_them(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    exchange = await channel.get_exchange(EXCHANGE)
    heavy = aio_pika.Message(b"{bad", headers={"note": "x" * 120_000})
    async with poller(settings, publisher, lambda _: []):
        await exchange.publish(heavy, routing_key="batch.nudged")
        letter = await next_message(channel, f"{QUEUE}.dead")
    assert "note" not in letter.headers
    assert "not JSON" in str(letter.headers["x-sceneloom-reason"])


async def test_an_envelope_is_still_one_when_it_is_dead(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    exchange = await channel.get_exchange(EXCHANGE)
    envelope = aio_pika.Message(b'{"id": "1"}', content_type="application/cloudevents+json")
    async with poller(settings, publisher, lambda _: []):
        await exchange.publish(envelope, routing_key="batch.nudged")
        letter = await next_message(channel, f"{QUEUE}.dead")
    assert letter.content_type == "application/cloudevents+json"
    assert "no data" in str(letter.headers["x-sceneloom-reason"])


async def test_a_catalogue_that_is_not_there_is_a_dead_letter_that_names_it(
    settings: BrokerSettings, publisher: EventPublisher, channel: AbstractChannel
) -> None:
    store, clock = memory_store(), SystemClock()
    ingestor = Ingestor(store, RecipeBook(store), clock, "account-1", 32, Budget())
    router: RabbitRouter = build_router(ingestor)
    broker = consuming_broker(
        settings, DeliveryPolicy(Service.INGEST, publisher, clock, store), router, prefetch=1
    )
    await broker.start()
    try:
        async with asyncio.timeout(5):
            ready = {"catalogue": {"key": "incoming/none.csv"}, "recipe": "rug-room", "run": "run-1"}
            await publisher.publish(CsvReady.model_validate(ready))
            letter = await next_message(channel, "ingest.csv.ready.dead")
    finally:
        await broker.stop()
    assert "there is no catalogue at incoming/none.csv" in str(letter.headers["x-sceneloom-reason"])
    (kept,) = await DeadLetterBox(store).letters()
    assert (kept.run, json.loads(body_of(kept))["recipe"]) == ("run-1", "rug-room")

"""`sceneloom dead` against a real RabbitMQ and a real S3 store."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aio_pika
import pytest
import typer
from aio_pika.abc import AbstractChannel

from contracts.documents import DeadLetter
from contracts.events import AttemptEnded, BatchNudged, CsvReady
from contracts.topology import DELIVERY_LIMIT, Service
from services.adapters.object_store import ObstoreObjectStore, s3_store
from services.chassis.clock import SystemClock
from services.chassis.dead_letters import DeadLetterBox, LetterFilter
from services.chassis.delivery import ATTEMPT_HEADER
from services.chassis.errors import Permanent
from services.chassis.handling import Result
from services.chassis.rabbit_delivery import DeliveryPolicy
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import consuming_broker
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings
from services.cli import dead_acting
from services.cli.dead import list_command, show_command
from services.cli.dead_acting import Wish
from services.ingest.app import build_router
from services.ingest.handlers import Ingestor
from services.ingest.plans import Budget
from services.ingest.recipe_book import RecipeBook
from tests.fakes.pipeline import FakePipeline, catalogue
from tests.integration.rabbit.test_refused_publishes import full_queue
from tests.integration.rabbit.world import NUDGE, PLANNED_QUEUE, QUEUE, drained, next_message, poller
from tests.servers.rabbitmq import RabbitServer
from tests.servers.s3 import S3Server

EVERY = Wish(LetterFilter(), every=True)
PROVIDER = ProviderSettings(provider="simulator")
READY = CsvReady.model_validate(
    {"catalogue": {"key": "incoming/rugs.csv"}, "recipe": "product-lifestyle", "run": "run-1"}
)


@pytest.fixture(autouse=True)
def store(
    settings: BrokerSettings, s3_server: S3Server, s3_bucket: str, monkeypatch: pytest.MonkeyPatch
) -> ObstoreObjectStore:
    monkeypatch.setenv("RABBITMQ_URL", settings.url.get_secret_value())
    monkeypatch.setenv("S3_BUCKET", s3_bucket)
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return s3_store(S3Settings.load())


@asynccontextmanager
async def ingest(
    settings: BrokerSettings, publisher: EventPublisher, store: ObstoreObjectStore
) -> AsyncIterator[None]:
    clock = SystemClock()
    ingestor = Ingestor(store, RecipeBook(store), clock, PROVIDER.tag(), 32, Budget())
    policy = DeliveryPolicy(Service.INGEST, publisher, clock, store)
    broker = consuming_broker(settings, policy, build_router(ingestor), prefetch=1)
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()


async def replay(wish: Wish = EVERY) -> int:
    return await dead_acting.replay_command(wish, None, Path(), PROVIDER)


async def drop(wish: Wish = EVERY) -> int:
    return await dead_acting.drop_command(wish, None, Path(), PROVIDER)


async def listed(capsys: pytest.CaptureFixture[str], wanted: LetterFilter | None = None) -> Any:
    capsys.readouterr()
    await list_command(wanted or LetterFilter(), None, as_json=True)
    return json.loads(capsys.readouterr().out.splitlines()[-1])["letters"]  # logs may come before


async def died(settings: BrokerSettings, publisher: EventPublisher, store: ObstoreObjectStore) -> DeadLetter:
    """Let a nudge die of a permanent failure; return its letter."""

    def fail(_: object) -> Result:
        raise Permanent("no such batch")

    await publisher.publish(NUDGE)
    box = DeadLetterBox(store)
    async with poller(settings, publisher, fail, store):
        while not await box.letters():
            pass
    (letter,) = await box.letters()
    return letter


async def test_a_request_replayed_once_its_catalogue_is_there_goes_on_and_leaves_no_letter(
    settings: BrokerSettings,
    publisher: EventPublisher,
    channel: AbstractChannel,
    store: ObstoreObjectStore,
    capsys: pytest.CaptureFixture[str],
) -> None:
    box = DeadLetterBox(store)
    async with ingest(settings, publisher, store):
        await publisher.publish(READY)
        while not await box.letters():
            pass
        (found,) = await listed(capsys, LetterFilter(service="ingest", run="run-1"))
        assert "there is no catalogue at incoming/rugs.csv" in found["reason"]
        await store.put("incoming/rugs.csv", catalogue("A-1"))
        assert await replay(Wish(LetterFilter(identifier=found["id"]), every=False)) == 0
        planned = await next_message(channel, PLANNED_QUEUE)
    assert json.loads(planned.body)["run"] == "run-1"
    assert await listed(capsys) == []
    assert await drained(channel, "ingest.csv.ready.dead") == []


async def test_a_replayed_message_has_nothing_of_its_past(
    settings: BrokerSettings,
    publisher: EventPublisher,
    channel: AbstractChannel,
    store: ObstoreObjectStore,
) -> None:
    letter = await died(settings, publisher, store)
    await DeadLetterBox(store).forget(letter)  # only the queue has it, with all headers of its death
    assert await replay() == 0
    message = await next_message(channel, QUEUE)
    assert not [name for name in message.headers if name.startswith("x-") and name != "x-delivery-count"]
    assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
    assert message.headers["cloudEvents:type"] == "batch.nudged"
    assert ATTEMPT_HEADER not in message.headers


async def test_a_replay_that_its_queue_does_not_take_keeps_the_letter(
    *,
    rabbitmq_server: RabbitServer,
    settings: BrokerSettings,
    publisher: EventPublisher,
    channel: AbstractChannel,
    store: ObstoreObjectStore,
    capsys: pytest.CaptureFixture[str],
) -> None:
    letter = await died(settings, publisher, store)
    with full_queue(rabbitmq_server, settings, QUEUE):
        for _ in range(3):
            try:
                await publisher.publish(NUDGE)
            except Exception:  # noqa: BLE001, S112  # it is to be full
                continue
        with pytest.raises(typer.Exit) as ended:
            await replay()
    assert ended.value.exit_code == 4
    assert f"dead letter {letter.id} could not be replayed" in capsys.readouterr().err
    assert await DeadLetterBox(store).letters() == [letter]
    assert len(await drained(channel, f"{QUEUE}.dead")) == 1


async def test_replaying_ends_although_every_message_dies_again_at_once(
    settings: BrokerSettings,
    publisher: EventPublisher,
    store: ObstoreObjectStore,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: object) -> Result:
        raise Permanent("still no such batch")

    nudges = [BatchNudged(batch=f"batches/b{number}") for number in range(10)]
    async with poller(settings, publisher, fail, store), asyncio.timeout(60):
        for nudge in nudges:
            await publisher.publish(nudge)
        while len(await listed(capsys)) < len(nudges):
            pass
        assert await replay() == 0
        while len(found := await listed(capsys)) < len(nudges):
            pass
    assert {each["reason"] for each in found} == {"still no such batch"}


async def test_a_letter_that_only_the_store_has_is_replayed_from_there(
    settings: BrokerSettings,
    publisher: EventPublisher,
    channel: AbstractChannel,
    store: ObstoreObjectStore,
) -> None:
    await died(settings, publisher, store)
    await drained(channel, f"{QUEUE}.dead")
    assert await replay() == 0
    assert (await next_message(channel, QUEUE)).body == NUDGE.model_dump_json().encode()
    assert await DeadLetterBox(store).letters() == []


async def test_a_letter_that_the_broker_made_is_listed_with_its_reason_and_can_be_replayed(
    publisher: EventPublisher, channel: AbstractChannel, capsys: pytest.CaptureFixture[str]
) -> None:
    await publisher.publish(NUDGE)
    queue = await channel.get_queue(QUEUE)
    rejected = 0
    while (message := await queue.get(fail=False)) is not None or rejected <= DELIVERY_LIMIT:
        if message is not None:
            await message.reject(requeue=True)
            rejected += 1
    (found,) = await listed(capsys)
    assert "the broker's delivery limit" in found["reason"]
    assert (found["service"], found["queue"]) == ("poller", QUEUE)
    assert await replay() == 0
    assert await listed(capsys) == []
    assert (await next_message(channel, QUEUE)).body == NUDGE.model_dump_json().encode()


async def test_looking_changes_nothing(
    settings: BrokerSettings,
    publisher: EventPublisher,
    channel: AbstractChannel,
    store: ObstoreObjectStore,
    capsys: pytest.CaptureFixture[str],
) -> None:
    letter = await died(settings, publisher, store)
    first = await listed(capsys)
    assert await listed(capsys) == first
    assert await show_command(letter.id, None, as_json=False) == 0
    shown = capsys.readouterr().out
    assert "no such batch" in shown
    assert '"batch":"batches/b1"' in shown
    assert "Traceback" in shown
    assert len(await drained(channel, f"{QUEUE}.dead")) == 1


async def test_a_filter_leaves_other_letters_where_they_are(
    settings: BrokerSettings,
    publisher: EventPublisher,
    store: ObstoreObjectStore,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await died(settings, publisher, store)
    assert await replay(Wish(LetterFilter(reason="another reason"), every=False)) == 0
    assert await drop(Wish(LetterFilter(service="ingest"), every=False)) == 0
    assert len(await listed(capsys)) == 1


async def test_dropping_a_shards_message_ends_its_attempt(
    publisher: EventPublisher,
    channel: AbstractChannel,
    store: ObstoreObjectStore,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pipeline = FakePipeline(store=store)

    async def broken(address: str, catalogue: str | None = None, *, revalidate: bool = False) -> object:
        raise Permanent("no such photo folder")

    pipeline.photos.obtain = broken  # type: ignore[method-assign,assignment]
    await pipeline.make(catalogue("A-1"))
    (letter,) = pipeline.bus.dead_letters
    await DeadLetterBox(store).keep(letter)
    assert await drop(Wish(LetterFilter(run="run-1"), every=False)) == 0
    ended = AttemptEnded.model_validate_json((await next_message(channel, "extractor.attempt.ended")).body)
    assert (ended.run, ended.shard, ended.attempt, ended.ending) == ("run-1", 0, 1, "dropped")
    assert await listed(capsys) == []


async def test_an_unknown_letter_is_named_with_the_way_to_find_others(
    publisher: EventPublisher, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        await replay(Wish(LetterFilter(identifier="0123456789ab"), every=False))
    assert ended.value.exit_code == 2
    said = capsys.readouterr().err
    assert "0123456789ab" in said
    assert "sceneloom dead list" in said

"""Dropping a dead letter ends what it was about, and nothing else."""

import json
from datetime import datetime, timedelta

import pytest

from contracts.documents import Rejected
from contracts.events import AttemptEnded, CsvReady, RunRejected
from contracts.keys import RunKeys
from contracts.submission import Ambiguous, AnyEntry, Creating, Refused, Submitted
from services.chassis.dead_letters import Death, Message, body_of, letter_of
from services.chassis.errors import Permanent, Transient
from services.chassis.object_store import commit, read
from services.chassis.settings import ProviderSettings
from services.chassis.submission_log import read_log
from services.chassis.wire import encode
from services.cli.dropping import Dropping
from tests.fakes.clock import START
from tests.fakes.documents import run_document
from tests.fakes.entries import all_entries
from tests.fakes.pipeline import ACCOUNT, FakePipeline, catalogue

PROVIDER = ProviderSettings(provider="simulator")
ATTEMPT = RunKeys("run-1").shard(0).attempt(1)
STALE = b'{"run": "run-1", "shard": 0, "attempt": 1}'
DEATH = Death("no such photo folder", "", 1, START, START)


def dropping(pipeline: FakePipeline) -> Dropping:
    return Dropping(pipeline.store, pipeline.clock, PROVIDER)


async def stalled(pipeline: FakePipeline) -> FakePipeline:
    """Make a run whose only shard dies in batch_builder."""

    async def broken(address: str, catalogue: str | None = None, *, revalidate: bool = False) -> object:
        raise Permanent("no such photo folder")

    pipeline.photos.obtain = broken  # type: ignore[method-assign,assignment]
    await pipeline.make(catalogue("A-1"), reference="spring")
    return pipeline


async def test_dropping_a_shard_ends_its_attempt_and_the_run_completes() -> None:
    pipeline = await stalled(FakePipeline())
    (letter,) = pipeline.bus.dead_letters
    (event,) = await dropping(pipeline).instead_of(letter)
    assert isinstance(event, AttemptEnded)
    assert (event.ending, event.shard, event.attempt, event.reference) == ("dropped", 0, 1, "spring")
    assert "no such photo folder" in event.message
    pipeline.bus.publish(event)
    await pipeline.drain()
    assert pipeline.completed().status == "failed"
    assert {line["code"] for line in await pipeline.manifest()} == {"dropped"}


async def test_a_dropped_attempt_that_was_not_submitted_never_will_be() -> None:
    pipeline = await stalled(FakePipeline())
    (letter,) = pipeline.bus.dead_letters
    await dropping(pipeline).instead_of(letter)
    (entry,) = await all_entries(pipeline.store, ATTEMPT)
    assert isinstance(entry, Refused)
    assert entry.code == "dropped"
    pipeline.photos = type(pipeline.photos)(pipeline.store)
    pipeline.bus = pipeline.new_bus()
    pipeline.bus.replay(letter.queue, body_of(letter))
    await pipeline.drain()
    assert pipeline.provider.created == []


async def test_dropping_twice_says_the_same_and_writes_nothing_more() -> None:
    pipeline = await stalled(FakePipeline())
    (letter,) = pipeline.bus.dead_letters
    first = await dropping(pipeline).instead_of(letter)
    assert await dropping(pipeline).instead_of(letter) == first
    assert (await read_log(pipeline.store, ATTEMPT)).length == 1


async def test_dropping_a_message_of_a_submitted_attempt_names_its_batch_and_leaves_the_log() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"))
    await pipeline.store.delete(RunKeys("run-1").completed)
    log = await read_log(pipeline.store, ATTEMPT)
    body = json.dumps({"run": "run-1", "shard": 0, "attempt": 1}).encode()
    letter = letter_of(Message("poller.batch.submitted", body, {}), DEATH)
    (event,) = await dropping(pipeline).instead_of(letter)
    assert isinstance(event, AttemptEnded)
    assert event.batch is not None
    assert (await read_log(pipeline.store, ATTEMPT)).length == log.length


@pytest.mark.parametrize(
    ("queue", "body"),
    [
        ("batch_builder.shard.planned", b"{bad"),
        ("batch_builder.shard.planned", b'{"run": "../../etc", "shard": 0, "attempt": 1}'),
        ("batch_builder.shard.planned", b'{"run": "run-1", "shard": -1, "attempt": 1}'),
        ("batch_builder.shard.planned", b'{"run": "no-such-run", "shard": 0, "attempt": 1}'),
        ("extractor.attempt.ended", b'{"run": "run-1", "shard": 0, "attempt": 1, "ending": "dropped"}'),
        ("poller.batch.nudged", b'{"batch": "batches/b1"}'),
        ("submitter.run.cancel_requested", b'{"run": "run-1"}'),
        ("ingest.csv.ready", b"{bad"),
        ("ingest.csv.ready", b'{"catalogue": {"key": "incoming/none.csv"}, "recipe": "rug-room"}'),
    ],
)
async def test_of_a_message_about_nothing_that_can_end_nothing_is_said(queue: str, body: bytes) -> None:
    pipeline = await stalled(FakePipeline())
    letter = letter_of(Message(queue, body, {}), DEATH)
    assert await dropping(pipeline).instead_of(letter) == []
    assert (await read_log(pipeline.store, ATTEMPT)).length == 0


@pytest.mark.parametrize("name", ["run-1", None])
async def test_dropping_a_request_rejects_the_run_that_it_claimed_and_never_planned(name: str | None) -> None:
    pipeline = FakePipeline(account=PROVIDER.tag())
    event, run = await claimed(pipeline, name)
    letter = letter_of(Message("ingest.csv.ready", encode(event), {}), DEATH)
    (again,) = await dropping(pipeline).instead_of(letter)
    rejected = await read(pipeline.store, RunKeys(run).rejected, Rejected)
    assert rejected is not None
    assert rejected.code == "dropped"
    pipeline.bus.publish(again)
    await pipeline.drain()
    (said,) = [heard for heard in pipeline.heard if isinstance(heard, RunRejected)]
    assert (said.run, said.code) == (run, "dropped")
    assert "no such photo folder" in said.message


async def test_dropping_a_request_leaves_a_run_alone_that_other_work_has_taken() -> None:
    pipeline = FakePipeline(account=PROVIDER.tag())
    event, run = await claimed(pipeline, "run-1")
    await pipeline.store.put("incoming/other.csv", catalogue("B-1"))
    other = event.model_copy(
        update={"catalogue": event.catalogue.model_copy(update={"key": "incoming/other.csv"})}
    )
    letter = letter_of(Message("ingest.csv.ready", encode(other), {}), DEATH)
    assert await dropping(pipeline).instead_of(letter) == []
    assert await pipeline.store.size(RunKeys(run).rejected) is None


async def test_dropping_a_request_of_a_planned_run_only_forgets_it() -> None:
    pipeline = FakePipeline(account=PROVIDER.tag())
    await pipeline.make(catalogue("A-1"))
    event = next(heard for heard in pipeline.heard if isinstance(heard, CsvReady))
    letter = letter_of(Message("ingest.csv.ready", encode(event), {}), DEATH)
    assert await dropping(pipeline).instead_of(letter) == []
    assert await pipeline.store.size(RunKeys("run-1").rejected) is None


async def claimed(pipeline: FakePipeline, name: str | None) -> tuple[CsvReady, str]:
    """Leave a run as ingest does that died between its claim and its plan."""
    await pipeline.make(catalogue("A-1"), run=name)
    event = next(heard for heard in pipeline.heard if isinstance(heard, CsvReady))
    run = pipeline.completed().run
    async for found in pipeline.store.list(f"runs/{run}/"):
        if found.key not in {RunKeys(run).requested, RunKeys(run).source}:
            await pipeline.store.delete(found.key)
    pipeline.heard.clear()
    return event, run


@pytest.mark.parametrize("queue", ["batch_builder.shard.planned", "submitter.batch.built"])
async def test_a_letter_whose_attempt_went_on_after_it_died_is_only_forgotten(queue: str) -> None:
    pipeline = await submitted_at(START + timedelta(seconds=1))
    assert await dropping(pipeline).instead_of(letter_of(Message(queue, STALE, {}), DEATH)) == []


@pytest.mark.parametrize("queue", ["submitter.batch.built", "poller.batch.submitted"])
async def test_a_letter_that_died_after_its_batch_was_made_ends_the_attempt(queue: str) -> None:
    pipeline = await submitted_at(START - timedelta(hours=1))
    (event,) = await dropping(pipeline).instead_of(letter_of(Message(queue, STALE, {}), DEATH))
    assert isinstance(event, AttemptEnded)
    assert (event.ending, event.batch) == ("dropped", "batches/b1")


async def submitted_at(at: datetime) -> FakePipeline:
    """Make an attempt whose batch was recorded at that time."""
    pipeline = FakePipeline()
    submitted = Submitted(nonce="n", at=at, epoch=1, account=ACCOUNT, batch="batches/b1")
    await commit(pipeline.store, RunKeys("run-1").run_document, run_document(account=ACCOUNT))
    await pipeline.store.create(ATTEMPT.submission(1), submitted.model_dump_json().encode())
    return pipeline


async def with_log(last: AnyEntry) -> FakePipeline:
    """Make an attempt whose log is this entry."""
    pipeline = FakePipeline()
    await commit(pipeline.store, RunKeys("run-1").run_document, run_document(account=ACCOUNT))
    await pipeline.store.create(ATTEMPT.submission(1), last.model_dump_json().encode())
    return pipeline


CREATING = Creating(
    nonce="n", at=START, epoch=2, account=ACCOUNT, lease_until=START + timedelta(minutes=1), file="files/f"
)
IN_DOUBT = Ambiguous(nonce="n", at=START, epoch=2, account=ACCOUNT, since=START, why="timeout")
BUILT_LETTER = letter_of(Message("submitter.batch.built", STALE, {}), DEATH)


async def test_what_is_being_created_this_moment_is_not_dropped_yet() -> None:
    pipeline = await with_log(CREATING)
    pipeline.clock.advance(timedelta(seconds=59))
    with pytest.raises(Transient, match="until 12:01:00 UTC"):
        await dropping(pipeline).instead_of(BUILT_LETTER)
    assert await all_entries(pipeline.store, ATTEMPT) == [CREATING]


@pytest.mark.parametrize("last", [CREATING, IN_DOUBT])
async def test_what_is_in_doubt_is_dropped_so_that_no_late_answer_counts(last: AnyEntry) -> None:
    pipeline = await with_log(last)
    pipeline.clock.advance(timedelta(minutes=1))
    (event,) = await dropping(pipeline).instead_of(BUILT_LETTER)
    assert isinstance(event, AttemptEnded)
    assert (event.ending, event.batch) == ("dropped", None)
    newest = (await read_log(pipeline.store, ATTEMPT)).last
    assert isinstance(newest, Refused)
    assert (newest.code, newest.epoch) == ("dropped", 2)

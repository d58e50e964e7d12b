"""After a broker forgot everything, or the power went between two writes, a sweep alone goes on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.events import AttemptEnded, Event, RunCompleted, RunRejected
from contracts.keys import RunKeys, unfinished
from contracts.topology import Service
from services.chassis.errors import Permanent
from services.chassis.handling import Snooze
from services.chassis.object_store import MissingObject
from services.chassis.provider import BatchStatus
from services.chassis.run_documents import mark_cancelled
from services.poller.lifecycle import next_look
from services.spending.book import account_ledger
from services.sweeper.auditing import Auditor
from tests.fakes.answers import AnsweringProvider, Line, failure, success
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import CATALOGUE_KEY, FakePipeline, catalogue
from tests.fakes.slow_provider import SlowProvider

ONE_STYLE: dict[str, Any] = {"overrides": {"styles": ["bright-home"]}}
LARGE: dict[str, Any] = {"overrides": {"styles": ["bright-home"], "image_size": "4K"}}


@dataclass(frozen=True)
class Story:
    """A run: its catalogue, its window, how often each item is asked, and how many batches it takes."""

    skus: int = 2
    window: int = 32
    event: tuple[tuple[str, Any], ...] = tuple(ONE_STYLE.items())
    failures: int = 0
    batches: int = 1

    def pipeline(self) -> FakePipeline:
        def answer(key: str, asked: int) -> Line:
            return failure(key, 503, "overloaded") if asked < self.failures else success(key)

        provider = AnsweringProvider(answerer=answer)
        return FakePipeline.in_virtual_time(provider=provider, window=self.window)

    async def begin(self, pipeline: FakePipeline) -> None:
        await pipeline.ask(catalogue(*(f"S-{number}" for number in range(self.skus))), **dict(self.event))


PLAIN = Story()
RETRIED = Story(failures=1, batches=2)
LANES = Story(skus=31, window=2, event=tuple(LARGE.items()), batches=3)
STORIES = {"plain": PLAIN, "retried": RETRIED, "lanes": LANES}


async def require_a_whole_run(pipeline: FakePipeline, story: Story) -> None:
    said = [event for event in pipeline.heard if isinstance(event, RunCompleted)]
    assert said
    assert len({event.model_dump_json() for event in said}) == 1
    assert (said[-1].status, said[-1].counts.scene) == ("succeeded", story.skus)
    assert pipeline.bus.dead_letters == []
    assert len(pipeline.provider.created) == story.batches
    assert await pipeline.store.size(unfinished("run-1")) is None
    settle = timedelta(hours=1)
    auditor = Auditor(pipeline.store, pipeline.provider, pipeline.clock, pipeline.account, settle)
    audit = await auditor.audit()
    assert (audit.known, audit.in_doubt, audit.doubles, audit.missing) == (story.batches, 0, (), ())


async def handled_in(story: Story) -> int:
    pipeline = story.pipeline()
    await story.begin(pipeline)
    await pipeline.drain()
    return pipeline.bus.handled


@pytest.mark.parametrize("name", STORIES)
async def test_a_broker_wiped_after_any_message_costs_time_and_nothing_else(name: str) -> None:
    story = STORIES[name]
    for handled in range(1, await handled_in(story) + 1):
        pipeline = story.pipeline()
        await story.begin(pipeline)
        pipeline.bus.cut_after = handled
        assert await pipeline.until_the_power_goes()
        await pipeline.sweep_to_the_end()
        await require_a_whole_run(pipeline, story)


@pytest.mark.parametrize("name", ["plain", "retried"])
async def test_a_power_cut_before_any_write_with_a_wiped_broker_costs_time_and_nothing_else(
    name: str,
) -> None:
    story, write = STORIES[name], 2
    while True:
        pipeline = story.pipeline()
        await story.begin(pipeline)
        pipeline.store.cut_before = write  # type: ignore[attr-defined]
        cut = await pipeline.until_the_power_goes()
        if not cut:
            break
        if await pipeline.store.size(RunKeys("run-1").requested) is not None:
            await pipeline.sweep_to_the_end()
            await require_a_whole_run(pipeline, story)
        write += 1
    assert write > 20


def slow_pipeline(**fields: Any) -> tuple[FakePipeline, SlowProvider]:
    """Return a pipeline of which every second batch takes half an hour and the others seconds."""
    clock = FakeClock()
    takes = (timedelta(seconds=4), timedelta(minutes=30))
    provider = SlowProvider(clock=clock, takes=lambda number: takes[number % 2])
    return FakePipeline.in_virtual_time(clock, provider=provider, window=40, **fields), provider


@dataclass(frozen=True)
class Sweeps:
    """How old a thing must be, and whether a sweep comes before what is due is handled, or after."""

    after: timedelta
    overtaking: bool = False

    async def live(self, pipeline: FakePipeline, span: timedelta, every: timedelta) -> None:
        """Let time pass in steps, with a sweep at every one."""
        until = pipeline.clock.now() + span
        while pipeline.clock.now() < until:
            if self.overtaking:
                await pipeline.sweep(self.after)
            await pipeline.bus.work()
            if not self.overtaking:
                await pipeline.sweep(self.after)
            pipeline.clock.advance(every)


def looks_of_one_loop(takes: timedelta, span: timedelta, every: timedelta) -> int:
    """Return how often one loop looks at a batch in a span, where time moves in steps."""
    looks, age, due = 0, timedelta(0), timedelta(0)
    while age < span:
        if age >= due:
            looks += 1
            if age >= takes:
                break
            due = age + next_look(age, timedelta(seconds=5))
        age += every
    return looks


@pytest.mark.parametrize(
    ("items", "sweeps"),
    [
        (500, Sweeps(timedelta(0))),
        (90, Sweeps(timedelta(0), overtaking=True)),
        (90, Sweeps(timedelta(seconds=20), overtaking=True)),
        (90, Sweeps(timedelta(minutes=30), overtaking=True)),
    ],
)
async def test_sweeps_every_few_seconds_beside_a_run_start_no_second_loop_and_no_second_batch(
    items: int, sweeps: Sweeps
) -> None:
    pipeline, provider = slow_pipeline()
    span, step = timedelta(minutes=4), timedelta(seconds=7)
    await pipeline.ask(catalogue(*(f"S-{number}" for number in range(items))), **LARGE)
    await sweeps.live(pipeline, span, step)
    for _ in range(3):  # whatever a sweep has replaced is dropped when it comes back
        pipeline.clock.advance(timedelta(minutes=1))
        await pipeline.bus.work()
    waiting = pipeline.bus.delayed()
    batches = -(-items // 15)
    assert len(waiting) == batches // 2
    assert set(waiting.values()) == {1}
    assert {queue for queue, _, _ in waiting} == {"poller.batch.submitted"}
    for number in range(batches):
        alone = looks_of_one_loop(provider.takes(number), span, step) + 3 * (provider.takes(number) > span)
        # A sweep that takes what is due this moment for forgotten makes one look of its own.
        spare = alone if sweeps.overtaking and not sweeps.after else 0
        assert alone <= provider.looks[f"batches/b{number + 1}"] <= alone + spare

    await sweeps.live(pipeline, timedelta(minutes=35), timedelta(minutes=1))
    assert pipeline.completed().counts.scene == items
    assert len(provider.created) == batches
    assert pipeline.bus.dead_letters == []
    assert pipeline.bus.delayed() == {}


async def test_a_batch_of_hours_that_just_ended_is_not_swept_while_its_responses_wait_for_a_reader() -> None:
    pipeline, provider = slow_pipeline()
    provider.takes = lambda _: timedelta(hours=20)
    await pipeline.ask(catalogue("A-1"), **ONE_STYLE)
    pipeline.bus.subscribe(Service.EXTRACTOR, AttemptEnded, never)
    while AttemptEnded not in map(type, pipeline.heard):
        await pipeline.bus.work()
        pipeline.clock.advance(timedelta(minutes=1))
    pipeline.clock.advance(timedelta(minutes=20))
    assert await pipeline.sweep() == []
    pipeline.clock.advance(timedelta(minutes=20))
    assert [event.kind for event in await pipeline.sweep()] == ["batch.submitted"]


async def never(_event: Event) -> Snooze:
    """Be a reader that is at other work."""
    return Snooze(timedelta(minutes=5))


async def test_a_completed_run_is_left_alone() -> None:
    pipeline = PLAIN.pipeline()
    await PLAIN.begin(pipeline)
    await pipeline.drain()
    pipeline.clock.advance(timedelta(days=9))
    assert await pipeline.sweep(timedelta(0)) == []


async def test_a_rejected_run_is_left_alone() -> None:
    pipeline = FakePipeline.in_virtual_time()
    await pipeline.make(b"sku,title\nA,Rug\n")
    assert isinstance(pipeline.heard[-1], RunRejected)
    pipeline.clock.advance(timedelta(days=9))
    assert await pipeline.sweep(timedelta(0)) == []


async def test_what_has_a_dead_letter_is_left_alone_and_the_rest_goes_on() -> None:
    story = replace(LANES, window=3)
    pipeline = story.pipeline()
    look, died = pipeline.provider.look, list[str]()

    async def dead_for_the_first(batch: str) -> BatchStatus | None:
        if batch == "batches/b1":
            died.append(batch)
            raise Permanent("no permission")
        return await look(batch)

    pipeline.provider.look = dead_for_the_first  # type: ignore[method-assign]
    await story.begin(pipeline)
    pipeline.bus.cut_after = 11
    assert await pipeline.until_the_power_goes()
    await pipeline.sweep_to_the_end()
    for _ in range(5):
        pipeline.clock.advance(timedelta(days=2))
        assert await pipeline.sweep(timedelta(0)) == []
    assert len(died) == 1
    assert RunCompleted not in map(type, pipeline.heard)
    assert len(pipeline.provider.created) == story.batches


async def test_a_catalogue_that_died_on_its_way_is_left_to_a_person() -> None:
    pipeline = FakePipeline.in_virtual_time()
    stream = pipeline.store.stream
    await pipeline.ask(catalogue("A-1"), **ONE_STYLE, run=None)
    pipeline.store.cut_before = 4  # type: ignore[attr-defined]  # marked and claimed, not read
    assert await pipeline.until_the_power_goes()

    async def gone(key: str) -> AsyncIterator[bytes]:
        if key == CATALOGUE_KEY:
            raise MissingObject(key)
        async for piece in stream(key):
            yield piece

    pipeline.store.stream = gone  # type: ignore[method-assign]
    assert len(await pipeline.sweep_to_the_end()) == 1
    (letter,) = pipeline.bus.dead_letters
    assert letter.queue == "ingest.csv.ready"
    pipeline.clock.advance(timedelta(days=9))
    assert await pipeline.sweep(timedelta(0)) == []


@pytest.mark.parametrize("said_before", [True, False])
async def test_a_completed_run_that_is_still_marked_as_open_says_its_last_word_once_more(
    said_before: bool,  # a parameter
) -> None:
    pipeline = RETRIED.pipeline()
    await RETRIED.begin(pipeline)
    await pipeline.drain()
    if not said_before:
        pipeline.heard.clear()
    await pipeline.store.put(unfinished("run-1"), b"")
    (again,) = await pipeline.sweep_to_the_end()
    assert isinstance(again, AttemptEnded)
    await require_a_whole_run(pipeline, RETRIED)
    pipeline.clock.advance(timedelta(days=9))
    assert await pipeline.sweep(timedelta(0)) == []


@pytest.mark.parametrize("handled", range(1, 9))
async def test_a_cancelled_run_that_a_broker_forgot_ends_as_cancelled_and_spends_no_more(
    handled: int,
) -> None:
    pipeline, provider = slow_pipeline()
    provider.takes = lambda _: timedelta(hours=3)
    await pipeline.ask(catalogue("A-1", "A-2"), **ONE_STYLE)
    pipeline.bus.cut_after = handled
    assert await pipeline.until_the_power_goes()
    made = len(provider.created)
    await mark_cancelled(pipeline.store, "run-1", "enough", pipeline.clock.now())
    await pipeline.sweep_to_the_end()
    assert pipeline.completed().status == "cancelled"
    assert len(provider.created) == made
    assert pipeline.bus.dead_letters == []
    ledger = await account_ledger(pipeline.store, pipeline.clock, pipeline.account).now()
    assert ledger.reserved == {}


async def test_two_sweeps_at_once_say_a_thing_once() -> None:
    pipeline = PLAIN.pipeline()
    await PLAIN.begin(pipeline)
    pipeline.bus.cut_after = 2
    assert await pipeline.until_the_power_goes()
    pipeline.clock.advance(timedelta(hours=1))
    said = await asyncio.gather(*(pipeline.sweep() for _ in range(4)))
    assert sum(map(len, said)) == 1

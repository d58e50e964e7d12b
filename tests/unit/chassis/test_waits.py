"""One message carries a wait, whatever is repeated, swept up or late."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from contracts.documents import Waiting
from contracts.events import BatchNudged, BatchSubmitted
from contracts.keys import RunKeys
from contracts.topology import Service
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.errors import Transient, Unavailable
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import read
from services.chassis.waits import Waits, is_repetition, waiting_attempts
from tests.fakes.clock import START, FakeClock

FIRST = BatchSubmitted(run="run-1", shard=0, attempt=1, batch="batches/b1")
KEY = RunKeys("run-1").shard(0).attempt(1).waiting
PAUSE, WHY = timedelta(seconds=5), "the batch is at the provider"
SAID = [BatchNudged(batch="batches/b1")]


@dataclass
class Stage:
    """A stage that waits until it is told that it need not."""

    store: ObstoreObjectStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)
    result: Result | Exception = field(default_factory=lambda: Snooze(PAUSE, WHY))
    worked: int = 0
    service: Service = Service.POLLER

    async def meets(self, event: BatchSubmitted, dead_before: timedelta | None = None) -> Result:
        dead = None if dead_before is None else START + dead_before
        return await Waits(self.store, self.clock, self.service, dead).handle(event, self._work)

    async def waits(self, event: BatchSubmitted, *, noted: bool = True) -> "Kept":
        """Meet a message that must wait; its note is written unless that is left for later."""
        kept = Kept(await self.meets(event), self.clock)
        if noted:
            await kept.note()
        return kept

    async def note(self) -> Waiting | None:
        return await read(self.store, KEY, Waiting)

    async def _work(self, _event: BatchSubmitted) -> Result:
        self.worked += 1
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class Kept:
    """A snooze of one wait."""

    def __init__(self, result: Result, clock: FakeClock) -> None:
        assert isinstance(result, Snooze)
        assert isinstance(result.instead, BatchSubmitted)
        self.snooze, self.message, self._clock = result, result.instead, clock

    async def note(self) -> None:
        assert self.snooze.when_safe is not None
        await self.snooze.when_safe(self._clock.now() + self.snooze.delay)


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_the_message_that_comes_back_is_the_one_that_counts(stage: Stage) -> None:
    message = FIRST
    for times in range(1, 4):
        kept = await stage.waits(message)
        assert stage.worked == times
        message = kept.message


async def test_a_wait_is_noted_with_its_reason_and_since_when(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    stage.clock.advance(PAUSE)
    await stage.waits(kept.message)
    note = await stage.note()
    assert note is not None
    assert (note.stage, note.turn, note.why, note.since) == ("poller", 0, WHY, START)
    assert (note.noted, note.due) == (START + PAUSE, START + 2 * PAUSE)


async def test_another_reason_is_another_wait(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    stage.clock.advance(PAUSE)
    stage.result = Snooze(PAUSE, "the provider is asked to stop the batch")
    await stage.waits(kept.message)
    note = await stage.note()
    assert note is not None
    assert note.since == START + PAUSE


async def test_nothing_is_noted_before_the_message_is_safe(stage: Stage) -> None:
    await stage.waits(FIRST, noted=False)
    assert await stage.note() is None


async def test_a_message_that_is_delivered_again_after_it_was_noted_is_dropped(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    later = await stage.waits(kept.message)
    for repeated in (FIRST, kept.message):
        assert await stage.meets(repeated) == []
    assert stage.worked == 2
    assert isinstance(await stage.meets(later.message), Snooze)


async def test_of_two_that_were_handled_at_once_the_one_that_was_noted_goes_on(stage: Stage) -> None:
    one, other = await stage.waits(FIRST, noted=False), await stage.waits(FIRST, noted=False)
    await one.note()
    await other.note()
    assert await stage.meets(other.message) == []
    assert isinstance(await stage.meets(one.message), Snooze)


async def test_a_message_that_comes_back_before_it_is_noted_still_counts(stage: Stage) -> None:
    first = await stage.waits(FIRST)
    second = await stage.waits(first.message, noted=False)
    third = await stage.waits(second.message)
    await second.note()  # late
    assert stage.worked == 3
    assert isinstance(await stage.meets(third.message), Snooze)


async def test_a_higher_turn_takes_the_wait_over_from_a_message_however_often_that_came_back(
    stage: Stage,
) -> None:
    message = FIRST
    for _ in range(3):
        message = (await stage.waits(message)).message
    swept = await stage.waits(FIRST.model_copy(update={"turn": 1}))
    assert await stage.meets(message) == []
    assert isinstance(await stage.meets(swept.message), Snooze)


async def test_an_overtaken_messages_late_note_does_not_take_the_wait_back(stage: Stage) -> None:
    older = await stage.waits(FIRST, noted=False)
    newer = await stage.waits(FIRST.model_copy(update={"turn": 1}))
    await older.note()
    assert await stage.meets(older.message) == []
    assert isinstance(await stage.meets(newer.message), Snooze)


async def test_a_note_that_an_older_one_was_written_over_is_written_again(stage: Stage) -> None:
    older = await stage.waits(FIRST, noted=False)
    newer = await stage.waits(FIRST.model_copy(update={"turn": 1}), noted=False)
    put = stage.store.put

    async def beaten(key: str, data: bytes) -> None:
        stage.store.put = put  # type: ignore[method-assign]
        await put(key, data)
        await put(key, stale)

    await older.note()
    stale = await stage.store.get(KEY)
    stage.store.put = beaten  # type: ignore[method-assign,assignment]
    await newer.note()
    note = await stage.note()
    assert note is not None
    assert note.turn == 1


async def test_a_world_out_of_reach_is_a_wait_with_its_reason(stage: Stage) -> None:
    stage.result = Unavailable("the provider is away", retry_in=timedelta(minutes=1))
    kept = await stage.waits(FIRST)
    assert kept.snooze.delay == timedelta(minutes=1)
    note = await stage.note()
    assert note is not None
    assert note.why == "the provider is away"


async def test_a_failure_stays_a_failure_and_leaves_the_note_alone(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    before = await stage.note()
    stage.result = Transient("odd")
    with pytest.raises(Transient):
        await stage.meets(kept.message)
    assert await stage.note() == before
    stage.result = SAID
    assert await stage.meets(kept.message) == SAID


async def test_a_wait_that_is_over_is_noted_and_its_last_message_may_come_again(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    stage.clock.advance(PAUSE)
    stage.result = SAID
    for again in (kept.message, kept.message, FIRST):
        assert await stage.meets(again) == SAID
    note = await stage.note()
    assert note is not None
    assert (note.over, note.noted, note.due) == (True, START + PAUSE, START + PAUSE)
    await kept.note()  # as late as can be
    assert (await stage.note()) == note
    assert [event async for event in waiting_attempts(stage.store, "run-1")] == []


async def test_a_wait_that_begins_anew_after_it_was_over_is_noted(stage: Stage) -> None:
    kept = await stage.waits((await stage.waits(FIRST)).message)
    stage.result = SAID
    await stage.meets(kept.message)
    stage.result = Snooze(PAUSE, WHY)
    again = await stage.waits(FIRST)
    assert await stage.meets(FIRST) == []
    assert isinstance(await stage.meets(again.message), Snooze)


async def test_what_never_waited_leaves_no_note(stage: Stage) -> None:
    stage.result = SAID
    assert await stage.meets(FIRST) == SAID
    assert await stage.note() is None


async def test_another_stages_note_is_neither_obeyed_nor_called_over(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    other = Stage(store=stage.store, clock=stage.clock, service=Service.SUBMITTER, result=SAID)
    for turn in range(2):
        assert await other.meets(FIRST.model_copy(update={"turn": turn})) == SAID
    note = await stage.note()
    assert note is not None
    assert (note.stage, note.over, note.wait) == ("poller", False, kept.message.wait)


async def test_a_late_wait_of_an_earlier_stage_does_not_take_a_later_ones_note_away(stage: Stage) -> None:
    kept = await stage.waits(FIRST)
    await Stage(store=stage.store, clock=stage.clock, service=Service.SUBMITTER).waits(FIRST)
    note = await stage.note()
    assert note is not None
    assert (note.stage, note.wait) == ("poller", kept.message.wait)


async def test_a_message_of_a_process_that_is_dead_is_not_waited_for(stage: Stage) -> None:
    await stage.waits(FIRST)
    assert await stage.meets(FIRST, dead_before=timedelta(0)) == []
    assert isinstance(await stage.meets(FIRST, dead_before=timedelta(seconds=1)), Snooze)


async def test_the_waiting_attempts_of_a_run_are_found_each_with_its_note(stage: Stage) -> None:
    await stage.waits(FIRST)
    await stage.waits(FIRST.model_copy(update={"shard": 7, "attempt": 3}))
    await stage.store.put(RunKeys("run-1").shard(8).attempt(1).built, b"{}")
    found = {
        (event.shard, event.attempt, note.stage)
        async for event, note in waiting_attempts(stage.store, "run-1")
    }
    assert found == {(0, 1, "poller"), (7, 3, "poller")}


@pytest.mark.parametrize(
    ("turn", "wait", "repeated"),
    [
        (1, "5-a", True),
        (2, None, True),
        (2, "4-a", True),
        (2, "5-b", True),
        (2, "5-a", False),
        (2, "6-c", False),
        (3, None, False),
        (2, "made elsewhere", True),
    ],
)
def test_of_all_messages_about_a_wait_the_noted_one_and_what_is_ahead_of_it_count(
    turn: int,
    wait: str | None,
    repeated: bool,  # a column of the table
) -> None:
    note = Waiting(stage="poller", turn=2, wait="5-a", since=START, noted=START, due=START)
    assert is_repetition(note, Service.POLLER, turn, wait) is repeated
    assert not is_repetition(note, Service.SUBMITTER, turn, wait)
    assert not is_repetition(None, Service.POLLER, turn, wait)

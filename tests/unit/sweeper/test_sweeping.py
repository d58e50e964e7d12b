"""The sweep of one run whose commits are put there by hand: what it says, and what it leaves alone."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.documents import (
    BatchIndex,
    Completed,
    Ended,
    Estimate,
    Fetched,
    Planned,
    Requested,
    ShardRow,
    Swept,
    Waiting,
)
from contracts.events import CatalogueRef, CsvReady, Event
from contracts.keys import RunKeys, batch_index, unfinished
from contracts.shard_table import encode_row
from contracts.submission import ENTRY, AnyEntry, Prepared, Refused, Submitted
from contracts.values import OutcomeCounts, Slice
from services.chassis.dead_letters import DeadLetterBox, Death, Message, letter_of
from services.chassis.object_store import commit, read
from services.chassis.wire import encode
from services.recipes.shipped_recipes import find_shipped
from services.sweeper.handlers import Sweeper
from tests.fakes.clock import START, FakeClock
from tests.fakes.clocked_store import ClockedStore
from tests.fakes.documents import ANY_BLOB, built, run_document

AFTER = timedelta(minutes=30)
KEYS = RunKeys("run-1")
FIRST = KEYS.shard(0).attempt(1)
STAMP: dict[str, Any] = {"nonce": "n", "at": START, "epoch": 1, "account": "gemini-1"}
PREPARED: AnyEntry = Prepared.model_validate(STAMP)
SUBMITTED: AnyEntry = Submitted.model_validate({**STAMP, "batch": "batches/b1"})
REFUSED: AnyEntry = Refused.model_validate({**STAMP, "code": "400", "message": "no"})
ASKED = CsvReady(catalogue=CatalogueRef(key="k"), recipe="rug-room", reference="ours")


@dataclass
class World:
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.store = ClockedStore(self.clock)

    async def sweep(self, only: str | None = None) -> list[Event]:
        return [event async for event in Sweeper(self.store, self.clock, AFTER).sweep(only)]

    async def sweep_later(self, delay: timedelta = AFTER) -> list[tuple[str, int | None, int | None]]:
        """Sweep after a while; return kind, attempt and turn of what it says."""
        self.clock.advance(delay)
        said = await self.sweep()
        return [(event.kind, getattr(event, "attempt", None), getattr(event, "turn", None)) for event in said]

    async def claim(self) -> None:
        requested = Requested(
            nonce="n", event=ASKED, catalogue=ANY_BLOB, fingerprint="f", recipe=find_shipped("rug-room"),
            account="gemini-1", at=START,
        )  # fmt: skip
        await commit(self.store, KEYS.requested, requested)

    async def plan(self, shards: int = 1, window: int = 32) -> None:
        rows = b"".join(encode_row(ShardRow(start=number, length=1, count=1)) for number in range(shards))
        await self.store.put("table", rows)
        await commit(self.store, KEYS.run_document, run_document())
        estimate = Estimate(
            items=1, model="m", image_size="2K", price_date="d", lowest_usd=Decimal(1), highest_usd=Decimal(1)
        )
        table = ANY_BLOB.model_copy(update={"key": "table"})
        plan = Planned(nonce="n", shard_count=shards, window=window, shards=table, estimate=estimate)
        await commit(self.store, KEYS.planned, plan)

    async def submission(self, *entries: AnyEntry, indexed: bool = True) -> None:
        for number, entry in enumerate(entries, 1):
            await self.store.put(FIRST.submission(number), ENTRY.dump_json(entry))
        if indexed:
            index = BatchIndex(
                nonce="n", batch="batches/b1", run="run-1", reference=None, shard=0, attempt=1,
                account="gemini-1", submitted_at=START,
            )  # fmt: skip
            await commit(self.store, batch_index("gemini-1", "batches/b1"), index)

    async def fetched(self, shard: int = 0) -> None:
        fetched = Fetched(nonce="n", responses=None, ending="expired", batch="batches/b1")
        await commit(self.store, KEYS.shard(shard).attempt(1).fetched, fetched)

    async def ended(self, *, retry: bool) -> None:
        again = Slice(key="items", start=0, length=1, count=1) if retry else None
        ended = Ended(nonce="n", ending="expired", outcomes=ANY_BLOB, retry=again, cost_usd=Decimal(0))
        await commit(self.store, FIRST.ended, ended)

    async def waits(self, due: timedelta, turn: int = 0) -> None:
        at = {"since": self.clock.now(), "noted": self.clock.now(), "due": self.clock.now() + due}
        note = Waiting.model_validate({"stage": "poller", "turn": turn, "wait": "1-w", **at})
        await self.store.put(FIRST.waiting, note.model_dump_json().encode())

    async def bury(self, event: Event, queue: str) -> None:
        death = Death(reason="odd", stack="", attempts=1, first_failed=START, died=START)
        letter = letter_of(Message(queue, encode(event), {}), death)
        await DeadLetterBox(self.store).keep(letter)


@pytest.fixture
async def world() -> World:
    world = World()
    await world.store.put(unfinished("run-1"), b"")
    await world.claim()
    return world


async def test_a_run_that_was_claimed_and_never_planned_is_asked_for_again_by_its_name(world: World) -> None:
    world.clock.advance(AFTER)
    (event,) = await world.sweep()
    assert isinstance(event, CsvReady)
    assert (event.run, event.reference, event.catalogue) == ("run-1", "ours", ASKED.catalogue)
    assert event.recipe == find_shipped("rug-room").reference


async def test_a_marker_without_a_run_is_cleared_away() -> None:
    world = World()
    await world.store.put(unfinished("run-1"), b"")
    assert await world.sweep_later() == []
    assert await world.store.size(unfinished("run-1")) is None


async def test_nothing_is_forgotten_before_its_time(world: World) -> None:
    assert await world.sweep_later(AFTER - timedelta(seconds=1)) == []
    await world.plan()
    assert await world.sweep_later(AFTER - timedelta(seconds=1)) == []


async def test_each_sweep_in_vain_doubles_the_patience_and_opens_a_turn(world: World) -> None:
    await world.plan()
    said = [await world.sweep_later(AFTER) for _ in range(7)]
    first, second, third = ([("shard.planned", 1, turn)] for turn in (1, 2, 3))
    assert said == [first, [], second, [], [], [], third]
    swept = await read(world.store, FIRST.swept(3), Swept)
    assert swept is not None
    assert swept.said == "shard.planned"


async def test_what_the_last_stage_to_commit_had_to_say_is_said_again(world: World) -> None:
    await world.plan()
    await commit(world.store, FIRST.built, built())
    assert await world.sweep_later() == [("batch.built", 1, 1)]
    await world.submission(PREPARED, indexed=False)
    assert await world.sweep_later(2 * AFTER) == [("batch.built", 1, 2)]
    await world.submission(PREPARED, SUBMITTED)
    assert await world.sweep_later(4 * AFTER) == [("batch.submitted", 1, 3)]
    await world.fetched()
    assert await world.sweep_later(8 * AFTER) == [("attempt.ended", 1, 4)]


@pytest.mark.parametrize("retry", [True, False])
async def test_what_follows_from_an_attempts_end_is_the_extractors_to_say(
    world: World,
    retry: bool,  # a parameter
) -> None:
    await world.plan()
    await world.fetched()
    await world.ended(retry=retry)
    assert await world.sweep_later() == [("attempt.ended", 1, 1)]


async def test_an_attempt_without_requests_goes_straight_to_its_end(world: World) -> None:
    await world.plan()
    await commit(world.store, FIRST.built, built(requests=None, lines=0))
    assert await world.sweep_later() == [("attempt.ended", 1, 1)]


async def test_a_refused_submission_is_the_submitters_to_say(world: World) -> None:
    await world.plan()
    await commit(world.store, FIRST.built, built())
    await world.submission(PREPARED, REFUSED, indexed=False)
    assert await world.sweep_later() == [("batch.built", 1, 1)]


async def test_a_batch_that_the_poller_could_not_find_is_the_submitters_to_finish(world: World) -> None:
    await world.plan()
    await commit(world.store, FIRST.built, built())
    await world.submission(PREPARED, SUBMITTED, indexed=False)
    assert await world.sweep_later() == [("batch.built", 1, 1)]


async def test_a_wait_is_left_alone_until_it_is_overdue_and_then_taken_over_by_the_next_turn(
    world: World,
) -> None:
    await world.plan()
    await world.submission(PREPARED, SUBMITTED)
    await world.waits(due=timedelta(hours=1), turn=4)
    assert await world.sweep_later(timedelta(hours=1) + AFTER - timedelta(seconds=1)) == []
    assert await world.sweep_later(timedelta(seconds=1)) == [("batch.submitted", 1, 5)]


async def test_a_lane_that_has_not_come_to_a_shard_is_not_hurried(world: World) -> None:
    await world.plan(shards=3, window=2)
    world.clock.advance(AFTER)
    assert [getattr(event, "shard", None) for event in await world.sweep()] == [0, 1]
    await world.store.put(KEYS.shard(0).settled, b"{}")
    world.clock.advance(AFTER)
    assert [getattr(event, "shard", None) for event in await world.sweep()] == [2]


async def test_a_dead_shard_is_left_alone_and_the_others_are_not(world: World) -> None:
    await world.plan(shards=2)
    await world.submission(PREPARED, SUBMITTED)
    world.clock.advance(AFTER)
    (dead, alive) = await world.sweep()
    await world.bury(dead, "poller.batch.submitted")
    world.clock.advance(99 * AFTER)
    assert [getattr(event, "shard", None) for event in await world.sweep()] == [1]
    assert getattr(alive, "shard", None) == 1


async def test_a_dead_request_is_left_alone(world: World) -> None:
    await world.bury(ASKED, "ingest.csv.ready")
    assert await world.sweep_later(99 * AFTER) == []


async def settle_both(world: World) -> None:
    await world.plan(shards=2)
    for shard in range(2):
        await world.fetched(shard)
        await world.store.put(KEYS.shard(shard).settled, b"{}")


async def test_a_run_whose_shards_are_settled_and_which_is_not_completed_is_completed(world: World) -> None:
    await settle_both(world)
    world.clock.advance(AFTER)
    (event,) = await world.sweep()
    assert (event.kind, getattr(event, "shard", None)) == ("attempt.ended", 1)


async def test_a_completed_run_that_is_still_marked_is_given_time_to_say_so_itself(world: World) -> None:
    await settle_both(world)
    world.clock.advance(AFTER)
    completed = Completed(
        nonce="n", status="failed", manifest="m", report="r", counts=OutcomeCounts(), cost_usd=Decimal(0),
        at=world.clock.now(),
    )  # fmt: skip
    await commit(world.store, KEYS.completed, completed)
    assert await world.sweep_later(AFTER - timedelta(seconds=1)) == []
    assert await world.sweep_later(timedelta(seconds=1)) == [("attempt.ended", 1, 1)]


async def test_one_run_may_be_swept_alone(world: World) -> None:
    world.clock.advance(AFTER)
    assert await world.sweep("run-2") == []
    assert len(await world.sweep("run-1")) == 1


async def test_a_sweep_that_a_twin_was_ahead_of_says_nothing(world: World) -> None:
    await world.plan()
    world.clock.advance(AFTER)
    create = world.store.create

    async def beaten(key: str, data: bytes) -> bool:
        if "/swept/" in key:
            await create(key, Swept(nonce="twin", at=START, said="k").model_dump_json().encode())
        return await create(key, data)

    world.store.create = beaten  # type: ignore[method-assign]
    assert await world.sweep() == []

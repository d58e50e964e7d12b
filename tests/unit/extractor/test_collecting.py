"""Responses are had whole, however the download goes, or nothing is committed."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from contracts.documents import BatchIndex, Fetched, Puzzling
from contracts.events import AttemptEnded, AttemptEnding
from contracts.keys import AttemptKeys, RunKeys, batch_index
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.errors import Permanent, Unavailable
from services.chassis.object_store import DigestedFile, commit, read
from services.chassis.provider import FileGone, Piece
from services.extractor.collecting import ASK_AGAIN, FETCHES, PATIENCE, Collector
from services.extractor.downloading import PROGRESS, TRIES, download, is_whole
from tests.fakes.answers import success
from tests.fakes.clock import START, FakeClock
from tests.fakes.documents import built
from tests.fakes.downloads import Fate, ScriptedFiles, always_whole, breaks, lies
from tests.fakes.provider import FakeProvider

KEYS = RunKeys("run-1").shard(3).attempt(2)
BODY = b"".join(json.dumps(success(f"item-{number}")).encode() + b"\n" for number in range(3))
MIDDLE_OF_LAST = len(BODY) - 40


def ended(ending: AttemptEnding = "succeeded", **more: Any) -> AttemptEnded:
    said = {"batch": "batches/b1", "responses": "files/batch-1", "message": "their words", **more}
    return AttemptEnded(run="run-1", shard=3, attempt=2, ending=ending, **said)


@dataclass
class Bench:
    files: ScriptedFiles
    store: ObstoreObjectStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)

    async def waited(self) -> "Bench":
        """Let it have been so for as long as it is waited out."""
        note = Puzzling(nonce="n", since=START - PATIENCE)
        await commit(self.store, KEYS.incomplete, note)
        return self

    async def collect(self, event: AttemptEnded | None = None, account: str = "ours") -> Fetched:
        index = BatchIndex(
            nonce="n",
            batch="batches/b1",
            run="run-1",
            reference=None,
            shard=3,
            attempt=2,
            account="ours",
            submitted_at=START,
        )
        await commit(self.store, batch_index("ours", "batches/b1"), index)
        return await Collector(self.store, self.files, account, self.clock).collect(event or ended(), KEYS)

    async def stored(self, fetched: Fetched) -> bytes:
        assert fetched.responses is not None
        body = await self.store.get(fetched.responses.key)
        assert (fetched.responses.size, fetched.responses.key) == (
            len(body),
            AttemptKeys(KEYS.prefix).responses(fetched.responses.sha256),
        )
        return body


def bench_with(*script: Fate, body: bytes = BODY) -> Bench:
    return Bench(ScriptedFiles(body=body, script=list(script)))


@pytest.mark.parametrize(
    "offsets", [(0,), (1,), (10, 11, 500), (0, 0, 0, 0), (len(BODY) - 1,), (len(BODY),)], ids=str
)
async def test_a_download_that_breaks_off_goes_on_where_it_was(offsets: tuple[int, ...]) -> None:
    bench = bench_with(*(breaks(at) for at in offsets))
    fetched = await bench.collect()
    assert await bench.stored(fetched) == BODY
    assert bench.files.starts == [0, *offsets]


async def test_a_server_that_gives_no_parts_is_read_from_the_start_again() -> None:
    bench = bench_with(always_whole(300), always_whole(100), Fate(ranges=False))
    assert await bench.stored(await bench.collect()) == BODY
    assert bench.files.starts == [0, 300, 100]


@pytest.mark.parametrize("shift", [-3, 4])
async def test_another_part_than_was_asked_is_never_put_to_what_is_there(shift: int) -> None:
    bench = bench_with(breaks(100), Fate(shift=shift))
    assert await bench.stored(await bench.collect()) == BODY


async def test_a_provider_that_stays_broken_is_waited_for_and_nothing_is_committed_meanwhile() -> None:
    bench = bench_with(*[breaks(50)] * TRIES)
    with pytest.raises(Unavailable, match="broke off at 50"):
        await bench.collect()
    assert len(bench.files.starts) == TRIES
    assert [found async for found in bench.store.list(KEYS.prefix)] == []
    assert await bench.stored(await bench.collect()) == BODY


async def test_a_try_that_gets_far_does_not_count_so_a_long_file_survives_a_poor_line() -> None:
    body = b"x" * (PROGRESS * (TRIES + 3)) + b"\n"
    bench = bench_with(*(breaks(PROGRESS * (step + 1)) for step in range(TRIES + 2)), body=body)
    bench.files.piece = PROGRESS
    fetched = await bench.collect()
    assert fetched.responses is not None
    assert fetched.responses.size == len(body)


async def test_a_server_without_parts_that_always_breaks_off_far_along_is_given_up_for_now() -> None:
    bench = bench_with(*[always_whole(PROGRESS * 2)] * 50, body=b"x" * PROGRESS * 3)
    bench.files.piece = PROGRESS
    with pytest.raises(Unavailable):
        await bench.collect()
    assert len(bench.files.starts) == TRIES + 1


async def test_a_body_whose_last_line_is_cut_is_fetched_again_from_the_start() -> None:
    bench = bench_with(lies(MIDDLE_OF_LAST))
    assert await bench.stored(await bench.collect()) == BODY
    assert bench.files.starts == [0, 0]


async def test_a_body_that_stays_cut_is_taken_at_its_fullest_and_reported() -> None:
    bench = await bench_with(lies(100), lies(MIDDLE_OF_LAST), lies(50), lies(40)).waited()
    with capture_logs() as logged:
        fetched = await bench.collect()
    assert await bench.stored(fetched) == BODY[:MIDDLE_OF_LAST]
    assert not fetched.gone
    assert len(bench.files.starts) == FETCHES
    (line,) = [line for line in logged if line["event"] == "responses_cut"]
    assert (line["log_level"], line["run"], line["shard"], line["attempt"]) == ("error", "run-1", 3, 2)


async def test_a_batch_that_succeeded_with_an_empty_body_is_fetched_again() -> None:
    bench = bench_with(lies(0), lies(0))
    assert await bench.stored(await bench.collect()) == BODY
    stays_empty = await bench_with(*[lies(0)] * FETCHES).waited()
    assert await stays_empty.stored(await stays_empty.collect()) == b""
    assert len(stays_empty.files.starts) == FETCHES


@pytest.mark.parametrize("ending", ["expired", "failed", "cancelled"])
async def test_a_batch_that_did_not_succeed_may_have_answered_nothing(ending: AttemptEnding) -> None:
    bench = bench_with(body=b"")
    assert await bench.stored(await bench.collect(ended(ending))) == b""
    assert bench.files.starts == [0]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n", b"\n  ", b"  "], ids=repr)
async def test_a_last_line_needs_no_line_feed_to_be_whole(end: bytes) -> None:
    bench = bench_with(body=BODY.rstrip() + end)
    await bench.collect()
    assert bench.files.starts == [0]


async def test_a_file_that_is_gone_is_committed_as_gone() -> None:
    bench = await bench_with(Fate(until=0, error=FileGone("404"))).waited()
    fetched = await bench.collect()
    assert (fetched.gone, fetched.responses) == (True, None)
    assert await bench.collect() == fetched
    assert bench.files.starts == [0]


@pytest.mark.parametrize(
    "script",
    [[Fate(until=0, error=FileGone("404"))], [lies(100)] * FETCHES],
    ids=["gone", "cut"],
)
async def test_responses_that_are_gone_or_cut_for_a_moment_are_not_given_up(script: list[Fate]) -> None:
    bench = bench_with(*script)
    await commit(bench.store, KEYS.built, built(lines=3))
    with pytest.raises(Unavailable, match="the provider"):
        await bench.collect()
    assert await bench.store.size(KEYS.fetched) is None
    bench.clock.advance(ASK_AGAIN)
    assert await bench.stored(await bench.collect()) == BODY


@pytest.mark.parametrize("before", [[breaks(MIDDLE_OF_LAST)], [lies(MIDDLE_OF_LAST)]], ids=["broken", "cut"])
async def test_what_came_before_the_file_was_gone_is_kept(before: list[Fate]) -> None:
    bench = await bench_with(*before, Fate(until=0, error=FileGone("404"))).waited()
    fetched = await bench.collect()
    assert fetched.gone
    assert await bench.stored(fetched) == BODY[:MIDDLE_OF_LAST]


@pytest.mark.parametrize("script", [[], [Fate(until=0, error=FileGone("404"))]], ids=["had", "gone"])
@pytest.mark.parametrize("responses", ["files/batch-1", None])
@pytest.mark.parametrize("ending", ["expired", "dropped"])
async def test_the_commit_says_how_the_attempt_ended(
    ending: AttemptEnding, responses: str | None, script: list[Fate]
) -> None:
    bench = await bench_with(*script).waited()
    await bench.collect(ended(ending, responses=responses))
    fetched = await read(bench.store, KEYS.fetched, Fetched)
    assert fetched is not None
    assert (fetched.ending, fetched.batch, fetched.message) == (ending, "batches/b1", "their words")


async def test_a_later_event_that_says_something_else_changes_nothing() -> None:
    bench = bench_with()
    first = await bench.collect(ended("expired"))
    again = await bench.collect(ended("lost", batch=None, responses=None, message="a sweep's"))
    assert again == first
    assert again.ending == "expired"


async def test_an_attempt_that_a_person_gave_up_reads_no_responses() -> None:
    bench = bench_with()
    dropped = await bench.collect(ended("dropped"))
    assert (dropped.ending, dropped.responses, bench.files.starts) == ("dropped", None, [])


async def test_giving_up_wins_over_responses_that_are_there() -> None:
    bench = bench_with()
    await bench.collect()
    dropped = await bench.collect(ended("dropped", batch=None, message="it never parses"))
    assert (dropped.ending, dropped.responses, dropped.message) == ("dropped", None, "it never parses")
    assert dropped.batch == "batches/b1"


async def test_a_batch_of_another_account_is_left_to_a_person_before_anything_is_downloaded() -> None:
    bench = bench_with()
    with pytest.raises(Permanent, match=r"set the former key.*sceneloom dead replay"):
        await bench.collect(account="another")
    assert bench.files.starts == []
    assert await bench.store.size(KEYS.fetched) is None


async def test_a_body_cut_at_the_end_of_a_line_is_fetched_again_if_the_batch_answered_every_request() -> None:
    first_line = BODY.index(b"\n") + 1
    bench = bench_with(lies(first_line))
    await commit(bench.store, KEYS.built, built(lines=3))
    assert await bench.stored(await bench.collect()) == BODY
    assert bench.files.starts == [0, 0]


async def test_a_batch_that_gave_up_early_owes_no_answer_to_every_request() -> None:
    first_line = BODY.index(b"\n") + 1
    bench = bench_with(lies(first_line))
    await commit(bench.store, KEYS.built, built(lines=3))
    assert await bench.stored(await bench.collect(ended("expired"))) == BODY[:first_line]
    assert bench.files.starts == [0]


async def test_a_failed_batch_without_responses_is_another_accounts_as_well() -> None:
    bench = bench_with()
    with pytest.raises(Permanent, match="another account"):
        await bench.collect(ended("failed", responses=None), account="another")


async def test_once_fetched_the_account_no_longer_matters() -> None:
    bench = bench_with()
    assert await bench.collect() == await bench.collect(account="another")


async def test_memory_does_not_grow_with_the_file() -> None:
    piece, count = b"x" * (1 << 16), 512

    class Long(FakeProvider):
        async def download(self, name: str, start: int = 0) -> AsyncIterator[Piece]:
            for number in range(count):
                yield Piece(number << 16, piece)
            yield Piece(count << 16, b'"\n')

    tracemalloc.start()
    try:
        with DigestedFile() as file:
            await download(Long(), "files/long", file)
            assert await asyncio.to_thread(is_whole, file.path, 1)
            assert file.size > count << 16
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()

"""The answer to a create is late, lost, broken or a refusal: one POST a lease, one batch, always found."""

import asyncio
from datetime import timedelta

import pytest

from contracts.events import AttemptEnded, BatchSubmitted
from services.chassis.handling import Snooze
from services.submitter.submission import LEASE
from tests.faults.creates import broken_rules, creates, one_batch

MADE_ALL_THE_SAME = (
    "create-late",
    "create-late-act",
    "create-lost",
    "create-reset-after",
    "create-500-after",
)
NEVER_MADE = ("create-reset", "create-503")


def clean(rules: dict[str, int]) -> bool:
    return not any(rules.values())


@pytest.mark.parametrize("fault", MADE_ALL_THE_SAME)
async def test_a_batch_whose_answer_was_lost_is_adopted_and_never_sent_again(fault: str) -> None:
    async with one_batch() as batch:
        batch.bench.simulator.faults.arm(fault, 1)
        (said,) = await batch.to_the_end()
        assert isinstance(said, BatchSubmitted)
        assert [said.batch] == batch.batches()
        assert batch.posts() == 1
        assert "ambiguous" in await batch.states()
        assert clean(await broken_rules(batch))


@pytest.mark.parametrize("fault", NEVER_MADE)
async def test_a_batch_that_was_never_made_is_made_once_the_list_has_settled(fault: str) -> None:
    async with one_batch() as batch:
        batch.bench.simulator.faults.arm(fault, 1)
        await batch.to_the_end()
        assert batch.posts() == 2
        assert batch.waited >= timedelta(hours=1)
        assert clean(await broken_rules(batch))


async def test_a_list_that_lags_behind_makes_no_second_batch() -> None:
    async with one_batch() as batch:
        batch.bench.simulator.list_lag = timedelta(minutes=20)
        batch.bench.simulator.faults.arm("create-lost", 1)
        await batch.to_the_end()
        assert batch.posts() == 1
        assert clean(await broken_rules(batch))


async def test_too_many_requests_are_waited_out_one_post_at_a_time() -> None:
    async with one_batch() as batch:
        batch.bench.simulator.faults.arm("create-429", 3)
        await batch.to_the_end()
        assert batch.posts() == 4
        assert "ambiguous" not in await batch.states()
        assert clean(await broken_rules(batch))


async def test_a_refusal_ends_the_attempt_and_is_not_repeated() -> None:
    async with one_batch() as batch:
        batch.bench.simulator.faults.arm("create-400", 1)
        (said,) = await batch.to_the_end()
        assert isinstance(said, AttemptEnded)
        assert (said.ending, batch.posts(), batch.batches()) == ("refused", 1, [])


async def test_a_handler_cancelled_in_mid_post_leaves_a_batch_that_the_next_one_adopts() -> None:
    async with one_batch(patience=30) as batch:
        batch.bench.simulator.faults.arm("create-late", 1)
        handler = asyncio.create_task(batch.submitter.submit(batch.event))
        while not batch.batches():
            await batch.clock.somebody_sleeps()
        handler.cancel()
        await asyncio.gather(handler, return_exceptions=True)
        waits = await batch.deliver()
        assert isinstance(waits, Snooze)
        await batch.to_the_end()
        assert batch.waited >= LEASE
        assert batch.posts() == 1
        assert clean(await broken_rules(batch))


@pytest.mark.parametrize("fault", [None, "create-429", "create-late", "create-500"])
async def test_twins_that_get_the_same_message_send_one_post(fault: str | None) -> None:
    async with one_batch() as batch:
        if fault:
            batch.bench.simulator.faults.arm(fault, 1)
        await asyncio.gather(*(batch.submitter.submit(batch.event) for _ in range(4)))
        assert batch.posts() == 1
        await batch.to_the_end()
        assert clean(await broken_rules(batch))


def test_bad_luck_of_every_kind_makes_one_batch_all_the_same() -> None:
    assert not creates(seeds=3).wrong

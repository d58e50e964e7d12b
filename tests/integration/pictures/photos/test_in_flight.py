"""Callers who want the same thing share the work."""

import asyncio

import pytest

from services.adapters.photos.in_flight import InFlight


class Work:
    """Work that ends when it is let go, and lingers over being cancelled if it is told to."""

    def __init__(self) -> None:
        self.started = 0
        self.cancelled = 0
        self.running = asyncio.Event()
        self.let_go = asyncio.Event()
        self.cleaned_up = asyncio.Event()
        self.cleaned_up.set()

    async def __call__(self) -> str:
        self.started += 1
        self.running.set()
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            await self.cleaned_up.wait()
            raise
        return "done"


async def test_several_callers_share_one_work() -> None:
    shared, work = InFlight[str](), Work()
    callers = [asyncio.create_task(shared.share("a", work)) for _ in range(5)]
    await work.running.wait()
    work.let_go.set()

    assert await asyncio.gather(*callers) == ["done"] * 5
    assert work.started == 1


async def test_other_things_and_later_callers_are_worked_for_anew() -> None:
    shared, work = InFlight[str](), Work()
    work.let_go.set()

    await asyncio.gather(shared.share("a", work), shared.share("b", work))
    await shared.share("a", work)

    assert work.started == 3


async def test_a_failure_reaches_every_caller_and_is_forgotten() -> None:
    shared, tries = InFlight[str](), 0

    async def fail() -> str:
        nonlocal tries
        tries += 1
        raise LookupError

    results = await asyncio.gather(shared.share("a", fail), shared.share("a", fail), return_exceptions=True)
    with pytest.raises(LookupError):
        await shared.share("a", fail)

    assert [type(result) for result in results] == [LookupError, LookupError]
    assert tries == 2


async def test_a_cancelled_caller_leaves_the_others_theirs() -> None:
    shared, work = InFlight[str](), Work()
    first, second = (asyncio.create_task(shared.share("a", work)) for _ in range(2))
    await work.running.wait()

    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    work.let_go.set()

    assert await second == "done"
    assert work.cancelled == 0


async def test_the_last_cancelled_caller_ends_the_work_and_nobody_joins_it_any_more() -> None:
    shared, work = InFlight[str](), Work()
    work.cleaned_up.clear()
    caller = asyncio.create_task(shared.share("a", work))
    await work.running.wait()

    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    later = asyncio.create_task(shared.share("a", work))
    work.let_go.set()

    assert await later == "done"
    work.cleaned_up.set()
    await shared.close()
    assert (work.started, work.cancelled) == (2, 1)


async def test_closing_ends_what_is_under_way() -> None:
    shared, work = InFlight[str](), Work()
    caller = asyncio.create_task(shared.share("a", work))
    await work.running.wait()

    await shared.close()

    assert work.cancelled == 1
    with pytest.raises(asyncio.CancelledError):
        await caller

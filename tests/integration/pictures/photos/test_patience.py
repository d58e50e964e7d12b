"""Trying again politely."""

from datetime import timedelta

import pytest

from services.adapters.photos.answers import TryAgain
from services.adapters.photos.hosts import Hosts
from services.adapters.photos.patience import patiently
from services.chassis.photo_library import PhotoProblem
from tests.integration.pictures.photos.fakes import FakeClock


class Failing:
    """An attempt that fails so many times before it succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.tries = 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return "photo"


def passing(after: int | None = None) -> TryAgain:
    problem = PhotoProblem("unreachable", "busy")
    return TryAgain(problem, None if after is None else timedelta(seconds=after))


async def test_two_failures_are_waited_out() -> None:
    clock, attempt = FakeClock(), Failing(passing(), passing())

    assert await patiently(attempt, clock, Hosts(clock), "cdn.example") == "photo"
    assert clock.slept == [1, 4]


async def test_the_third_failure_is_the_end() -> None:
    clock, attempt = FakeClock(), Failing(passing(), passing(), passing(), passing())

    with pytest.raises(PhotoProblem, match=r"busy \(3 tries\)"):
        await patiently(attempt, clock, Hosts(clock), "cdn.example")

    assert attempt.tries == 3
    assert clock.slept == [1, 4]


async def test_a_definite_problem_is_not_tried_again() -> None:
    clock, attempt = FakeClock(), Failing(PhotoProblem("not_found", "gone"))

    with pytest.raises(PhotoProblem, match="gone"):
        await patiently(attempt, clock, Hosts(clock), "cdn.example")

    assert attempt.tries == 1


async def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    clock = FakeClock()

    await patiently(Failing(passing(after=30), passing(after=0)), clock, Hosts(clock), "cdn.example")

    assert clock.slept == [30, 4]


async def test_a_server_that_asks_for_a_long_pause_is_left_alone() -> None:
    clock, attempt = FakeClock(), Failing(passing(after=3600))

    with pytest.raises(PhotoProblem, match="busy"):
        await patiently(attempt, clock, Hosts(clock), "cdn.example")

    assert (attempt.tries, clock.slept) == (1, [])

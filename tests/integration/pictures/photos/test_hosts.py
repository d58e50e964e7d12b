"""How a host that is in trouble is treated, and that the others do not notice."""

from datetime import timedelta

import pytest

from services.adapters.photos.answers import TryAgain
from services.adapters.photos.hosts import LEFT_ALONE, MOST_IN_A_ROW, Hosts
from services.adapters.photos.patience import patiently
from services.chassis.photo_library import PhotoProblem
from tests.integration.pictures.photos.fakes import FakeClock

BUSY = PhotoProblem("unreachable", "busy")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hosts(clock: FakeClock) -> Hosts:
    return Hosts(clock)


async def test_a_pause_told_to_one_photo_holds_for_all_of_its_host_and_for_no_other(
    hosts: Hosts, clock: FakeClock
) -> None:
    hosts.pause("slow.example", timedelta(seconds=20), BUSY)

    await hosts.admit("quick.example")
    assert clock.slept == []
    await hosts.admit("slow.example")
    assert clock.slept == [20]
    await hosts.admit("slow.example")
    assert clock.slept == [20]


async def test_a_pause_longer_than_we_wait_fails_the_hosts_other_photos_at_once(
    hosts: Hosts, clock: FakeClock
) -> None:
    hosts.pause("slow.example", timedelta(hours=1), BUSY)

    with pytest.raises(PhotoProblem, match="left alone for 3601 more seconds"):
        await hosts.admit("slow.example")
    assert clock.slept == []


async def test_a_host_that_answers_is_still_given_the_pause_it_asked_for(
    hosts: Hosts, clock: FakeClock
) -> None:
    hosts.pause("slow.example", timedelta(seconds=20), BUSY)
    hosts.answered("slow.example")

    await hosts.admit("slow.example")

    assert clock.slept == [20]


async def test_a_host_that_fails_photo_after_photo_is_left_alone_for_a_while(
    hosts: Hosts, clock: FakeClock
) -> None:
    for _ in range(MOST_IN_A_ROW):
        await hosts.admit("dead.example")
        hosts.failed("dead.example", BUSY)

    with pytest.raises(PhotoProblem, match="busy; its server is left alone"):
        await hosts.admit("dead.example")
    clock.time += LEFT_ALONE
    await hosts.admit("dead.example")
    assert clock.slept == []


async def test_failures_with_an_answer_in_between_are_not_in_a_row(hosts: Hosts) -> None:
    for _ in range(2):
        for _ in range(MOST_IN_A_ROW - 1):
            hosts.failed("shaky.example", BUSY)
        hosts.answered("shaky.example")

    await hosts.admit("shaky.example")


async def test_a_missing_photo_is_an_answer(hosts: Hosts, clock: FakeClock) -> None:
    async def missing() -> None:
        raise PhotoProblem("not_found", "gone")

    for _ in range(MOST_IN_A_ROW - 1):
        hosts.failed("shaky.example", BUSY)
    with pytest.raises(PhotoProblem, match="gone"):
        await patiently(missing, clock, hosts, "shaky.example")
    hosts.failed("shaky.example", BUSY)

    await hosts.admit("shaky.example")


async def test_a_crowded_server_slows_its_host_and_a_broken_answer_only_its_photo(
    hosts: Hosts, clock: FakeClock
) -> None:
    failures = [TryAgain(BUSY), TryAgain(BUSY, timedelta(seconds=9), crowded=True)]
    paused: list[float] = []

    async def attempt() -> None:
        paused.append(len(hosts._troubles))
        if failures:
            raise failures.pop(0)

    await patiently(attempt, clock, hosts, "cdn.example")

    assert (paused, clock.slept) == ([0, 0, 1], [1, 9])


async def test_hosts_are_not_remembered_without_bound(hosts: Hosts) -> None:
    for number in range(5000):
        hosts.failed(f"{number}.example", BUSY)

    assert len(hosts._troubles) == 1000

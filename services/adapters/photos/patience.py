"""Trying again, twice at most and politely, what may succeed a moment later."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from services.chassis.clock import Clock
from services.chassis.photo_library import PhotoProblem

from .answers import LONGEST_PAUSE, TryAgain
from .hosts import Hosts

_PAUSES = (timedelta(seconds=1), timedelta(seconds=4))

T = TypeVar("T")


async def patiently(attempt: Callable[[], Awaitable[T]], clock: Clock, hosts: Hosts, host: str) -> T:
    """Return what an attempt at a host returns; raises its PhotoProblem once trying again is over.

    A server that names a longer pause than we are ready to wait is taken at its word and left alone.
    """
    for pause in _PAUSES:
        try:
            return await _try(attempt, hosts, host)
        except TryAgain as failure:
            await _wait(failure, pause, clock, hosts, host)
    try:
        return await _try(attempt, hosts, host)
    except TryAgain as failure:
        tries = len(_PAUSES) + 1
        problem = PhotoProblem(failure.problem.code, f"{failure.problem.message} ({tries} tries)")
        hosts.failed(host, problem)
        raise problem from failure


async def _try(attempt: Callable[[], Awaitable[T]], hosts: Hosts, host: str) -> T:
    await hosts.admit(host)
    try:
        result = await attempt()
    except PhotoProblem:
        hosts.answered(host)
        raise
    hosts.answered(host)
    return result


async def _wait(failure: TryAgain, pause: timedelta, clock: Clock, hosts: Hosts, host: str) -> None:
    wait = pause if failure.after is None else max(failure.after, pause)
    if failure.crowded:
        hosts.pause(host, wait, failure.problem)
    if wait > LONGEST_PAUSE:
        raise failure.problem from failure
    if not failure.crowded:
        await clock.sleep(wait)

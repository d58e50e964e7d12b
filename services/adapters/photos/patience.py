"""Trying again, twice at most and politely, what may succeed a moment later."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from services.chassis.clock import Clock
from services.chassis.photo_library import PhotoProblem

from .answers import LONGEST_PAUSE, TryAgain

_PAUSES = (timedelta(seconds=1), timedelta(seconds=4))

T = TypeVar("T")


async def patiently(attempt: Callable[[], Awaitable[T]], clock: Clock) -> T:
    """Return what an attempt returns; raises its PhotoProblem once trying again is over.

    A server that names a longer pause than we are ready to wait is taken at its word and left alone.
    """
    for pause in _PAUSES:
        try:
            return await attempt()
        except TryAgain as failure:
            wait = pause if failure.after is None else max(failure.after, pause)
            if wait > LONGEST_PAUSE:
                raise failure.problem from failure
        await clock.sleep(wait)
    try:
        return await attempt()
    except TryAgain as failure:
        tries = len(_PAUSES) + 1
        raise PhotoProblem(failure.problem.code, f"{failure.problem.message} ({tries} tries)") from failure

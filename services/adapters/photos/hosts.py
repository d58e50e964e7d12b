"""How each host is doing: whether it asked for a pause, and how many photos it failed in a row.

A pause that one photo was told holds for all photos of the host. A host that fails photo after photo, each
in all its tries, is left alone for a while, so that a thousand photos on a dead server do not take a day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.chassis.clock import Clock
from services.chassis.photo_library import PhotoProblem

from .answers import LONGEST_PAUSE

MOST_IN_A_ROW = 5
LEFT_ALONE = timedelta(minutes=2)
_REMEMBERED = 1000


@dataclass
class _Trouble:
    until: datetime
    failed: int = 0
    problem: PhotoProblem | None = None


class Hosts:
    """The hosts that are in trouble; those that do well are not remembered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._troubles: dict[str, _Trouble] = {}

    async def admit(self, host: str) -> None:
        """Return when the host may be asked; raises PhotoProblem if that is not soon."""
        while (trouble := self._troubles.get(host)) is not None:
            wait = trouble.until - self._clock.now()
            if wait <= timedelta(0):
                return
            if trouble.problem is not None and (wait > LONGEST_PAUSE or trouble.failed >= MOST_IN_A_ROW):
                raise _left_alone(trouble.problem, wait)
            await self._clock.sleep(wait)

    def pause(self, host: str, pause: timedelta, problem: PhotoProblem) -> None:
        """Ask the host for nothing before the pause is over."""
        trouble = self._trouble(host)
        trouble.until = max(trouble.until, self._clock.now() + pause)
        trouble.problem = problem

    def failed(self, host: str, problem: PhotoProblem) -> None:
        """Count a photo that the host did not give in all its tries."""
        trouble = self._trouble(host)
        trouble.failed += 1
        trouble.problem = problem
        if trouble.failed >= MOST_IN_A_ROW:
            trouble.until = max(trouble.until, self._clock.now() + LEFT_ALONE)

    def answered(self, host: str) -> None:
        """Forget what was wrong with the host, but not a pause that it asked for."""
        trouble = self._troubles.get(host)
        if trouble is not None:
            trouble.failed = 0
            if trouble.until <= self._clock.now():
                del self._troubles[host]

    def _trouble(self, host: str) -> _Trouble:
        if host not in self._troubles and len(self._troubles) >= _REMEMBERED:
            del self._troubles[next(iter(self._troubles))]
        return self._troubles.setdefault(host, _Trouble(self._clock.now()))


def _left_alone(problem: PhotoProblem, wait: timedelta) -> PhotoProblem:
    seconds = int(wait.total_seconds()) + 1
    return PhotoProblem(
        problem.code,
        f"{problem.message}; its server is left alone for {seconds} more seconds, so this was not tried",
    )

"""What a web server's answer to a photo request means: a body, a redirect, a problem, or "try again"."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from services.chassis.photo_library import PhotoProblem

LONGEST_PAUSE = timedelta(seconds=60)
_AGAIN = frozenset({408, 425, 429})
_CROWDED = frozenset({429, 503})
_SAYINGS: Mapping[int, tuple[str, str]] = {
    204: ("empty", "there is an answer but no photo"),
    205: ("empty", "there is an answer but no photo"),
    **dict.fromkeys((301, 302, 303, 307, 308), ("not_found", "it is redirected to nowhere")),
    401: ("refused", "the photo is behind a login"),
    403: ("refused", "the server does not hand the photo out"),
    404: ("not_found", "there is nothing at this address"),
    410: ("not_found", "the photo was taken away"),
    451: ("refused", "the photo is withheld for legal reasons"),
}


class TryAgain(Exception):
    """A failure that may pass; carries the problem it becomes if it does not.

    `after` is the pause that the server asks for, `crowded` that it has too much to do for all of its photos.
    """

    def __init__(
        self, problem: PhotoProblem, after: timedelta | None = None, *, crowded: bool = False
    ) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.after = after
        self.crowded = crowded


def judge_status(status: int, where: str, retry_after: str | None, now: datetime) -> None:
    """Return if a body follows that may be a photo; raises PhotoProblem or TryAgain."""
    if status in {200, 203}:
        return
    if status in _AGAIN or status >= 500:
        problem = PhotoProblem("unreachable", f"{where} answered {status}: its server is busy or broken")
        raise TryAgain(problem, pause_asked_for(retry_after, now), crowded=status in _CROWDED)
    code, saying = _SAYINGS.get(status, ("refused", "that is no photo"))
    raise PhotoProblem(code, f"{where} answered {status}: {saying}")


def pause_asked_for(retry_after: str | None, now: datetime) -> timedelta | None:
    """Return how long a Retry-After header asks us to stay away, None if it says nothing usable."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return timedelta(seconds=min(int(retry_after), 10**6))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))

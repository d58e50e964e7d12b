"""Delivery policy: what happens to a message after its handler returned or failed.

Plain decisions, shared by the in-process bus and the RabbitMQ middleware, so that a message meets
the same fate in both.

    Unavailable         wait and try again; nothing is spent, however long it lasts
    Permanent, invalid  a dead letter at once
    anything else       tried again after growing waits; a dead letter after the last of them

Failures are counted in a row: a handler that snoozes has done its work for now, so a wait of days is not
given up for the sum of its small mishaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from .errors import Permanent, Unavailable

ATTEMPT_HEADER = "x-sceneloom-attempt"
"""Deliveries that ended in a failure. Our own: x-death counts differ between broker versions."""
FIRST_FAILED_HEADER = "x-sceneloom-first-failed"
"""When the first of them ended, in ISO 8601."""

BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=10),
)
"""Wait before each retry; a failure after the last makes a dead letter. The steps are delay tiers.

All of them together stay below the 30 minutes after which a sweep takes up what was not followed: while a
message is still being tried again, no sweep sends a second one after the same work.
"""


@dataclass(frozen=True)
class Past:
    """The failures that a message has behind it; snoozes and an unavailable world are none."""

    failures: int = 0
    first_failed: datetime | None = None

    @classmethod
    def of(cls, headers: Mapping[str, Any]) -> "Past":
        """Read a message's headers; what cannot be meant counts as nothing, for anybody may send any."""
        failures = headers.get(ATTEMPT_HEADER)
        return cls(failures if type(failures) is int and failures > 0 else 0, _first_failed(headers))

    def headers(self) -> dict[str, Any]:
        """Return the headers that `of` reads."""
        if self.first_failed is None:
            return {ATTEMPT_HEADER: self.failures}
        return {ATTEMPT_HEADER: self.failures, FIRST_FAILED_HEADER: self.first_failed.isoformat()}

    def with_failure(self, at: datetime) -> "Past":
        """Return this past with one failure more; the time of the first one stays."""
        return replace(self, failures=self.failures + 1, first_failed=self.first_failed or at)


@dataclass(frozen=True)
class Again:
    """Deliver the message once more after `delay`, with this past."""

    delay: timedelta
    past: Past


@dataclass(frozen=True)
class GiveUp:
    """Make the message a dead letter."""

    reason: str
    past: Past


Verdict = Again | GiveUp


def after_failure(error: BaseException, past: Past, now: datetime) -> Verdict:
    """Return what to do with a message of this past whose handler raised `error` just now.

    Of the errors of several tasks the first decides; the others were stopped because of it.
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, Unavailable):
        return Again(error.retry_in, past)
    failed = past.with_failure(now)
    if isinstance(error, Permanent):
        return GiveUp(str(error), failed)
    if isinstance(error, ValidationError):
        return GiveUp(f"not a valid message: {summary_of(error)}", failed)
    if past.failures >= len(BACKOFF):
        return GiveUp(f"failed {failed.failures} times, last with {type(error).__name__}: {error}", failed)
    return Again(BACKOFF[past.failures], failed)


def summary_of(error: ValidationError) -> str:
    """Return the first three complaints of a validation error in one line, fields named."""
    complaints = [
        f"{'.'.join(str(part) for part in complaint['loc']) or 'body'}: {complaint['msg']}"
        for complaint in error.errors(include_url=False, include_input=False)
    ]
    more = f" (and {len(complaints) - 3} more)" if len(complaints) > 3 else ""
    return "; ".join(complaints[:3]) + more


def _first_failed(headers: Mapping[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(headers[FIRST_FAILED_HEADER])
    except (KeyError, TypeError, ValueError):
        return None
    return at if at.tzinfo is not None else None

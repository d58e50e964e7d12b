"""Delivery policy: what happens to a message after its handler returned or failed.

Plain decisions, shared by the in-process bus and the RabbitMQ middleware, so that a message meets
the same fate in both.
"""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from .errors import Permanent, Unavailable

ATTEMPT_HEADER = "x-sceneloom-attempt"
"""Deliveries that ended in a failure. Our own: x-death counts differ between broker versions."""

BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
)
"""Wait before each retry; a failure after the last makes a dead letter. The steps are delay tiers."""


@dataclass(frozen=True)
class Again:
    """Deliver the message once more after `delay`, as attempt `attempt`."""

    delay: timedelta
    attempt: int


@dataclass(frozen=True)
class GiveUp:
    """Make the message a dead letter."""

    reason: str


Verdict = Again | GiveUp


def after_failure(error: BaseException, attempt: int) -> Verdict:
    """Return what to do with a message whose handler raised `error` in attempt `attempt`, from 0.

    Of the errors of several tasks the first decides; the others were stopped because of it.
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, Unavailable):
        return Again(error.retry_in, attempt)
    if isinstance(error, Permanent):
        return GiveUp(str(error))
    if isinstance(error, ValidationError):
        return GiveUp(f"not a valid message: {summary_of(error)}")
    if attempt >= len(BACKOFF):
        return GiveUp(f"failed {attempt + 1} times, last with {type(error).__name__}: {error}")
    return Again(BACKOFF[attempt], attempt + 1)


def summary_of(error: ValidationError) -> str:
    """Return the first three complaints of a validation error in one line, fields named."""
    complaints = [
        f"{'.'.join(str(part) for part in complaint['loc']) or 'body'}: {complaint['msg']}"
        for complaint in error.errors(include_url=False, include_input=False)
    ]
    more = f" (and {len(complaints) - 3} more)" if len(complaints) > 3 else ""
    return "; ".join(complaints[:3]) + more

"""What a handler is: a message in, messages or a snooze out.

A handler reads, decides, writes and returns. It never acknowledges, retries, sleeps or publishes;
the delivery around it does.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from contracts.events import Event

WhenSafe = Callable[[datetime], Awaitable[None]]
"""Called with the time at which a snoozed message comes back, once the broker has it for certain."""


@dataclass(frozen=True)
class Snooze:
    """Not ready yet: hand me the message again after `delay`; spends no attempt.

    `instead` comes back in the message's place. `when_safe` runs after it is safely on its way and before
    the present message is acknowledged.
    """

    delay: timedelta
    why: str = field(default="", compare=False)
    instead: Event | None = field(default=None, compare=False)
    when_safe: WhenSafe | None = field(default=None, compare=False)


@dataclass(frozen=True)
class LastWord:
    """Events after which nothing remains to be done: `afterwards` runs once all of them are published."""

    events: Sequence[Event]
    afterwards: Callable[[], Awaitable[None]]


Result = Sequence[Event] | LastWord | Snooze
E = TypeVar("E", bound=Event)
Handler = Callable[[E], Awaitable[Result]]

"""What a handler is: a message in, messages or a snooze out.

A handler reads, decides, writes and returns. It never acknowledges, retries, sleeps or publishes;
the delivery around it does.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from contracts.events import Event


@dataclass(frozen=True)
class Snooze:
    """Not ready yet: hand me the same message again after `delay`; spends no attempt."""

    delay: timedelta


Result = Sequence[Event] | Snooze
E = TypeVar("E", bound=Event)
Handler = Callable[[E], Awaitable[Result]]

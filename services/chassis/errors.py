"""The errors a handler may end in, by what should happen to its message.

    SceneloomError
    ├── Transient      a failure that may pass: delayed retries, counted and bounded
    ├── Permanent      a failure that will not pass: a dead letter at once
    ├── Unavailable    store or provider out of reach, or saying "later": wait, spend no attempt
    └── ConfigurationError   the process cannot work as it is set up; said at start, in one sentence

Adapters translate what their libraries raise. Anything else is unexpected and treated as transient.
A bad item is data and no error at all; a bad message is an error.
"""

from datetime import timedelta


class SceneloomError(Exception):
    """A failure that Sceneloom understands; its text is for people."""


class Transient(SceneloomError):
    """Something failed that may work a moment later."""


class Permanent(SceneloomError):
    """Something failed that will fail again however often it is tried."""


class Unavailable(SceneloomError):
    """The store or the provider cannot be used at the moment; nobody is at fault and nothing is spent."""

    def __init__(self, message: str, retry_in: timedelta = timedelta(seconds=30)) -> None:
        super().__init__(message)
        self.retry_in = retry_in


class ConfigurationError(SceneloomError):
    """A setting is missing or wrong; the text names it and the way out."""

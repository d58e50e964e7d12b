"""Which of several sources a server comes from: the first that works, and words for when none does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TypeVar

from tests.servers.processes import ServerUnavailableError

Server = TypeVar("Server")


@contextmanager
def first_available(
    what: str, sources: Sequence[Callable[[], AbstractContextManager[Server]]], *, remedy: str
) -> Iterator[Server]:
    """Give the server of the first source that works; ServerUnavailableError lists why none did."""
    with ExitStack() as stack:
        yield _enter_first(stack, what, sources, remedy)


def _enter_first(
    stack: ExitStack, what: str, sources: Sequence[Callable[[], AbstractContextManager[Server]]], remedy: str
) -> Server:
    reasons = []
    for source in sources:
        try:
            return stack.enter_context(source())
        except ServerUnavailableError as reason:
            reasons.append(f"- {reason}")
    raise ServerUnavailableError("\n".join([f"There is no {what} to test against:", *reasons, remedy]))

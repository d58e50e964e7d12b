"""The image provider as the services see it: files, batches, and what an answer to a create means.

Definite and unknown answers are values and never exceptions, because what follows from them is a
decision about money.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

CREATE_TIMEOUT = timedelta(seconds=30)
"""A create answers within this time; a lease on a create must last longer."""


class BatchState(StrEnum):
    """Where the provider has got to; UNKNOWN is any word we have not seen before."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


ENDED = frozenset({BatchState.SUCCEEDED, BatchState.FAILED, BatchState.CANCELLED, BatchState.EXPIRED})


class FileGone(Exception):
    """The provider had a file and has it no longer."""


@dataclass(frozen=True)
class Piece:
    """Some bytes of a file, and how many bytes of it come before them."""

    offset: int
    data: bytes


@dataclass(frozen=True)
class BatchStatus:
    """What the provider says of a batch."""

    name: str
    display_name: str
    state: BatchState
    created: str
    responses: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Created:
    """The provider made the batch."""

    batch: str


@dataclass(frozen=True)
class Refused:
    """The provider will not have this request, however often it is sent; nothing was made."""

    code: str
    message: str


@dataclass(frozen=True)
class NotNow:
    """Nothing was made, and the same request may do later.

    Too many requests (`quota`), a key that is not accepted, or a connection that was never opened.
    """

    why: str
    quota: bool


@dataclass(frozen=True)
class Unknown:
    """The request may have been acted on."""

    why: str


CreateAnswer = Created | Refused | NotNow | Unknown


class ProviderFiles(Protocol):
    """The provider's store of files."""

    async def upload(self, path: Path, size: int, name: str, sha256: str) -> str:
        """Make the file be there under our name, uploading it unless it is; return its full name.

        Raises Unavailable, or Permanent if the provider will not have the file.
        """
        ...

    def download(self, name: str, start: int = 0) -> AsyncIterator[Piece]:
        """Yield a file's bytes from `start`, or from 0 if the provider will not give a part of it.

        Raises FileGone, or Unavailable, also when the stream ends early.
        """
        ...


class ProviderBatches(Protocol):
    """The provider's batches."""

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        """Send exactly one POST and say what is known of its fate."""
        ...

    async def look(self, batch: str) -> BatchStatus | None:
        """Return what the provider says of a batch, None if it knows no such batch; raises Unavailable."""
        ...

    def list(self) -> AsyncIterator[BatchStatus]:
        """Yield every batch of the account, all pages; raises Unavailable if any page is missing."""
        ...

    async def cancel(self, batch: str) -> None:
        """Ask for a batch to be stopped; it may have ended already. Raises Unavailable."""
        ...

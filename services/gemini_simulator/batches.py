"""Batches: their documents, and what of them is told to whom."""

import asyncio
import secrets
import string
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from services.chassis.clock import Clock

from .refusal import Refusal
from .state_folder import StateFolder
from .wire_time import written

State = Literal["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED"]
MOST_AT_A_TIME = 100
"""Batches of one account that may be under way, as the service publishes it."""


class BatchError(BaseModel):
    """Why a batch has no, or not all, results."""

    code: int
    message: str


class Batch(BaseModel):
    """A batch and how far it is; `lines_done` lines have been answered by `responses_bytes` bytes."""

    id: str
    number: int
    owner: str
    model: str
    display_name: str
    input_file: str
    created: datetime
    updated: datetime
    ended: datetime | None = None
    state: State = "PENDING"
    error: BatchError | None = None
    responses_file: str
    """The id its responses will have, fixed from the start so that writing them can be repeated."""
    gives_responses: bool = False
    lines: int = 0
    lines_done: int = 0
    succeeded: int = 0
    failed: int = 0
    responses_bytes: int = 0
    fault: str | None = None
    stopping: bool = False

    @property
    def name(self) -> str:
        """The name the wire gives it."""
        return f"batches/{self.id}"


class BatchStore:
    """Batches by id, in the order of their creation."""

    def __init__(self, folder: StateFolder[Batch], clock: Clock) -> None:
        self.folder = folder
        self._clock = clock
        self._batches = folder.documents
        self._changes = dict[str, asyncio.Event]()
        """For each batch that somebody waits for, the event of its next change."""

    def add(self, owner: str, model: str, display_name: str, input_file: str, fault: str | None) -> Batch:
        """Make a batch; raises Refusal (429) if the account has too many under way."""
        busy = sum(batch.owner == owner and batch.ended is None for batch in self._batches.values())
        if busy >= MOST_AT_A_TIME:
            raise Refusal(429, f"{busy} batches are under way; the most is {MOST_AT_A_TIME}.")
        letters, now = string.ascii_lowercase + string.digits, self._clock.now()
        batch = Batch(
            id="".join(secrets.choice(letters) for _ in range(36)),
            number=max((batch.number for batch in self._batches.values()), default=0) + 1,
            owner=owner,
            model=model,
            display_name=display_name,
            input_file=input_file,
            created=now,
            updated=now,
            fault=fault,
            responses_file=f"batch-{uuid.uuid4()}",
        )
        self.folder.write(batch.id, batch)
        return batch

    def find(self, owner: str, identifier: str) -> Batch:
        """Return a batch; raises Refusal (404) if this account has none such."""
        batch = self._batches.get(identifier)
        if batch is None or batch.owner != owner:
            raise Refusal(404, f"There is no batch batches/{identifier}.")
        return batch

    def unfinished(self) -> list[Batch]:
        """Return the batches that have not ended, the oldest first."""
        return [batch for batch in self._batches.values() if batch.ended is None]

    def owned_by(self, owner: str) -> list[Batch]:
        """Return an account's batches, the newest first."""
        return [batch for batch in self.all()[::-1] if batch.owner == owner]

    def all(self) -> list[Batch]:
        """Return every account's batches, the oldest first."""
        return list(self._batches.values())

    def current(self, identifier: str) -> Batch | None:
        """Return a batch as it is now, None if it was deleted."""
        return self._batches.get(identifier)

    def change(self, identifier: str, **changes: object) -> Batch | None:
        """Write down changes and tell who waits for them; does nothing to a deleted batch."""
        batch = self._batches.get(identifier)
        if batch is None:
            return None
        changed = batch.model_copy(update={**changes, "updated": self._clock.now()})
        self.folder.write(identifier, changed)
        self._tell(identifier)
        return changed

    def delete(self, identifier: str) -> None:
        """Forget a batch; its responses file, if it has one, lives on until it expires."""
        self.folder.remove(identifier)
        self._tell(identifier)

    async def until(self, identifier: str, holds: Callable[[Batch], bool]) -> Batch:
        """Wait until something holds for a batch and return it; raises LookupError once it is deleted."""
        while not holds(batch := self._batches[identifier]):
            await self._changes.setdefault(identifier, asyncio.Event()).wait()
        return batch

    def _tell(self, identifier: str) -> None:
        if change := self._changes.pop(identifier, None):
            change.set()


def operation(batch: Batch) -> dict[str, Any]:
    """Return a batch as the service describes it: 64-bit numbers as strings, zeros left out."""
    told: dict[str, Any] = {"name": batch.name, "metadata": _metadata(batch)}
    if batch.ended is None:
        return told
    told["done"] = True
    if batch.error is not None:
        told["error"] = batch.error.model_dump()
    else:
        told["response"] = {"responsesFile": f"files/{batch.responses_file}"}
    return told


def _metadata(batch: Batch) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "name": batch.name,
        "model": f"models/{batch.model}",
        "displayName": batch.display_name,
        "state": f"BATCH_STATE_{batch.state}",
        "createTime": written(batch.created),
        "updateTime": written(batch.updated),
        "inputConfig": {"fileName": f"files/{batch.input_file}"},
        "batchStats": _stats(batch),
    }
    if batch.ended is not None:
        metadata["endTime"] = written(batch.ended)
    if batch.gives_responses:
        metadata["output"] = {"responsesFile": f"files/{batch.responses_file}"}
    return metadata


def _stats(batch: Batch) -> dict[str, str]:
    pending = batch.lines - batch.succeeded - batch.failed
    numbers = {
        "requestCount": batch.lines,
        "successfulRequestCount": batch.succeeded,
        "failedRequestCount": batch.failed,
        "pendingRequestCount": pending,
    }
    return {name: str(number) for name, number in numbers.items() if number}

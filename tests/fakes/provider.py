"""A provider in memory that answers as a test tells it to, and remembers what it was asked."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from services.chassis.provider import BatchState, BatchStatus, CreateAnswer, Created, Piece
from tests.fakes.clock import START


@dataclass
class FakeProvider:
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, BatchStatus] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    answer: Callable[[str], CreateAnswer] | None = None
    listed: bool = True

    async def upload(self, path: Path, size: int, name: str, sha256: str) -> str:
        self.files[f"files/{name}"] = path.read_bytes()  # noqa: ASYNC240  # a test's small file
        return f"files/{name}"

    async def download(self, name: str, start: int = 0) -> AsyncIterator[Piece]:
        yield Piece(start, self.files[name][start:])

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        self.created.append(display_name)
        if self.answer is not None:
            return self.answer(display_name)
        return Created(self.add(display_name))

    def add(self, display_name: str, state: BatchState = BatchState.PENDING) -> str:
        """Make a batch, as the provider does on a create."""
        name = f"batches/b{len(self.batches) + 1}"
        self.batches[name] = BatchStatus(name, display_name, state, START.isoformat())
        return name

    async def look(self, batch: str) -> BatchStatus | None:
        return self.batches.get(batch)

    async def list(self) -> AsyncIterator[BatchStatus]:
        for batch in self.batches.values() if self.listed else ():
            yield batch

    async def cancel(self, batch: str) -> None:
        self.cancelled.append(batch)

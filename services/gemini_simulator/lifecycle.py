"""Takes a batch from its creation to its end: its file is checked, its lines are answered in order.

A few batches are drawn at a time, each with a few lines in work at once. How far a batch is stands on
disk with the byte its responses reach to, so a batch that a kill cut short goes on with its next line.
"""

import asyncio
import math
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from services.chassis.clock import Clock
from services.chassis.workers import WorkerDied, Workers

from .answering import LineAnswer, answer_line, failed_line
from .batches import Batch, BatchError, BatchStore, State
from .counters import Counters
from .faults import FAULTS, EndBatch, Faults, TreatLine
from .files import LIFE, FileStore, StoredFile
from .request_lines import Span, UnusableFile, line_spans

_BATCHES_AT_A_TIME = 2
_LINES_AT_A_TIME = 4
"""In work at once for one batch: enough to keep the processes busy, few enough to hold in memory."""


@dataclass(frozen=True)
class Ending:
    """How a batch ends."""

    state: State
    error: BatchError | None = None
    gives_responses: bool = True


_SUCCEEDED = Ending("SUCCEEDED")
_CANCELLED = Ending("CANCELLED", BatchError(code=1, message="The batch was cancelled."))


@dataclass(frozen=True)
class Lifecycle:
    """What a batch needs on its way."""

    batches: BatchStore
    files: FileStore
    workers: Workers
    faults: Faults
    counters: Counters
    clock: Clock
    shortest_life: timedelta
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_BATCHES_AT_A_TIME))

    async def run(self, identifier: str) -> None:
        """Bring a batch to its end; returns early if it is deleted on the way."""
        ending = await self._worked_off(identifier)
        batch = self.batches.current(identifier)
        if batch is None:
            return
        due = batch.created + self.shortest_life
        if due > self.clock.now():
            await self._unless_stopped(identifier, self.clock.sleep(due - self.clock.now()))
        await self._end(identifier, ending)

    async def _worked_off(self, identifier: str) -> Ending:
        if not await self._unless_stopped(identifier, self.slots.acquire()):
            return _CANCELLED
        try:
            batch = await self.batches.change(identifier, state="RUNNING")
            if batch is None:
                return _CANCELLED
            fault = _ending_of(batch)
            try:
                await self._answer_lines(batch, fault.share if fault else 1.0)
            except (UnusableFile, FileNotFoundError) as error:
                return Ending("FAILED", _unusable(error), gives_responses=False)
        finally:
            self.slots.release()
        if fault is None:
            return _SUCCEEDED
        problem = BatchError(code=fault.code, message=fault.message)
        return Ending(fault.state, problem, gives_responses=fault.keeps_responses)

    async def _answer_lines(self, batch: Batch, share: float) -> None:
        if self.files.holds(batch.responses_file):
            return
        path = self.files.path(batch.input_file)
        spans = await self.workers.run(line_spans, path)
        await self.batches.change(batch.id, lines=len(spans))
        responses = self.batches.folder.content(batch.id)
        responses.touch()
        in_work: deque[asyncio.Task[LineAnswer]] = deque()
        with responses.open("r+b") as out:
            out.truncate(batch.responses_bytes)
            out.seek(batch.responses_bytes)
            try:
                for span in spans[batch.lines_done : math.ceil(len(spans) * share)]:
                    if len(in_work) >= _LINES_AT_A_TIME:
                        await self._write(batch.id, out, await in_work.popleft())
                    if self._is_stopped(batch.id):
                        break
                    in_work.append(asyncio.create_task(self._answer(path, span, batch.model)))
                while in_work:
                    await self._write(batch.id, out, await in_work.popleft())
            finally:
                await _cancelled(*in_work)

    async def _answer(self, path: Path, span: Span, model: str) -> LineAnswer:
        name = self.faults.take("line")
        act = FAULTS[name].act if name else None
        treatment = act.marker if isinstance(act, TreatLine) else None
        try:
            return await self.workers.run(answer_line, path, span, model, treatment)
        except WorkerDied:
            return await asyncio.to_thread(failed_line, path, span, "The drawing process died.")

    async def _write(self, identifier: str, out: BinaryIO, answer: LineAnswer) -> None:
        await asyncio.to_thread(_append, out, answer.line)
        self.counters.add("lines")
        batch = self.batches.current(identifier)
        if batch is not None:
            await self.batches.change(
                identifier,
                lines_done=batch.lines_done + 1,
                responses_bytes=batch.responses_bytes + len(answer.line),
                succeeded=batch.succeeded + answer.succeeded,
                failed=batch.failed + (bool(answer.line) and not answer.succeeded),
            )

    async def _end(self, identifier: str, ending: Ending) -> None:
        batch = self.batches.current(identifier)
        if batch is None:
            return
        if batch.stopping and ending.state == "SUCCEEDED":
            ending = _CANCELLED
        gives = ending.gives_responses and (ending.state == "SUCCEEDED" or batch.lines_done > 0)
        if gives:
            self._hand_over(batch)
        await self.batches.change(
            identifier,
            state=ending.state,
            error=ending.error,
            ended=self.clock.now(),
            gives_responses=gives,
        )

    def _hand_over(self, batch: Batch) -> None:
        """Make the responses a file of the account's; does nothing if that was done before a kill."""
        now, content = self.clock.now(), self.batches.folder.content(batch.id)
        if self.files.holds(batch.responses_file):
            return
        file = StoredFile(
            id=batch.responses_file,
            owner=batch.owner,
            mime_type="application/jsonl",
            size=content.stat().st_size,
            created=now,
            expires=now + LIFE,
            source="GENERATED",
        )
        self.files.add(file, content)

    def _is_stopped(self, identifier: str) -> bool:
        batch = self.batches.current(identifier)
        return batch is None or batch.stopping

    async def _unless_stopped(self, identifier: str, waiting: Coroutine[Any, Any, object]) -> bool:
        """Wait for something; return whether it came before the batch was stopped or deleted."""
        waited = asyncio.create_task(waiting)
        stopped = asyncio.create_task(self.batches.until(identifier, lambda batch: batch.stopping))
        try:
            await asyncio.wait({waited, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return waited.done()
        finally:
            await _cancelled(waited, stopped)


def _ending_of(batch: Batch) -> EndBatch | None:
    act = FAULTS[batch.fault].act if batch.fault else None
    return act if isinstance(act, EndBatch) else None


def _unusable(error: Exception) -> BatchError:
    if isinstance(error, FileNotFoundError):
        return BatchError(code=404, message="The input file is gone: it was deleted or has expired.")
    return BatchError(code=400, message=f"The input file cannot be used: {error}")


def _append(out: BinaryIO, line: bytes) -> None:
    out.write(line)
    out.flush()


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

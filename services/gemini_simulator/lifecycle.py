"""Takes a batch from its creation to its end: its file is checked, its lines are answered in order.

A few batches are drawn at a time, each with a few lines in work at once. How far a batch is stands on
disk with the byte its responses reach to, so a batch that a kill cut short goes on with its next line.
"""

import asyncio
import math
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from services.chassis.clock import Clock

from .acts import EndBatch, StayPending, TreatLine
from .answering import LineAnswer, Question
from .answers import Answers
from .batches import Batch, BatchStore
from .counters import Counters
from .endings import CANCELLED, SUCCEEDED, Ending, ending_by, unusable
from .fates import Faults
from .faults import FAULTS
from .files import LIFE, FileStore, StoredFile
from .request_lines import Span, UnusableFile

_BATCHES_AT_A_TIME = 2
_ASKED_AT_A_TIME = 4
"""In work at once for one batch: enough to keep the processes busy, few enough to hold in memory."""


@dataclass(frozen=True)
class Lifecycle:
    """What a batch needs on its way."""

    batches: BatchStore
    files: FileStore
    answers: Answers
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
        batch = self.batches.current(identifier)
        act = FAULTS[batch.fault].act if batch and batch.fault else None
        if isinstance(act, StayPending):
            await self._unless_stopped(identifier, asyncio.Event().wait())
            return CANCELLED
        fault = act if isinstance(act, EndBatch) else None
        if not await self._unless_stopped(identifier, self.slots.acquire()):
            return CANCELLED
        try:
            await self._answer_lines(identifier, fault.share if fault else 1.0)
        except (UnusableFile, FileNotFoundError) as error:
            return unusable(error)
        finally:
            self.slots.release()
        return ending_by(fault) if fault else SUCCEEDED

    async def _answer_lines(self, identifier: str, share: float) -> None:
        batch = self.batches.current(identifier)
        if batch is None or self.files.holds(batch.responses_file):
            return
        path = self.files.path(batch.input_file)
        spans = await self.answers.spans(path)
        self.batches.change(batch.id, state="RUNNING", lines=len(spans))
        with self.batches.folder.content(batch.id).open("ab") as out:
            out.truncate(batch.responses_bytes)
            await self._answer(batch, path, spans[batch.lines_done : math.ceil(len(spans) * share)], out)

    async def _answer(self, batch: Batch, path: Path, spans: Sequence[Span], out: BinaryIO) -> None:
        """Append the answers to lines, several in work at once; stops early if the batch is stopped."""
        in_work, at_once = deque[asyncio.Task[list[LineAnswer]]](), self.answers.at_once
        try:
            for start in range(0, len(spans), at_once):
                if len(in_work) >= _ASKED_AT_A_TIME:
                    await self._write(batch.id, out, await in_work.popleft())
                if self._is_stopped(batch.id):
                    break
                questions = [self._question(batch, span) for span in spans[start : start + at_once]]
                in_work.append(asyncio.create_task(self.answers.of(path, questions)))
            while in_work:
                await self._write(batch.id, out, await in_work.popleft())
        finally:
            await _cancelled(*in_work)

    def _question(self, batch: Batch, span: Span) -> Question:
        strike = self.faults.fate("line").take(acts=(TreatLine,))
        treatment = strike.act.marker if strike and isinstance(strike.act, TreatLine) else None
        return Question(span, batch.model, treatment)

    async def _write(self, identifier: str, out: BinaryIO, answers: Sequence[LineAnswer]) -> None:
        lines = b"".join(answer.line for answer in answers)
        await asyncio.to_thread(_append, out, lines)
        self.counters.add("lines", len(answers))
        batch = self.batches.current(identifier)
        if batch is not None:
            self.batches.change(
                identifier,
                lines_done=batch.lines_done + len(answers),
                responses_bytes=batch.responses_bytes + len(lines),
                succeeded=batch.succeeded + sum(answer.succeeded for answer in answers),
                failed=batch.failed + sum(bool(answer.line) and not answer.succeeded for answer in answers),
            )

    async def _end(self, identifier: str, ending: Ending) -> None:
        batch = self.batches.current(identifier)
        if batch is None:
            return
        if batch.stopping and ending.state == "SUCCEEDED":
            ending = CANCELLED
        gives = ending.gives_responses and (ending.state == "SUCCEEDED" or batch.lines_done > 0)
        if gives:
            self._hand_over(batch)
        self.batches.change(
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


def _append(out: BinaryIO, line: bytes) -> None:
    out.write(line)
    out.flush()


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

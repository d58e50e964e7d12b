"""Who answers the lines of a batch: drawing processes, or the event loop itself if scenes are plain."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.chassis.workers import WorkerDied, Workers

from .answering import LineAnswer, Question, answer_lines, failed_line
from .request_lines import Span, line_spans


class Answers(Protocol):
    """Gives the answers to lines; `at_once` is how many it is asked for together."""

    at_once: int

    async def spans(self, path: Path) -> list[Span]:
        """Return a file's lines; raises UnusableFile, or FileNotFoundError."""
        ...

    async def of(self, path: Path, questions: Sequence[Question]) -> list[LineAnswer]:
        """Return the answers, in order."""
        ...


@dataclass
class DrawnAnswers:
    """Draws each line's scene in a process, one line at a time for each that asks."""

    workers: Workers
    at_once: int = 1

    async def spans(self, path: Path) -> list[Span]:
        """Return a file's lines, which may be many megabytes, so they are not read in the event loop."""
        return await self.workers.run(line_spans, path)

    async def of(self, path: Path, questions: Sequence[Question]) -> list[LineAnswer]:
        """Return the answers, all of them errors if one kills its process twice."""
        try:
            return await self.workers.run(answer_lines, path, questions, "drawn")
        except WorkerDied:
            problem = "The drawing process died."
            spans = [question.span for question in questions]
            return [await asyncio.to_thread(failed_line, path, span, problem) for span in spans]


@dataclass
class PlainAnswers:
    """Answers with plain scenes, which are made sooner than a process or thread could be told to."""

    at_once: int = 16
    """So many take some milliseconds, for which other requests wait."""

    async def spans(self, path: Path) -> list[Span]:
        """Return a file's lines."""
        return line_spans(path)

    async def of(self, path: Path, questions: Sequence[Question]) -> list[LineAnswer]:
        """Return the answers."""
        return answer_lines(path, questions, "plain")

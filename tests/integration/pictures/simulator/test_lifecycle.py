"""Lifecycles whose drawing processes fail, and what is left of their batches."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from services.chassis.workers import WorkerDied, Workers
from services.gemini_simulator.answering import LineAnswer, answer_lines
from services.gemini_simulator.answers import DrawnAnswers
from services.gemini_simulator.batches import Batch, BatchStore, operation
from services.gemini_simulator.counters import Counters, Counts
from services.gemini_simulator.fates import Faults
from services.gemini_simulator.files import FileStore, StoredFile
from services.gemini_simulator.lifecycle import Lifecycle
from services.gemini_simulator.simulator import Simulator
from services.gemini_simulator.state_folder import StateFolder
from services.gemini_simulator.uploads import Upload, Uploads
from tests.fakes.clock import FakeClock

_OWNER = "owner"


class _Workers:
    """Does the work in the test's own process, but for drawing, which goes wrong."""

    def __init__(self, drawing: Callable[..., LineAnswer]) -> None:
        self._drawing = drawing

    async def run(self, work: Callable[..., Any], *arguments: object) -> Any:
        return [self._drawing(*arguments)] if work is answer_lines else work(*arguments)


def _simulator(folder: Path, drawing: Callable[..., LineAnswer]) -> Simulator:
    clock, faults, counters = FakeClock(), Faults(), Counters(StateFolder(folder / "counters", Counts))
    files = FileStore(StateFolder(folder / "files", StoredFile), clock)
    batches = BatchStore(StateFolder(folder / "batches", Batch), clock)
    uploads = Uploads(StateFolder(folder / "uploads", Upload), files, clock)
    answers = DrawnAnswers(cast("Workers", _Workers(drawing)))
    lifecycle = Lifecycle(batches, files, answers, faults, counters, clock, timedelta(0))
    return Simulator(counters, faults, files, uploads, batches, lifecycle)


def _batch(simulator: Simulator, folder: Path) -> Batch:
    content, now = folder / "lines", simulator.lifecycle.clock.now()
    request = {"contents": [{"parts": [{"text": "a rug"}]}]}
    content.write_text(
        "".join(json.dumps({"key": key, "request": request}) + "\n" for key in ("a", "b")), encoding="utf-8"
    )
    file = StoredFile(
        id="f", owner=_OWNER, mime_type="x/y", size=1, created=now, expires=now + timedelta(days=2)
    )
    simulator.files.add(file, content)
    return simulator.batches.add(_OWNER, "gemini-nano-banana-2.1", "", "f", None)


async def _ended(simulator: Simulator, batch: Batch) -> Batch:
    simulator.start(batch)
    return await simulator.batches.until(batch.id, lambda now: now.ended is not None)


async def test_a_line_that_kills_its_process_gets_an_error_that_may_pass(tmp_path: Path) -> None:
    def deadly(*_: object) -> LineAnswer:
        raise WorkerDied

    simulator = _simulator(tmp_path, deadly)
    batch = await _ended(simulator, _batch(simulator, tmp_path))
    lines = simulator.files.path(batch.responses_file).read_bytes().splitlines()

    assert (batch.state, batch.failed) == ("SUCCEEDED", 2)
    assert [json.loads(line)["error"]["code"] for line in lines] == [500, 500]


async def test_a_failure_nobody_thought_of_ends_the_batch_and_says_so(tmp_path: Path) -> None:
    def surprising(*_: object) -> LineAnswer:
        raise RuntimeError("the paint is dry")

    simulator = _simulator(tmp_path, surprising)
    batch = await _ended(simulator, _batch(simulator, tmp_path))

    assert batch.state == "FAILED"
    assert operation(batch)["error"] == {
        "code": 13,
        "message": "The simulator failed: RuntimeError: the paint is dry",
    }


async def test_a_batch_killed_between_its_last_two_steps_ends_with_what_it_had(tmp_path: Path) -> None:
    simulator = _simulator(tmp_path, lambda *_: LineAnswer(b'{"key": "x"}\n', succeeded=True))
    first = await _ended(simulator, _batch(simulator, tmp_path))
    unfinished = {"ended": None, "state": "RUNNING", "gives_responses": False}
    simulator.batches.change(first.id, **unfinished)

    again = _simulator(tmp_path, lambda *_: pytest.fail("it draws what it has drawn"))
    (left,) = again.batches.unfinished()
    second = await _ended(again, left)

    assert (second.state, second.gives_responses) == ("SUCCEEDED", True)
    assert second.responses_file == first.responses_file
    assert again.files.path(second.responses_file).read_bytes() == b'{"key": "x"}\n' * 2

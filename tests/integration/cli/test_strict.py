"""`--strict` and SCENELOOM_STRICT reach the submitter of whatever command goes on with a run in a folder."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner, Result

from contracts.events import CsvReady
from services import embedded
from services.adapters.object_store import DiskObjectStore
from services.chassis.dead_letters import DeadLetterBox, Death, Message, letter_of
from services.chassis.wire import encode
from services.cli.commands import app
from services.submitter.handlers import Submitter
from tests.fakes.clock import START

WITHOUT_PHOTO = "sku,title,image\nA-1,Rug,photos/none.jpg\n"
READY = CsvReady.model_validate(
    {"catalogue": {"key": "incoming/rugs.csv"}, "recipe": "rug-room", "run": "run-1"}
)
IN_FOLDER = ("--out", "out", "--provider", "simulator")
COMMANDS = [
    ("run", "rugs.csv", *IN_FOLDER),
    ("replay", "run-1", *IN_FOLDER),
    ("dead", "replay", "--all", *IN_FOLDER),
    ("dead", "drop", "--all", *IN_FOLDER),
]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("GEMINI_API_KEY", "SCENELOOM_PROVIDER", "SCENELOOM_STRICT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


@pytest.fixture
def submitters(monkeypatch: pytest.MonkeyPatch) -> list[Submitter]:
    """Return the submitters that a command makes."""
    made: list[Submitter] = []

    def remembered(**given: Any) -> Submitter:
        made.append(Submitter(**given))
        return made[-1]

    monkeypatch.setattr(embedded, "Submitter", remembered)
    return made


def sceneloom(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def lay_out(folder: Path) -> None:
    """Leave a finished run without a scene, and a dead letter."""
    (folder / "rugs.csv").write_text(WITHOUT_PHOTO)
    (folder / "out" / "incoming").mkdir(parents=True)
    (folder / "out" / "incoming" / "rugs.csv").write_text(WITHOUT_PHOTO)
    letter = letter_of(Message("ingest.csv.ready", encode(READY), {}), Death("why", "", 1, START, START))
    box = DeadLetterBox(DiskObjectStore(folder / "out"))
    asyncio.run(box.keep(letter))
    assert sceneloom("dead", "replay", "--all", *IN_FOLDER).exit_code == 1
    asyncio.run(box.keep(letter))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
@pytest.mark.parametrize(
    ("option", "setting", "strict"), [((), "", False), (("--strict",), "", True), ((), "true", True)]
)
def test_a_command_is_as_strict_as_its_option_or_its_setting_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    submitters: list[Submitter],
    *,
    command: tuple[str, ...],
    option: tuple[str, ...],
    setting: str,
    strict: bool,
) -> None:
    lay_out(tmp_path)
    submitters.clear()
    monkeypatch.setenv("SCENELOOM_STRICT", setting)
    result = sceneloom(*command, *option)
    assert result.exit_code in {0, 1}, result.output
    assert [submitter.strict for submitter in submitters] == [strict]


@pytest.mark.parametrize(
    "command", [("replay", "run-1"), ("dead", "replay", "--all"), ("dead", "drop", "--all")]
)
def test_a_deployment_is_as_strict_as_its_submitters_and_says_so(command: tuple[str, ...]) -> None:
    result = sceneloom(*command, "--strict")
    assert (result.exit_code, "SCENELOOM_STRICT" in result.stderr) == (2, True), result.output

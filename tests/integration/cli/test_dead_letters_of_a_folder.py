"""Dead letters of an embedded run, as its user meets them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from contracts.documents import DeadLetter
from contracts.events import CsvReady
from contracts.keys import RunKeys
from contracts.submission import Creating
from services.adapters.object_store import DiskObjectStore
from services.chassis.dead_letters import DeadLetterBox, Death, Message, letter_of
from services.chassis.errors import Permanent
from services.chassis.wire import encode
from services.cli.commands import app
from services.cli.requests import Request, event_for
from tests.fakes.clock import START
from tests.fakes.pipeline import FakePipeline, catalogue

ACTING = ("--provider", "simulator")
WITHOUT_PHOTO = "sku,title,image\nA-1,Rug,photos/none.jpg\n"


def sceneloom(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def kept(folder: Path, queue: str, body: bytes, reason: str = "no such thing") -> DeadLetter:
    letter = letter_of(Message(queue, body, {"traceparent": "00-1"}), Death(reason, "Stack", 1, START, START))
    return asyncio.run(DeadLetterBox(DiskObjectStore(folder)).keep(letter))


def letters(folder: Path) -> list[DeadLetter]:
    return asyncio.run(DeadLetterBox(DiskObjectStore(folder)).letters())


def stalled(folder: Path) -> DeadLetter:
    """Leave a run whose only shard died in batch_builder."""

    async def make() -> DeadLetter:
        pipeline = FakePipeline(store=DiskObjectStore(folder))

        async def broken(address: str, catalogue: str | None = None, *, revalidate: bool = False) -> object:
            raise Permanent("no such photo folder")

        pipeline.photos.obtain = broken  # type: ignore[method-assign,assignment]
        await pipeline.make(catalogue("A-1"))
        (letter,) = pipeline.bus.dead_letters
        return await DeadLetterBox(pipeline.store).keep(letter)

    return asyncio.run(make())


def test_a_folder_without_letters_says_so(tmp_path: Path) -> None:
    result = sceneloom("dead", "list", "--out", str(tmp_path))
    assert (result.exit_code, result.stdout) == (0, "no dead letters\n")


def test_letters_are_listed_with_what_they_are_about_and_what_to_do(tmp_path: Path) -> None:
    letter = stalled(tmp_path)
    result = sceneloom("dead", "list", "--out", str(tmp_path), "--run", "run-1")
    assert result.exit_code == 0
    for words in (
        letter.id,
        "run run-1 shard 0 attempt 1",
        "no such photo folder",
        "sceneloom dead replay ID",
    ):
        assert words in result.stdout
    machine = json.loads(sceneloom("dead", "list", "--out", str(tmp_path), "--json").stdout)
    assert [each["id"] for each in machine["letters"]] == [letter.id]


def test_a_letter_is_shown_whole_and_harmless_to_a_terminal(tmp_path: Path) -> None:
    letter = kept(tmp_path, "poller.batch.nudged", b"\x1b[31mred", "not JSON")
    result = sceneloom("dead", "show", letter.id, "--out", str(tmp_path))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    for words in ("not JSON", "traceparent", "\\u001b[31mred", "Stack"):
        assert words in result.stdout
    assert json.loads(sceneloom("dead", "show", letter.id, "--out", str(tmp_path), "--json").stdout)["body"]


@pytest.mark.parametrize("command", ["show", "replay", "drop"])
def test_a_letter_that_is_not_there_is_a_wrong_argument(tmp_path: Path, command: str) -> None:
    result = sceneloom("dead", command, "0123456789ab", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "there is no dead letter 0123456789ab" in result.stderr
    assert f"sceneloom dead list --out {tmp_path}" in result.stderr


@pytest.mark.parametrize("command", ["replay", "drop"])
@pytest.mark.parametrize(
    ("which", "words"), [((), "say which"), (("0123456789ab", "--all"), "either an ID or --all")]
)
def test_it_must_be_clear_which_letters_are_meant(
    tmp_path: Path, command: str, which: tuple[str, ...], words: str
) -> None:
    result = sceneloom("dead", command, *which, "--out", str(tmp_path))
    assert (result.exit_code, words in result.stderr) == (2, True)


def test_a_broker_that_is_away_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:1/")
    result = sceneloom("dead", "list")
    assert result.exit_code == 3
    assert "RABBITMQ_URL" in result.stderr


def test_a_stalled_run_says_so_with_its_letters_and_the_way_on(tmp_path: Path) -> None:
    letter = stalled(tmp_path)
    result = sceneloom("status", "run-1", "--out", str(tmp_path))
    assert result.exit_code == 4
    for words in (
        "is stalled",
        "no such photo folder",
        f"sceneloom dead replay {letter.id} --out {tmp_path}",
    ):
        assert words in result.stdout
    machine = json.loads(sceneloom("status", "run-1", "--out", str(tmp_path), "--json").stdout)
    assert (machine["state"], machine["letters"][0]["id"]) == ("stalled", letter.id)


def test_replaying_a_letter_carries_out_what_follows_and_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "rugs.csv").write_text(WITHOUT_PHOTO)
    ready = {"catalogue": {"key": "incoming/rugs.csv"}, "recipe": "rug-room", "run": "run-1"}
    letter = kept(tmp_path, "ingest.csv.ready", encode(CsvReady.model_validate(ready)))
    result = sceneloom("dead", "replay", letter.id, "--out", str(tmp_path), *ACTING)
    assert result.exit_code == 1, result.output
    assert "1 letter replayed" in result.stdout
    assert "run run-1 failed: 0 of 3 items are scenes" in result.stdout
    assert letters(tmp_path) == []


def test_a_replayed_message_that_dies_again_is_kept_and_told(tmp_path: Path) -> None:
    ready = {"catalogue": {"key": "incoming/rugs.csv"}, "recipe": "rug-room", "run": "run-1"}
    letter = kept(tmp_path, "ingest.csv.ready", encode(CsvReady.model_validate(ready)))
    result = sceneloom("dead", "replay", "--all", "--out", str(tmp_path), *ACTING)
    assert result.exit_code == 4
    assert "there is no catalogue at incoming/rugs.csv" in result.stderr
    assert [each.id for each in letters(tmp_path)] == [letter.id]


def test_dropping_a_letter_lets_its_run_complete(tmp_path: Path) -> None:
    stalled(tmp_path)
    result = sceneloom("dead", "drop", "--run", "run-1", "--out", str(tmp_path), *ACTING)
    assert result.exit_code == 1, result.output
    assert "run run-1 failed: 0 of" in result.stdout
    assert letters(tmp_path) == []
    assert sceneloom("status", "run-1", "--out", str(tmp_path)).exit_code == 1


def test_a_letter_whose_batch_may_be_created_this_moment_is_kept_and_says_until_when(tmp_path: Path) -> None:
    letter, soon = stalled(tmp_path), datetime.now(UTC) + timedelta(minutes=1)
    creating = Creating(nonce="n", at=START, epoch=1, account="a", lease_until=soon, file="files/f")
    key = RunKeys("run-1").shard(0).attempt(1).submission(1)
    asyncio.run(DiskObjectStore(tmp_path).create(key, creating.model_dump_json().encode()))
    result = sceneloom("dead", "drop", letter.id, "--out", str(tmp_path), *ACTING)
    assert (result.exit_code, f"until {soon:%H:%M:%S} UTC" in result.stderr) == (4, True), result.output
    assert letters(tmp_path) == [letter]


def test_a_run_started_again_forgets_what_was_given_up_of_it(tmp_path: Path) -> None:
    rugs = tmp_path / "rugs.csv"
    rugs.write_text(WITHOUT_PHOTO)
    out = tmp_path / "out"
    event = asyncio.run(event_for(Request(rugs, "rug-room"), DiskObjectStore(out)))
    kept(out, "ingest.csv.ready", encode(event))
    other = kept(out, "poller.batch.nudged", b"{}")
    result = sceneloom("run", str(rugs), "--out", str(out), *ACTING)
    assert result.exit_code == 1, result.output
    assert letters(out) == [other]


def test_a_run_that_stalls_names_the_command_that_shows_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: object, event: object) -> object:
        raise Permanent("no such photo folder")

    monkeypatch.setattr("services.batch_builder.handlers.BatchBuilder.build", broken)
    rugs = tmp_path / "rugs.csv"
    rugs.write_text(WITHOUT_PHOTO)
    result = sceneloom("run", str(rugs), "--out", str(tmp_path / "out"), *ACTING)
    assert result.exit_code == 4
    assert f"sceneloom dead list --out {tmp_path / 'out'}" in result.stderr
    assert [letter.queue for letter in letters(tmp_path / "out")] == ["batch_builder.shard.planned"]

"""A person's decision is written into the submission's log, and only where there is something to decide."""

from datetime import timedelta
from pathlib import Path

import pytest

from contracts.events import BatchBuilt
from contracts.keys import RunKeys, unfinished
from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Submitted
from services.adapters.object_store import DiskObjectStore
from services.chassis.dead_letters import DeadLetterBox, Death, Message, letter_of
from services.chassis.object_store import commit
from services.chassis.settings import ProviderSettings
from services.cli.requests import UsageProblem
from services.cli.resolving import Wish, resolve_command
from tests.fakes.clock import START
from tests.fakes.documents import built, run_document
from tests.fakes.entries import all_entries

PROVIDER = ProviderSettings(provider="simulator")
OURS = str(PROVIDER.tag())
LIST = Wish("run-1", None, None, absent=False, adopt=None, give_up=False)
ABSENT = Wish("run-1", None, None, absent=True, adopt=None, give_up=False)
ADOPT = Wish("run-1", None, None, absent=False, adopt="batches/b9", give_up=False)


def entry(kind: type[AnyEntry], account: str = OURS, **more: object) -> AnyEntry:
    return kind.model_validate({"nonce": "n", "at": START, "epoch": 1, "account": account, **more})


AMBIGUOUS = entry(Ambiguous, since=START, why="timeout")


async def folder_with(root: Path, *logs: AnyEntry, run_account: str = OURS) -> DiskObjectStore:
    """Make a run with a shard for each log of one entry."""
    store = DiskObjectStore(root)
    await store.put(unfinished("run-1"), b"")
    await commit(store, RunKeys("run-1").run_document, run_document(account=run_account))
    for shard, last in enumerate(logs):
        keys = RunKeys("run-1").shard(shard).attempt(1)
        await commit(store, keys.built, built())
        await store.create(keys.submission(1), last.model_dump_json().encode())
    return store


async def last_of(store: DiskObjectStore, shard: int = 0) -> AnyEntry:
    return (await all_entries(store, RunKeys("run-1").shard(shard).attempt(1)))[-1]


async def test_the_batch_that_a_person_names_is_adopted(tmp_path: Path) -> None:
    store = await folder_with(tmp_path, AMBIGUOUS)
    await resolve_command(ADOPT, tmp_path, PROVIDER)
    adopted = await last_of(store)
    assert isinstance(adopted, Submitted)
    assert (adopted.batch, adopted.adopted, adopted.epoch) == ("batches/b9", True, 1)


async def test_a_batch_of_another_account_may_be_made_anew_under_this_one(tmp_path: Path) -> None:
    store = await folder_with(
        tmp_path, entry(Submitted, "gemini-2", batch="batches/b1"), run_account="gemini-2"
    )
    await resolve_command(ABSENT, tmp_path, PROVIDER)
    made_anew = await last_of(store)
    assert isinstance(made_anew, Prepared)
    assert (made_anew.account, made_anew.epoch) == (OURS, 2)


@pytest.mark.parametrize(
    "last",
    [
        entry(Prepared),
        entry(Submitted, batch="batches/b1"),
        entry(Creating, lease_until=START + timedelta(days=9_000), file="files/f"),
    ],
)
async def test_what_needs_no_decision_is_left_alone(tmp_path: Path, last: AnyEntry) -> None:
    store = await folder_with(tmp_path, last)
    with pytest.raises(UsageProblem, match="no such submission waits"):
        await resolve_command(ABSENT, tmp_path, PROVIDER)
    assert await last_of(store) == last


async def test_a_create_whose_lease_is_long_over_may_be_decided(tmp_path: Path) -> None:
    store = await folder_with(tmp_path, entry(Creating, lease_until=START, file="files/f"))
    await resolve_command(ABSENT, tmp_path, PROVIDER)
    assert isinstance(await last_of(store), Prepared)


async def test_of_several_undecided_submissions_one_must_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await folder_with(tmp_path, AMBIGUOUS, AMBIGUOUS)
    with pytest.raises(UsageProblem, match="--shard 1 --attempt 1"):
        await resolve_command(ABSENT, tmp_path, PROVIDER)
    await resolve_command(LIST, tmp_path, PROVIDER)
    assert "--shard 0 --attempt 1" in capsys.readouterr().out
    await resolve_command(Wish("run-1", 1, 1, absent=True, adopt=None, give_up=False), tmp_path, PROVIDER)
    assert (await last_of(store), (await last_of(store, 1)).state) == (AMBIGUOUS, "prepared")


@pytest.mark.parametrize(
    ("last", "settles"),
    [
        (AMBIGUOUS, True),
        (entry(Creating, lease_until=START, file="files/f"), True),
        (entry(Submitted, "gemini-2", batch="batches/b1"), False),
        (entry(Ambiguous, "gemini-2", since=START, why="timeout"), False),
    ],
)
async def test_the_list_says_what_settles_itself_and_when(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], last: AnyEntry, *, settles: bool
) -> None:
    await folder_with(tmp_path, last)
    await resolve_command(LIST, tmp_path, PROVIDER)
    listed = capsys.readouterr().out
    assert "--shard 0 --attempt 1" in listed
    assert ("settles itself after 2026-11-23 12:00 UTC" in listed) == settles


async def test_what_a_strict_submitter_gave_to_a_person_does_not_settle_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await folder_with(tmp_path, AMBIGUOUS)
    asked = letter_of(
        Message(f"submitter.{BatchBuilt.kind}", b'{"run": "run-1", "shard": 0, "attempt": 1}', {}),
        Death("it is not known whether this batch was created", "", 1, START, START),
    )
    await DeadLetterBox(store).keep(asked)
    await resolve_command(LIST, tmp_path, PROVIDER)
    assert "settles itself" not in capsys.readouterr().out


@pytest.mark.parametrize(("setting", "advice"), [("", True), ("true", False)])
async def test_where_the_setting_is_strict_nothing_settles_itself_and_no_option_is_advised(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    setting: str,
    advice: bool,
) -> None:
    monkeypatch.setenv("SCENELOOM_STRICT", setting)
    await folder_with(tmp_path, AMBIGUOUS)
    await resolve_command(LIST, tmp_path, PROVIDER)
    assert ("settles itself" in capsys.readouterr().out) == advice
    await resolve_command(ABSENT, tmp_path, PROVIDER)
    said = capsys.readouterr().out
    assert f"sceneloom replay run-1 --out {tmp_path}" in said
    assert ("add --strict to be asked again" in said) == advice

"""A submission whose fate nobody can know is left to a person, who decides in one command."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command import Ended, sceneloom
from tests.e2e.deployment import Simulator, simulator
from tests.fakes.answers import picture

RECIPE = "extends = 'product-lifestyle@1'\nname = 'quick'\nversion = '1'\nimage_size = '1K'\n"


@pytest.fixture(scope="module")
def provider() -> Iterator[Simulator]:
    with simulator(SCENELOOM_SIMULATOR_SCENES="plain") as running:
        yield running


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return lay_catalogue(tmp_path)


def lay_catalogue(folder: Path) -> Path:
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "1.jpg").write_bytes(picture("JPEG", (90, 60)))
    (folder / "rugs.csv").write_text("sku,title,image\n001,Rug,photos/1.jpg\n")
    (folder / "quick.toml").write_text(RECIPE)
    return folder / "rugs.csv"


def run(catalogue: Path, provider: Simulator, *more: str) -> Ended:
    recipe, out = catalogue.with_name("quick.toml"), catalogue.with_name("out")
    fixed = ["run", str(catalogue), "--out", str(out), "--recipe", str(recipe), "--style", "bright-home"]
    return sceneloom(
        *fixed,
        *("--provider", "simulator", "--json", *more),
        SCENELOOM_SIMULATOR_URL=provider.url,
        SCENELOOM_POLL_FASTEST="PT0.2S",
    )


def resolve(catalogue: Path, provider: Simulator, *decision: str) -> Ended:
    out = str(catalogue.with_name("out"))
    given = ["resolve", *decision, "--out", out, "--provider", "simulator"]
    return sceneloom(*given, SCENELOOM_SIMULATOR_URL=provider.url)


def lose_an_answer(catalogue: Path, provider: Simulator) -> Ended:
    """Run strictly against a provider that hangs up on the create, so that nobody knows of a batch."""
    provider.arm("create-hang-up")
    return run(catalogue, provider, "--strict")


def test_a_strict_run_stalls_and_names_the_command_that_decides(catalogue: Path, provider: Simulator) -> None:
    stalled = lose_an_answer(catalogue, provider)
    assert stalled.code == 4
    assert "sceneloom resolve" in stalled.errors
    assert "$0.00 spent, up to $0.0" in stalled.errors
    run_name = next(catalogue.with_name("out").glob("runs/*")).name
    status = sceneloom("status", run_name, "--out", str(catalogue.with_name("out")))
    assert (status.code, "more set aside for attempts" in status.stdout) == (4, True), status.stdout
    listed = resolve(catalogue, provider)
    assert (listed.code, "--shard 0 --attempt 1" in listed.stdout) == (0, True), listed.errors
    assert "its answer was lost" in listed.stdout
    assert "settles itself" not in listed.stdout


def test_absent_makes_the_batch_anew_under_the_next_epoch(catalogue: Path, provider: Simulator) -> None:
    lose_an_answer(catalogue, provider)
    before = provider.counters()["created"]
    decided = resolve(catalogue, provider, "--absent")
    assert decided.code == 0, decided.errors
    ended = run(catalogue, provider, "--strict")
    assert (ended.code, ended.result.get("counts", {}).get("scene")) == (0, 1), ended.errors
    assert provider.counters()["created"] - before == 1
    (last,) = (batch for batch in provider.batches() if batch["display_name"].split("/")[2] == "2")
    assert last["state"] == "SUCCEEDED"


def test_a_strict_replay_asks_again_when_the_next_answer_is_lost(
    catalogue: Path, provider: Simulator
) -> None:
    lose_an_answer(catalogue, provider)
    decided = resolve(catalogue, provider, "--absent")
    assert "replay" in decided.stdout
    assert "--strict" in decided.stdout
    out = catalogue.with_name("out")
    run_name = next(out.glob("runs/*")).name
    provider.arm("create-hang-up")
    replayed = sceneloom(
        *("replay", run_name, "--out", str(out), "--provider", "simulator", "--strict"),
        SCENELOOM_SIMULATOR_URL=provider.url,
    )
    assert (replayed.code, "sceneloom resolve" in replayed.errors) == (4, True), replayed.errors


def test_giving_up_ends_the_items_and_lets_the_run_complete(catalogue: Path, provider: Simulator) -> None:
    lose_an_answer(catalogue, provider)
    before = provider.counters()["created"]
    assert resolve(catalogue, provider, "--give-up").code == 0
    ended = run(catalogue, provider, "--strict")
    assert (ended.code, ended.result["status"]) == (1, "failed")
    (line,) = ended.manifest()
    assert (line["outcome"], line["code"]) == ("failed", "dropped")
    assert provider.counters()["created"] == before


def test_only_a_batch_that_was_made_for_the_submission_is_adopted(
    catalogue: Path, provider: Simulator
) -> None:
    finished = run(lay_catalogue(catalogue.parent / "elsewhere"), provider)
    assert finished.code == 0, finished.errors
    another = next(batch["name"] for batch in provider.batches())
    lose_an_answer(catalogue, provider)
    unknown = resolve(catalogue, provider, "--adopt", "batches/nosuch")
    assert (unknown.code, "knows no batches/nosuch" in unknown.errors) == (2, True), unknown.errors
    strange = resolve(catalogue, provider, "--adopt", another)
    assert (strange.code, "made for something else" in strange.errors) == (2, True), strange.errors


def test_what_is_no_batchs_name_is_not_adopted(catalogue: Path, provider: Simulator) -> None:
    catalogue.with_name("out").mkdir()
    refused = resolve(catalogue, provider, "--adopt", "not-a-batch")
    assert (refused.code, "no batch's name" in refused.errors) == (2, True)


@pytest.mark.parametrize("decision", [("--absent", "--give-up"), ("--absent", "--adopt", "batches/x")])
def test_decisions_that_contradict_each_other_are_refused(
    catalogue: Path, provider: Simulator, decision: tuple[str, ...]
) -> None:
    (catalogue.with_name("out")).mkdir()
    refused = resolve(catalogue, provider, *decision)
    assert (refused.code, "contradict" in refused.errors) == (2, True)

"""`sceneloom run` as a person uses it: a folder, the simulator, a kill in the middle."""

import json
import random
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command import environment, sceneloom
from tests.e2e.deployment import COMMAND, Simulator, simulator
from tests.fakes.answers import picture

RECIPE = (
    "extends = 'product-lifestyle@1'\nname = 'quick'\nversion = '1'\nimage_size = '1K'\nshard_items = 2\n"
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    rows = ["sku,title,image"]
    for number in range(6):
        (tmp_path / "photos" / f"{number}.jpg").write_bytes(
            picture("JPEG", (900, 600), f"#{number}0{number}080")
        )
        rows.append(f"00{number},Rug {number},photos/{number}.jpg")
    (tmp_path / "rugs.csv").write_text("\n".join(rows))
    (tmp_path / "quick.toml").write_text(RECIPE)
    return tmp_path / "rugs.csv"


@pytest.fixture(scope="module")
def provider() -> Iterator[Simulator]:
    with simulator() as running:
        yield running


def arguments(catalogue: Path, *more: str, provider: str = "simulator") -> list[str]:
    recipe, out = catalogue.with_name("quick.toml"), catalogue.with_name("out")
    fixed = ["run", str(catalogue), "--out", str(out), "--recipe", str(recipe), "--style", "bright-home"]
    return [*fixed, "--provider", provider, "--json", *more]


def test_a_catalogue_becomes_scenes_in_a_folder(catalogue: Path) -> None:
    made = sceneloom(*arguments(catalogue))
    assert (made.code, made.result.get("status")) == (0, "succeeded"), made.errors
    assert [line["sku"] for line in made.manifest()] == [f"00{number}" for number in range(6)]
    for line in made.manifest():
        assert (catalogue.with_name("out") / line["scene"]).stat().st_size > 10_000
        assert (line["width"], line["height"]) == (1376, 768)
    again = sceneloom(*arguments(catalogue))
    assert again.code == 0
    assert [again.result[name] for name in ("run", "cost_usd")] == [
        made.result[name] for name in ("run", "cost_usd")
    ]


def kill_some_time(command: list[str], settings: dict[str, str], seconds: float) -> bool:
    """Start a run and kill it after so long; return whether it was still running."""
    running = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        running.wait()
        return True
    return False


@pytest.mark.parametrize("seed", range(4))
def test_a_run_killed_at_any_moment_completes_when_run_again_and_pays_nothing_twice(
    catalogue: Path, provider: Simulator, seed: int
) -> None:
    before = provider.counters()["creates"]
    chance, settings = random.Random(seed), {"SCENELOOM_SIMULATOR_URL": provider.url}
    command = [str(COMMAND), *arguments(catalogue)]
    kills = [kill_some_time(command, environment(**settings), chance.uniform(0.5, 3)) for _ in range(3)]
    ended = sceneloom(*arguments(catalogue), **settings)
    assert (ended.code, ended.result.get("counts", {}).get("scene")) == (0, 6), ended.errors
    assert any(kills)
    recorded = list(catalogue.with_name("out").glob("runs/*/shards/*/a*/submission/*.json"))
    submitted = [path for path in recorded if json.loads(path.read_text())["state"] == "submitted"]
    assert provider.counters()["creates"] - before == len(submitted) == 3


def test_simulator_first_and_the_real_endpoint_afterwards_share_nothing_but_photos(
    catalogue: Path, provider: Simulator
) -> None:
    simulated = sceneloom(*arguments(catalogue))
    before = provider.counters()["creates"]
    real = sceneloom(
        *arguments(catalogue, "--yes", provider="gemini"),
        GEMINI_API_KEY="a-key",
        GOOGLE_GEMINI_BASE_URL=provider.url,
    )
    assert real.code == 0, real.errors
    assert real.result["run"] != simulated.result["run"]
    assert provider.counters()["creates"] - before == 3
    out = catalogue.with_name("out")
    assert len(list((out / "runs").iterdir())) == 2
    assert len(list(out.glob("photos/*.jpg"))) == 6


def test_without_a_key_it_says_so_and_pretends_nothing(catalogue: Path) -> None:
    refused = sceneloom(*arguments(catalogue, provider="gemini"))
    assert refused.code == 3
    assert "GEMINI_API_KEY" in refused.errors
    assert not catalogue.with_name("out").exists()


def test_ctrl_c_names_the_way_to_go_on(catalogue: Path, provider: Simulator) -> None:
    running = subprocess.Popen(
        # A test run in the background of a shell has Ctrl-C switched off, and hands that on.
        ["env", "--default-signal=INT", str(COMMAND), *arguments(catalogue)],
        env=environment(SCENELOOM_SIMULATOR_URL=provider.url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(catalogue.with_name("out").glob("runs/*/requested.json")):
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "run the same command again" in errors
    assert "Traceback" not in errors


def test_a_run_cancelled_from_another_terminal_ends_cancelled_with_every_item_accounted_for(
    catalogue: Path,
) -> None:
    out = catalogue.with_name("out")
    with simulator(SCENELOOM_SIMULATOR_LATENCY="3600") as endless:
        running = subprocess.Popen(
            [str(COMMAND), *arguments(catalogue)],
            env=environment(SCENELOOM_SIMULATOR_URL=endless.url, SCENELOOM_POLL_FASTEST="PT0.2S"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while len(list(out.glob("batches/*/*.json"))) < 3:
            assert running.poll() is None
        run = next(out.glob("runs/*")).name
        cancelled = sceneloom("cancel", run, "--out", str(out), "--reason", "wrong season")
        assert cancelled.code == 0, cancelled.errors
        stdout, errors = running.communicate(timeout=60)
        assert endless.counters()["cancels"] >= 1
    # Only a cancel ends these batches within the hour. What they had drawn by then is kept, be it all.
    result = json.loads(stdout)
    expected = (0, "succeeded") if result["counts"]["scene"] == 6 else (1, "cancelled")
    assert (running.returncode, result["status"]) == expected, errors
    assert result["counts"]["scene"] + result["counts"]["cancelled"] == 6
    status = sceneloom("status", run, "--out", str(out), "--json")
    assert status.result["status"] == result["status"]


def test_two_runs_in_one_folder_at_a_time_are_one_too_many(catalogue: Path) -> None:
    out = catalogue.with_name("out")
    with simulator(SCENELOOM_SIMULATOR_LATENCY="3600") as endless:
        first = subprocess.Popen(
            [str(COMMAND), *arguments(catalogue)], env=environment(SCENELOOM_SIMULATOR_URL=endless.url)
        )
        while not list(out.glob("runs/*/requested.json")):
            assert first.poll() is None
        second = sceneloom(*arguments(catalogue), SCENELOOM_SIMULATOR_URL=endless.url)
        first.kill()
        first.wait()
    assert second.code == 3
    assert "another sceneloom is at work" in second.errors


def test_what_a_completed_run_lacks_is_made_by_a_replay(catalogue: Path) -> None:
    photo = catalogue.with_name("photos") / "3.jpg"
    good = photo.read_bytes()
    photo.write_bytes(b"<html>not yet</html>")
    first = sceneloom(*arguments(catalogue))
    assert (first.code, first.result["counts"]["skipped"]) == (1, 1)
    photo.write_bytes(good)
    where = ["--out", str(catalogue.with_name("out"))]  # the catalogue's folder is remembered
    replayed = sceneloom("replay", first.result["run"], *where, "--provider", "simulator", "--json")
    assert (replayed.code, replayed.result.get("counts", {}).get("scene")) == (0, 1), replayed.errors
    assert [line["sku"] for line in replayed.manifest()] == ["003"]

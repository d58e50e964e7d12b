"""`sceneloom run` as a person uses it: a folder, the simulator, a kill in the middle."""

import json
import os
import random
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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


def environment(provider: Simulator | None, **more: str) -> dict[str, str]:
    mine = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more}
    return mine | ({"SCENELOOM_SIMULATOR_URL": provider.url} if provider else {})


def arguments(catalogue: Path, *more: str, provider: str = "simulator") -> list[str]:
    recipe, out = catalogue.with_name("quick.toml"), catalogue.with_name("out")
    fixed = ["run", str(catalogue), "--out", str(out), "--recipe", str(recipe), "--style", "bright-home"]
    return [str(COMMAND), *fixed, "--provider", provider, "--json", *more]


def run(command: list[str], env: dict[str, str]) -> tuple[int, dict[str, Any], str]:
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)
    return ended.returncode, json.loads(ended.stdout or "{}"), ended.stderr


def test_a_catalogue_becomes_scenes_in_a_folder(catalogue: Path) -> None:
    code, result, errors = run(arguments(catalogue), environment(None))
    assert (code, result.get("status")) == (0, "succeeded"), errors
    lines = [json.loads(line) for line in Path(result["manifest"]).read_text().splitlines()]
    assert [line["sku"] for line in lines] == [f"00{number}" for number in range(6)]
    for line in lines:
        assert (catalogue.with_name("out") / line["scene"]).stat().st_size > 10_000
        assert (line["width"], line["height"]) == (1376, 768)
    code, again, _ = run(arguments(catalogue), environment(None))
    assert (code, again["run"], again["cost_usd"]) == (0, result["run"], result["cost_usd"])


@pytest.mark.parametrize("seed", range(4))
def test_a_run_killed_at_any_moment_completes_when_run_again_and_pays_nothing_twice(
    catalogue: Path, provider: Simulator, seed: int
) -> None:
    before = provider.counters().get("creates", 0)
    chance = random.Random(seed)
    command, env = arguments(catalogue, "--fresh"), environment(provider, SCENELOOM_SUBMISSION_SETTLE="PT5S")
    killed = 0
    while killed < 3:
        running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            running.wait(timeout=chance.uniform(0.5, 4))
            break
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            killed += 1
    code, result, errors = run(arguments(catalogue, "--fresh"), env)
    assert (code, result.get("counts", {}).get("scene")) == (0, 6), errors
    assert killed > 0
    recorded = list(catalogue.with_name("out").glob("runs/*/shards/*/a*/submission/*.json"))
    submitted = [path for path in recorded if json.loads(path.read_text())["state"] == "submitted"]
    assert provider.counters()["creates"] - before == len(submitted)


def test_simulator_first_and_the_real_endpoint_afterwards_share_nothing_but_photos(
    catalogue: Path, provider: Simulator
) -> None:
    _, simulated, _ = run(arguments(catalogue), environment(None))
    before = provider.counters().get("creates", 0)
    env = environment(None, GEMINI_API_KEY="a-key", GOOGLE_GEMINI_BASE_URL=provider.url)
    code, real, errors = run(arguments(catalogue, "--yes", provider="gemini"), env)
    assert code == 0, errors
    assert real["run"] != simulated["run"]
    assert provider.counters()["creates"] - before == 3
    out = catalogue.with_name("out")
    assert len(list((out / "runs").iterdir())) == 2
    assert len(list(out.glob("photos/*.jpg"))) == 6


def test_without_a_key_it_says_so_and_pretends_nothing(catalogue: Path) -> None:
    code, _, errors = run(arguments(catalogue, provider="gemini"), environment(None))
    assert code == 3
    assert "GEMINI_API_KEY" in errors
    assert not catalogue.with_name("out").exists()


def test_ctrl_c_names_the_way_to_go_on(catalogue: Path, provider: Simulator) -> None:
    running = subprocess.Popen(
        arguments(catalogue),
        env=environment(provider),
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

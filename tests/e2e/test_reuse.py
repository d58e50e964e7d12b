"""`sceneloom run` twice over one catalogue: what was paid for is taken again, only what is new is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command import Ended, sceneloom
from tests.e2e.deployment import Simulator, simulator
from tests.fakes.answers import picture

STYLE = "[[styles]]\nname = '{}'\nwords = '{}'\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    rows = ["sku,title,image"]
    for number in range(2):
        photo = picture("JPEG", (900, 600), f"#{number}0{number}080")
        (tmp_path / "photos" / f"{number}.jpg").write_bytes(photo)
        rows.append(f"00{number},Rug {number},photos/{number}.jpg")
    (tmp_path / "rugs.csv").write_text("\n".join(rows))
    return tmp_path / "rugs.csv"


@pytest.fixture(scope="module")
def provider() -> Iterator[Simulator]:
    with simulator() as running:
        yield running


def recipe(catalogue: Path, version: str, *styles: tuple[str, str]) -> Path:
    path = catalogue.with_name(f"quick-{version}.toml")
    head = f"extends = 'product-lifestyle@1'\nname = 'quick'\nversion = '{version}'\nimage_size = '1K'\n"
    path.write_text(head + "".join(STYLE.format(*style) for style in styles))
    return path


def run(catalogue: Path, recipe: Path, provider: Simulator, *more: str) -> Ended:
    out = ["--out", str(catalogue.with_name("out")), "--provider", "simulator", "--json"]
    asked = ["run", str(catalogue), "--recipe", str(recipe), *out, *more]
    return sceneloom(*asked, SCENELOOM_SIMULATOR_URL=provider.url)


def test_what_was_made_is_taken_again_and_one_new_style_is_all_that_is_asked(
    catalogue: Path, provider: Simulator
) -> None:
    before = provider.counters()["creates"]
    first = run(catalogue, recipe(catalogue, "1", ("hall", "A hall."), ("attic", "An attic.")), provider)
    assert (first.code, first.result["costs"]["reused"]) == (0, 0), first.errors
    other_name = recipe(catalogue, "2", ("hallway", "A hall."), ("attic", "An attic."))
    second = run(catalogue, other_name, provider)
    assert (second.result["cost_usd"], second.result["costs"]["reused"]) == (0, 4), second.errors
    assert provider.counters()["creates"] - before == 1
    third = run(catalogue, recipe(catalogue, "3", ("hall", "A hall."), ("attic", "A barn.")), provider)
    assert provider.counters()["creates"] - before == 2
    reused = {line["style"]: line.get("reused") for line in third.manifest()}
    assert reused == {"hall": first.result["run"], "attic": None}
    assert third.result["cost_usd"] == pytest.approx(first.result["cost_usd"] / 2, rel=0.2)
    for line in (*second.manifest(), *third.manifest()):
        assert (catalogue.with_name("out") / line["scene"]).stat().st_size > 10_000


def test_fresh_pays_again_and_an_estimate_knows_what_would_not_be(
    catalogue: Path, provider: Simulator
) -> None:
    asked = recipe(catalogue, "1", ("hall", "A hall."))
    first = run(catalogue, asked, provider)
    before = provider.counters()["creates"]
    fresh = [run(catalogue, asked, provider, "--fresh") for _ in range(2)]
    assert provider.counters()["creates"] - before == 2, fresh[0].errors
    assert len({first.result["run"], *(one.result["run"] for one in fresh)}) == 3
    assert all(one.result["cost_usd"] > 0 for one in fresh)
    out = ["--out", str(catalogue.with_name("out")), "--provider", "simulator", "--json"]
    estimate = sceneloom("estimate", str(catalogue), "--recipe", str(asked), *out)
    assert estimate.result["reuse"] == {"known": 2, "looked_at": 2, "unknown": 0, "not_looked_at": 0}
    assert estimate.result["lowest_usd"] < estimate.result["interactive_lowest_usd"]

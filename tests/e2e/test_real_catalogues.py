"""Files that shops really export, and photos as the web really serves them, through the whole run."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command import sceneloom
from tests.e2e.photo_server import photo_server

SAMPLES = Path(__file__).parents[1] / "samples"
LOOPBACK = {"SCENELOOM_PHOTO_ALLOWED_NETWORKS": "127.0.0.0/8"}


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with photo_server() as address:
        yield address


def run_options(out: Path) -> list[str]:
    more = ["--style", "bright-home", "--image-size", "1K", "--provider", "simulator", "--json"]
    return ["--out", str(out), "--recipe", "product-lifestyle", *more]


def rewritten(sample: str, web: str, tmp_path: Path) -> Path:
    """Return a copy of a sample whose photos lie on the test's own server."""
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    count = iter(range(10_000))
    moved = re.sub(
        r"https://(?:cdn\.shopify|i\.etsystatic)\.com[^,\s\"]*", lambda _: f"{web}/{next(count)}.jpg", text
    )
    path = tmp_path / sample
    path.write_text(moved, encoding="utf-8")
    return path


def report_of(result_report: str) -> list[dict[str, str]]:
    with Path(result_report).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("sample", "records", "items"), [("shopify-furniture.csv", 21, 20), ("etsy-italian.csv", 27, 27)]
)
def test_a_shops_export_becomes_scenes_and_every_record_has_an_outcome(
    sample: str, records: int, items: int, web: str, tmp_path: Path
) -> None:
    catalogue = rewritten(sample, web, tmp_path)
    ended = sceneloom("run", str(catalogue), *run_options(tmp_path / "out"), **LOOPBACK)
    assert (ended.code, ended.result.get("counts", {}).get("scene")) == (0, items), ended.errors
    report = report_of(ended.result["report"])
    assert len(report) == records
    assert {row["outcome"] for row in report} == {"scene"}


def test_a_file_without_photos_ends_at_map_it_or_reject_it(tmp_path: Path) -> None:
    ended = sceneloom("run", str(SAMPLES / "sofas-no-images.csv"), *run_options(tmp_path / "out"))
    assert ended.code == 2
    assert "--map image=COLUMN" in ended.errors
    assert "Traceback" not in ended.errors


def test_bad_photos_are_skipped_with_their_reason_and_everything_else_goes_through(
    web: str, tmp_path: Path
) -> None:
    rows = {
        "GOOD": f"{web}/good.jpg",
        "HTML": f"{web}/html",
        "EMPTY": f"{web}/empty",
        "CUT": f"{web}/truncated",
        "GONE": f"{web}/missing",
        "NOBODY": "http://127.0.0.1:1/x.jpg",
        "INSIDE": "http://169.254.169.254/latest/meta-data/",
        "../../etc/x": f"{web}/path.jpg",
        "SAME": f"{web}/one.jpg",
    }
    lines = [f"{sku},Thing {sku},{address}" for sku, address in rows.items()]
    catalogue = tmp_path / "things.csv"
    catalogue.write_text("\n".join(["sku,title,image", *lines, f"SAME,Another thing,{web}/two.jpg"]))
    out = tmp_path / "out"
    ended = sceneloom("run", str(catalogue), *run_options(out), **LOOPBACK)
    assert ended.code == 1, ended.errors
    report = report_of(ended.result["report"])
    assert [(row["sku"], row["outcome"], row["code"]) for row in report] == [
        ("GOOD", "scene", ""),
        ("HTML", "skipped", "not_an_image"),
        ("EMPTY", "skipped", "empty"),
        ("CUT", "skipped", "truncated"),
        ("GONE", "skipped", "not_found"),
        ("NOBODY", "skipped", "unreachable"),
        ("INSIDE", "skipped", "private_address"),
        ("../../etc/x", "scene", ""),
        ("SAME", "scene", ""),
        ("SAME", "scene", ""),
    ]
    assert all(row["message"] for row in report if row["outcome"] == "skipped")
    scenes = {line["scene"] for line in ended.manifest() if line["scene"]}
    assert len(scenes) == 4
    assert all((out / scene).resolve().is_relative_to(out.resolve()) for scene in scenes)

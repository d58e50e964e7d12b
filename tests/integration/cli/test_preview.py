"""`sceneloom preview`: the exact prompts and request lines of the first products, and nothing sent."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from examples import draw_rugs
from services.cli.commands import app
from services.gemini_simulator.request_lines import line_spans

RUGS = Path(draw_rugs.__file__).parent / "rugs"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Return a catalogue of two rugs with their photos and one whose photo is not there."""
    (tmp_path / "photos").mkdir()
    for sku in ("RUG-1001", "RUG-1002"):
        shutil.copy(RUGS / "photos" / f"{sku}.jpg", tmp_path / "photos")
    path = tmp_path / "rugs.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sku", "title", "image", "size"])
        rows.writerow(["RUG-1001", "Kashan", "photos/RUG-1001.jpg", "8'2\"x11'6\""])
        rows.writerow(["RUG-1002", "Tabriz {{ 7 * 7 }}", "photos/RUG-1002.jpg", ""])
        rows.writerow(["RUG-9", "Nowhere", "photos/RUG-9.jpg", ""])
    return path


def preview(catalogue: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["preview", str(catalogue), *options])


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_the_prompts_are_printed_and_the_lines_are_written_with_their_photos(catalogue: Path) -> None:
    result = preview(catalogue, "--rows", "2", "--style", "scandinavian", "--style", "traditional")

    assert result.exit_code == 0, result.output
    requests = Path("out/preview/preview-requests.jsonl")
    assert f"4 request lines written to {requests}; nothing was sent" in result.stdout
    lines = lines_of(requests)
    assert len(line_spans(requests)) == len(lines) == 4
    for line in lines:
        photo, prompt = line["request"]["contents"][0]["parts"]
        assert prompt["text"] in result.stdout
        assert photo["inlineData"]["data"].startswith("/9j/")
    assert "=== line 2: RUG-1001 Kashan" in result.stdout
    assert "photo: photos/RUG-1001.jpg" in result.stdout
    assert "Name: Tabriz {{ 7 * 7 }}" in result.stdout
    assert json.dumps({"generationConfig": lines[0]["request"]["generationConfig"]}) in result.stdout


def test_the_lines_are_those_that_a_run_submits(catalogue: Path, tmp_path: Path) -> None:
    same = [str(catalogue), "--recipe", "rug-classic", "--model", "gemini-3.1-flash-lite-image"]
    same += ["--image-size", "1K", "--limit", "1"]
    CliRunner().invoke(app, ["preview", *same])
    made = CliRunner().invoke(app, ["run", *same, "--provider", "simulator", "--out", "out", "--json"])

    assert made.exit_code == 0, made.output
    (submitted,) = (tmp_path / "out").glob("runs/*/shards/00000/a1/requests-*.jsonl")
    assert Path("out/preview/preview-requests.jsonl").read_bytes() == submitted.read_bytes()


def test_a_photo_that_cannot_be_had_is_said_with_its_code_and_the_others_are_written(catalogue: Path) -> None:
    result = preview(catalogue, "--style", "traditional", "--out", "shown")

    assert result.exit_code == 1, result.output
    assert "no request: the photo cannot be had (not_found)" in result.stdout
    assert len(lines_of(Path("shown/preview-requests.jsonl"))) == 2


def test_a_cell_that_can_be_no_photo_is_said_and_never_ends_the_preview(catalogue: Path) -> None:
    odd = ["file:a%00b.jpg", "http://localhost:99999999999999999999/a.jpg", "http://127.0.0.1:99999/a.jpg"]
    with catalogue.open("a", newline="") as file:
        csv.writer(file).writerows([f"ODD-{n}", "Odd", photo, ""] for n, photo in enumerate(odd))

    shown = preview(catalogue, "--rows", "9", "--json")

    products = json.loads(shown.stdout)["products"]
    assert [product["code"] for product in products] == ["", "", "not_found", *["bad_url"] * len(odd)]


def test_what_the_model_does_not_take_is_said_and_not_in_the_lines(catalogue: Path) -> None:
    result = preview(catalogue, "--rows", "1", "--recipe", "rug-classic")

    assert "temperature 0.7 is not sent: gemini-nano-banana-2.1 does not take it" in result.stdout
    (line,) = lines_of(Path("out/preview/preview-requests.jsonl"))
    assert "temperature" not in line["request"]["generationConfig"]
    assert line["request"]["generationConfig"]["maxOutputTokens"] == 8192


def test_a_machine_is_given_one_object_with_the_same(catalogue: Path) -> None:
    result = preview(catalogue, "--style", "traditional", "--json", "--recipe", "rug-room")

    shown = json.loads(result.stdout)
    assert (shown["recipe"], shown["model"]) == ("rug-room@1", "gemini-nano-banana-2.1")
    assert [product["sku"] for product in shown["products"]] == ["RUG-1001", "RUG-1002", "RUG-9"]
    assert [product["code"] for product in shown["products"]] == ["", "", "not_found"]
    assert shown["products"][0]["items"][0]["prompt"].startswith("Make a photorealistic")
    assert (shown["lines"], shown["unsent"]) == (2, [])


def test_only_as_many_products_are_shown_as_the_limit_allows(catalogue: Path) -> None:
    result = preview(catalogue, "--rows", "3", "--limit", "1", "--json")

    assert [product["sku"] for product in json.loads(result.stdout)["products"]] == ["RUG-1001"]


def test_an_unknown_model_is_refused_without_its_flag_and_shown_with_it(catalogue: Path) -> None:
    refused = preview(catalogue, "--rows", "1", "--model", "gemini-9-image")
    allowed = preview(catalogue, "--rows", "1", "--model", "gemini-9-image", "--unknown-model")

    assert refused.exit_code == 2
    assert "there is no model 'gemini-9-image' in the table" in refused.stderr
    assert allowed.exit_code == 0, allowed.output
    assert "gemini-9-image is not in the table of models" in allowed.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--recipe", "rug-rom"], "rug-room"),
        (["--style", "tradional"], "did you mean traditional?"),
        (["--image-size", "9K"], "it makes 1K, 2K, 4K"),
        (["--map", "image"], "is not FIELD=COLUMN"),
    ],
)
def test_what_cannot_be_previewed_is_refused_with_the_way_out(
    catalogue: Path, options: list[str], words: str
) -> None:
    result = preview(catalogue, *options)

    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert not Path("out/preview/preview-requests.jsonl").exists()


def test_a_catalogue_without_a_usable_record_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("sku,title,image\nA-1,Rug,\n")

    result = preview(path)

    assert result.exit_code == 2
    assert "sceneloom inspect" in result.stderr

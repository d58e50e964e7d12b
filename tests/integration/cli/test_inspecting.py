"""`sceneloom inspect` explains a catalogue to a person and to a machine."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.commands import app

FEED = (
    "id,title,image_link,item_group_id,color,price\n"
    "1,Rug,https://img.example/a.jpg,G,Red,10\n2,Rug,https://img.example/b.jpg,G,Blue,10\n"
    "3,Mat,,,,5\n4,Box,,,,5\n5,Lid,,,,5\n6,Bag,,,,5\n7,Web,see site,,,5\n"
)


def inspect(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["inspect", str(path), *arguments])


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "feed.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_it_says_what_the_file_is_and_what_would_be_skipped(tmp_path: Path) -> None:
    result = inspect(written(tmp_path, FEED))
    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.output
    assert lines[0] == (
        "A Merchant Center or Meta feed (certain), UTF-8, comma-separated: products from column "
        "'item_group_id', SKU from column 'id', title from column 'title', photo from column 'image_link'."
    )
    assert any(line.split() == ["color", "'color'", "certain", "'Red',", "'Blue'"] for line in lines)
    assert lines[-5:] == [
        "ignored: 'price'",
        "7 records of 1 product",
        (
            "1 record shares the scenes of another (variant_collapsed, line 3). Line 3: a variant of the "
            "product on line 2; it shares the scenes of that line."
        ),
        (
            "4 records would be skipped (no_image, lines 4, 5, 6, ...). Line 4: no photo, column "
            "'image_link' is empty. Fill in the address of the product's photo."
        ),
        lines[-1],
    ]
    assert lines[-1].startswith("1 record would be skipped (bad_url, line 8). Line 8: ")


def test_a_machine_gets_the_same_as_one_object(tmp_path: Path) -> None:
    seen = json.loads(inspect(written(tmp_path, FEED), "--json", "--rows", "1").stdout)
    assert (seen["format"], seen["confidence"]) == ("a Merchant Center or Meta feed", "certain")
    assert (seen["records"], seen["products"], seen["ignored"]) == (7, 1, ["price"])
    assert {"field": "color", "columns": ["color"], "confidence": "certain", "samples": ["Red"]} in seen[
        "fields"
    ]
    assert seen["skipped"]["no_image"]["count"] == 4
    assert seen["skipped"]["no_image"]["lines"] == [4, 5, 6]
    assert seen["shared"]["variant_collapsed"]["lines"] == [3]


def test_a_mapping_wins_and_is_told_as_given(tmp_path: Path) -> None:
    path = written(tmp_path, "Artikel,Foto,Schaubild\nA,a.jpg,b.jpg\n")
    seen = json.loads(inspect(path, "--map", "image=Schaubild", "--json").stdout)
    assert {
        "field": "image",
        "columns": ["Schaubild"],
        "confidence": "given",
        "samples": ["b.jpg"],
    } in seen["fields"]


def test_text_of_the_catalogue_cannot_drive_the_terminal(tmp_path: Path) -> None:
    result = inspect(written(tmp_path, "sku,title,image\nA,\x1b[31m[bold]red,a.jpg\n"))
    assert "\x1b" not in result.stdout
    assert "[bold]red" in result.stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"name,link\nRug,https://s.example/rug\n", "--map image=COLUMN"),
    ],
)
def test_a_file_that_is_no_catalogue_ends_with_the_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    result = inspect(written(tmp_path, content))
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_a_machine_is_told_of_a_rejection(tmp_path: Path) -> None:
    result = inspect(written(tmp_path, "name\nRug\n"), "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["rejected"] == "unmapped"


@pytest.mark.parametrize(("name", "words"), [("", "is a folder"), ("none.csv", "there is no file")])
def test_a_wrong_path_is_a_sentence(tmp_path: Path, name: str, words: str) -> None:
    result = inspect(tmp_path / name)
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize("pair", ["image", "colour=x", "image=nowhere"])
def test_a_wrong_mapping_is_a_sentence(tmp_path: Path, pair: str) -> None:
    result = inspect(written(tmp_path, FEED), "--map", pair)
    assert result.exit_code == 2
    assert "Traceback" not in result.output

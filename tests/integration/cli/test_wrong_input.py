"""A user's mistake is a sentence with the way out and the right exit code, never a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.commands import app

PLAIN = "sku,title,image\nA-1,Rug,photos/a.jpg\n"


def sceneloom(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def written(tmp_path: Path, content: bytes | str, name: str = "rugs.csv") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"PK\x03\x04" + bytes(100), "damaged or cut off"),
        ("sku,title,image\n", "no rows"),
        ("sku,title\nA-1,Rug\n", "--map image="),
    ],
)
@pytest.mark.parametrize("command", ["estimate", "run"])
def test_a_file_that_is_no_catalogue_is_refused_with_the_way_out(
    tmp_path: Path, command: str, content: bytes | str, words: str
) -> None:
    more = ["--provider", "simulator", "--out", "out"] if command == "run" else []
    result = sceneloom(command, written(tmp_path, content), *more)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_is_named() -> None:
    result = sceneloom("estimate", "nowhere.csv")
    assert (result.exit_code, "nowhere.csv" in result.stderr) == (2, True)


def test_a_folder_is_no_catalogue(tmp_path: Path) -> None:
    result = sceneloom("estimate", str(tmp_path))
    assert (result.exit_code, "is a folder" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--recipe", "rug-rom"], "rug-room"),
        (["--recipe", "Not A Name!"], "names no recipe"),
        (["--recipe", "missing.toml"], "missing.toml"),
        (["--model", "gemini-nano-banana-9"], "gemini-nano-banana-2.1"),
        (["--model", "imagen-4.0-generate-001"], "shut down"),
        (["--image-size", "16K"], "1K"),
        (["--aspect-ratio", "7:5"], "16:9"),
        (["--aspect-ratio", "wide"], "--aspect-ratio"),
        (["--style", "gothic"], "scandinavian"),
        (["--map", "image"], "FIELD=COLUMN"),
        (["--map", "colour=title"], "color"),
        (["--map", "image=Bild"], "Bild"),
        (["--max-cost", "0.01"], "budget"),
    ],
)
def test_an_option_that_cannot_be_met_says_what_can(tmp_path: Path, options: list[str], words: str) -> None:
    result = sceneloom("estimate", written(tmp_path, PLAIN), *options)
    assert result.exit_code == 2, result.output
    assert words in result.stderr


def test_a_placeholder_that_does_not_exist_names_line_and_near_match(tmp_path: Path) -> None:
    recipe = 'extends = "rug-room@1"\nname = "mine"\nversion = "1"\nprompt = "A {{ product.colour }} rug"\n'
    result = sceneloom(
        "estimate", written(tmp_path, PLAIN), "--recipe", written(tmp_path, recipe, "mine.toml")
    )
    assert result.exit_code == 2
    assert "product.colour" in result.stderr
    assert "color" in result.stderr
    assert "4" in result.stderr


def test_an_estimate_is_given_in_words_and_for_machines(tmp_path: Path) -> None:
    catalogue = written(tmp_path, PLAIN)
    said = sceneloom("estimate", catalogue)
    assert said.exit_code == 0
    assert "1 record makes 3 items in 1 batch" in said.stdout
    machine = sceneloom("estimate", catalogue, "--json")
    assert '"items": 3' in machine.stdout


def test_help_names_every_command() -> None:
    result = sceneloom("--help")
    for command in ("run", "estimate", "publish", "status", "cancel", "replay", "setup", "serve", "doctor"):
        assert command in result.stdout


@pytest.mark.parametrize("command", ["status", "cancel"])
def test_a_run_that_does_not_exist_is_named(tmp_path: Path, command: str) -> None:
    result = sceneloom(command, "no-such-run", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "no-such-run" in result.stderr

"""What is generated is up to date, and the check that says so can be believed."""

from pathlib import Path

import pytest

from scripts.events_page import events_page, holds, mermaid
from scripts.generate import END, README, SCHEMAS, START, generated, main, stale, with_flow

ROOT = Path(__file__).resolve().parents[2]
BEFORE, AFTER = "# Rugs\n\n", "\n\nMore.\n"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    (tmp_path / README).write_text(f"{BEFORE}{START}\n{END}{AFTER}", encoding="utf-8")
    assert main([], tmp_path) == 0
    return tmp_path


def test_the_generated_files_of_this_checkout_are_up_to_date() -> None:
    assert stale(ROOT, generated(ROOT)) == [], "run `make generate`"


def test_what_was_just_written_is_up_to_date(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], written) == 0
    assert capsys.readouterr() == ("", "")


def test_writing_twice_changes_nothing(written: Path) -> None:
    before = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    main([], written)
    assert {path: path.read_bytes() for path in written.rglob("*") if path.is_file()} == before


def test_files_end_their_lines_as_everywhere_else(written: Path) -> None:
    for path in generated(written):
        content = (written / path).read_bytes()
        assert content.endswith(b"\n")
        assert b"\r" not in content


def test_every_stale_file_is_named_and_nothing_is_written(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed, missing = written / SCHEMAS / "csv.ready.v1.json", written / "docs/events.md"
    changed.write_bytes(changed.read_bytes().replace(b"\n", b"\r\n"))
    missing.unlink()
    assert main(["--check"], written) == 1
    assert capsys.readouterr().err.splitlines()[:2] == [
        "contracts/schemas/csv.ready.v1.json: out of date",
        "docs/events.md: out of date",
    ]
    assert not missing.exists()


def test_a_schema_of_an_event_that_went_is_named_and_then_removed(written: Path) -> None:
    old = written / SCHEMAS / "rug.washed.v1.json"
    old.write_text("{}", encoding="utf-8")
    assert stale(written, generated(written)) == ["contracts/schemas/rug.washed.v1.json: no longer generated"]
    main([], written)
    assert not old.exists()


def test_the_readme_changes_between_its_markers_only(written: Path) -> None:
    assert (written / README).read_text(encoding="utf-8") == f"{BEFORE}{START}\n{mermaid()}{END}{AFTER}"


def test_a_stale_diagram_in_the_readme_is_named(written: Path) -> None:
    readme = written / README
    readme.write_text(readme.read_text(encoding="utf-8").replace("ingest", "digest"), encoding="utf-8")
    assert stale(written, generated(written)) == ["README.md: out of date"]


def test_a_readme_without_markers_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / README).write_text("# Rugs\n", encoding="utf-8")
    assert README not in generated(tmp_path)


def test_no_readme_is_no_fault(tmp_path: Path) -> None:
    assert README not in generated(tmp_path)


def test_a_marker_without_its_end_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="needs one line <!-- end: flow --> after it"):
        with_flow(f"{BEFORE}{START}\n{AFTER}")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"const": 1}, "`1`"),
        ({"enum": ["a", "b"]}, "`a`, `b`"),
        ({"$ref": "#/$defs/Blob"}, "[Blob](#blob)"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"type": "array", "items": {"type": "string"}}, "list of string"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "object of string"),
        ({"type": "string", "format": "uuid"}, "uuid"),
    ],
)
def test_a_field_is_put_into_words(field: dict[str, object], words: str) -> None:
    assert holds(field) == words


def test_every_link_of_the_events_page_has_its_heading() -> None:
    page = events_page()
    headings = {line.lstrip("# ").lower() for line in page.splitlines() if line.startswith("#")}
    linked = {part.partition(")")[0] for part in page.split("](#")[1:]}
    assert linked <= headings

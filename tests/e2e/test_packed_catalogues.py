"""The file that a team has, not the file one wishes for: a zip with its photos, a workbook, through a run."""

from pathlib import Path

import pytest

from tests.e2e.command import Ended, sceneloom
from tests.e2e.test_real_catalogues import report_of, run_options
from tests.fakes.answers import picture
from tests.integration.ingest.workbooks import Cell, workbook
from tests.unit.ingest.packed import zipped

ROWS: list[list[Cell]] = [
    ["sku", "title", "image"],
    ["0012", "Rug", "photos/a.jpg"],
    ["0013", "Runner", "photos/B.JPG"],
    ["0014", "Kilim", "photos/missing.jpg"],
]
TABLE = "\n".join(",".join(map(str, row)) for row in ROWS)
PHOTOS: dict[str, str | bytes] = {
    "in/photos/a.jpg": picture("JPEG", (900, 600), "#204080"),
    "in/photos/b.jpg": picture("JPEG", (900, 600), "#802040"),
}


def run(catalogue: Path) -> Ended:
    return sceneloom("run", str(catalogue), *run_options(catalogue.with_name("out")))


@pytest.mark.parametrize(
    "table", [("in/rugs.csv", TABLE), ("in/rugs.xlsx", workbook({"Rugs": ROWS}))], ids=["csv", "workbook"]
)
def test_a_zip_with_its_photos_becomes_scenes(table: tuple[str, str | bytes], tmp_path: Path) -> None:
    catalogue = tmp_path / "rugs.zip"
    catalogue.write_bytes(zipped({table[0]: table[1], **PHOTOS}))
    ended = run(catalogue)
    assert ended.code == 0, ended.errors
    assert [(row["sku"], row["outcome"], row["code"]) for row in report_of(ended.result["report"])] == [
        ("0012", "scene", ""),
        ("0013", "scene", ""),
        ("0014", "skipped", "not_found"),
    ]
    assert [line["photo"].startswith("photos/") for line in ended.manifest()] == [True, True]
    assert not (tmp_path / "in").exists()


def test_a_workbook_beside_its_photos_becomes_scenes(tmp_path: Path) -> None:
    for name, content in PHOTOS.items():
        path = tmp_path / Path(name).relative_to("in")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    catalogue = tmp_path / "rugs.xlsx"
    catalogue.write_bytes(
        workbook({"Read me": [["How to fill this in"]], "Rugs": [*ROWS[:2], ["12", "x", "photos/b.jpg"]]})
    )
    ended = run(catalogue)
    assert ended.code == 0, ended.errors
    assert [line["sku"] for line in ended.manifest()] == ["0012", "12"]

import resource
from pathlib import Path

import pytest

from services.chassis.worker_processes import worker_processes
from services.ingest.containers import sheet_reader
from services.ingest.containers.sheet_reader import Sheet, SheetProblem, write_sheet
from tests.integration.ingest.workbooks import DATE, Cell, workbook
from tests.unit.ingest.packed import plan_of, refusal, sentences, zipped

ROWS: list[list[Cell]] = [["sku", "title", "image"], ["0012", "Rug", "a.jpg"], [12, "Runner", "b.jpg"]]
NAME = "rugs.xlsx"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets that are read in this process must not bind it for ever."""
    monkeypatch.setattr(sheet_reader, "_confine", lambda: None)


def written(folder: Path, rows: list[list[Cell]]) -> list[str]:
    source, target = folder / NAME, folder / "target.csv"
    source.write_bytes(workbook({"Rugs": rows}))
    assert isinstance(write_sheet(source, 0, target), Sheet)
    return target.read_text(encoding="utf-8").split("\n")[:-1]


def test_a_workbook_is_said_with_its_sheet_and_what_became_of_numbers(tmp_path: Path) -> None:
    sentence, notices = sentences(tmp_path, workbook({"Rugs": ROWS, "Prices": [["sku"]]}), NAME)
    assert ", sheet 'Rugs' of a workbook: SKU from column 'sku'" in sentence
    assert "a cell that shows 0012 but is a number holds 12" in notices[0]
    assert notices[1] == "The workbook has other sheets that were not read: 'Prices'."


def test_names_of_products_stay_as_the_workbook_holds_them(tmp_path: Path) -> None:
    records, _ = plan_of(tmp_path, workbook({"Rugs": ROWS}), NAME)
    assert [(record.sku, record.line) for record in records] == [("0012", 2), ("12", 3)]


def test_the_first_sheet_that_can_be_used_is_the_catalogue(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Cell]]] = {"Empty": [], "Read me": [["How to fill this in"]], "Rugs": ROWS}
    sentence, notices = sentences(tmp_path, workbook({**sheets}), NAME)
    assert "sheet 'Rugs'" in sentence
    assert "'Empty' and 'Read me'" in notices[-1]


def test_hidden_sheets_are_not_read_and_not_named(tmp_path: Path) -> None:
    data = workbook({"Old": ROWS, "Rugs": ROWS}, hidden=["Old"])
    sentence, notices = sentences(tmp_path, data, NAME)
    assert "sheet 'Rugs'" in sentence
    assert "Old" not in str(notices)


def test_cells_are_written_as_a_person_sees_them(tmp_path: Path) -> None:
    cells: list[Cell] = [12, 1234567890123, 0.1, 12.5, 1e21, True, False, DATE + "45293", DATE + "45293.5"]
    wanted = "12,1234567890123,0.1,12.5,1e+21,TRUE,FALSE,2024-01-02,2024-01-02T12:00:00"
    assert written(tmp_path, [cells]) == [wanted]


def test_a_line_of_the_csv_is_a_row_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["sku", "image"],
        [],
        ["A\nB", "a.jpg\r\nb.jpg"],
        [None, None],
        ["C,D", "c.jpg"],
    ]
    assert written(tmp_path, rows) == ["sku,image", "", "A\x0bB,a.jpg\x0bb.jpg", "", '"C,D",c.jpg']


def test_a_line_break_in_a_cell_still_parts_photos(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["sku", "title", "image"],
        ["A", "one\ntwo", "a.jpg\nb.jpg"],
        ["B", "x", "b.jpg"],
    ]
    records, items = plan_of(tmp_path, workbook({"Rugs": rows}), NAME)
    assert [(item.photo, item.title) for item in items] == [("a.jpg", "one two"), ("b.jpg", "x")]
    assert [record.line for record in records] == [2, 3]


def test_a_workbook_in_a_zip_takes_its_photos_from_the_zip(tmp_path: Path) -> None:
    data = zipped({"in/rugs.xlsx": workbook({"Rugs": ROWS}), "in/a.jpg": b"\xff\xd8"})
    sentence, _ = sentences(tmp_path, data)
    assert "sheet 'Rugs' of a workbook, catalogue 'in/rugs.xlsx' of a zip with 2 files" in sentence
    records, items = plan_of(tmp_path, data)
    assert [item.photo for item in items] == ["zip:in/a.jpg"]
    assert [record.code for record in records] == ["", "not_found"]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    data = zipped({"xl/workbook.xml": "<workbook", "xl/_rels/workbook.xml.rels": "<x"})
    assert "is a workbook that" in refusal(tmp_path, data, NAME)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "is a workbook that is damaged" in refusal(tmp_path, ole, "rugs.xls")


def test_the_process_that_reads_a_sheet_is_bound(tmp_path: Path) -> None:
    source = tmp_path / NAME
    source.write_bytes(workbook({"Rugs": ROWS}))
    with worker_processes(1) as worker:
        worker.submit(write_sheet, source, 0, tmp_path / "target").result()
        memory = worker.submit(resource.getrlimit, resource.RLIMIT_AS).result()
        seconds = worker.submit(resource.getrlimit, resource.RLIMIT_CPU).result()
    assert (memory[1], seconds[1]) == (sheet_reader.MEMORY, sheet_reader.SECONDS)


def test_more_text_than_a_catalogue_has_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_reader, "MOST_CHARACTERS", 20)
    source = tmp_path / NAME
    source.write_bytes(workbook({"Rugs": ROWS}))
    assert write_sheet(source, 0, tmp_path / "target") == SheetProblem(sheet_reader.TOO_LARGE)


def test_a_sheet_that_spans_the_whole_grid_harms_nobody(tmp_path: Path) -> None:
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    message = refusal(tmp_path, workbook({"Rugs": corner}), NAME)
    assert "'rugs.xlsx' is a workbook that is too large to be read as one. Save the sheet" in message


def test_a_workbook_that_promises_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ingest.containers.unpacking._LARGEST_WORKBOOK", 1000)
    assert "too large to be read as one" in refusal(tmp_path, workbook({"Rugs": ROWS * 50}), NAME)

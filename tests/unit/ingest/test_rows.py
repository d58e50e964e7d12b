import io
from pathlib import Path

import pytest

from services.ingest import physical_lines
from services.ingest.physical_lines import PhysicalLines

from .catalogues import opened, records_of


def test_lines_are_physical_and_quoted_line_ends_are_counted(tmp_path: Path) -> None:
    content = 'sku,title,image\r\nA,"two\r\nlines",a.jpg\r\n\r\nB,"thr\ne\ne",b.jpg\r\nC,c,c.jpg'
    assert [record.line for record in records_of(tmp_path, content)] == [2, 5, 8]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(tmp_path: Path, end: str) -> None:
    content = end.join(["sku,title,image", "A,a,a.jpg", "", "B,b,b.jpg", ""])
    assert [record.line for record in records_of(tmp_path, content)] == [2, 4]


RAGGED = {
    "A,title,a.jpg,red,surplus": "5 cells under 4 columns",
    "A,title": "ends after 2 of 4 cells, before column 'sku', 'title' or 'image'",
    "A": "ends after 1 of 4 cells",
}


@pytest.mark.parametrize("row", RAGGED)
def test_a_ragged_row_is_skipped_and_says_how(tmp_path: Path, row: str) -> None:
    first, second = records_of(tmp_path, f"sku,title,image,color\n{row}\nB,b,b.jpg,\n")
    assert (first.code, first.line) == ("ragged_row", 2)
    assert RAGGED[row] in first.message
    assert first.message.startswith("Line 2: ")
    assert second.code == ""


@pytest.mark.parametrize("row", ["A,title,a.jpg", "A,title,a.jpg,,,", "A,title,a.jpg,red, ,"])
def test_a_row_that_lacks_or_adds_only_empty_cells_is_taken(tmp_path: Path, row: str) -> None:
    (record,) = records_of(tmp_path, f"sku,title,image,color\n{row}\n")
    assert record.code == ""


def test_a_row_of_empty_cells_is_told_and_a_blank_line_is_not(tmp_path: Path) -> None:
    records = records_of(tmp_path, "sku,image\n,\n\n   \n , \nA,a.jpg\n")
    assert [(record.line, record.code) for record in records] == [(2, "empty_row"), (5, "empty_row"), (6, "")]


def test_a_stray_quote_that_is_never_closed_costs_its_own_row(tmp_path: Path) -> None:
    content = 'sku,title,image\nA,a,a.jpg\nB,"open,b.jpg\nC,"c\n\n""c""",c.jpg\nD,d,d.jpg\n'
    records = records_of(tmp_path, content)
    assert [(r.line, r.sku, r.code) for r in records] == [
        (2, "A", ""),
        (3, "", "ragged_row"),
        (4, "C", ""),
        (7, "D", ""),
    ]
    assert "Line 3: a quote" in records[1].message
    assert "nothing down to line 3 was used; the rows below were" in records[1].message


def test_a_stray_quote_that_a_later_one_closes_costs_the_rows_of_the_two(tmp_path: Path) -> None:
    content = 'sku,title,image\nA,a,a.jpg\nB,"open,b.jpg\nC,c,c.jpg\nD,"open,d.jpg\nE,e,e.jpg\n'
    assert [(r.line, r.sku, r.code) for r in records_of(tmp_path, content)] == [
        (2, "A", ""),
        (3, "", "ragged_row"),
        (4, "C", ""),
        (5, "", "ragged_row"),
        (6, "E", ""),
    ]


def test_a_stray_quote_that_a_well_placed_one_closes_costs_its_own_row_alone(tmp_path: Path) -> None:
    content = 'sku,title,image\nB,"open,b.jpg\nC,c,c.jpg\nD 5",d,d.jpg\n'
    assert [(r.line, r.code) for r in records_of(tmp_path, content)] == [(2, "ragged_row"), (3, ""), (4, "")]


def test_a_stray_quote_in_the_first_row_does_not_hide_which_column_holds_photos(tmp_path: Path) -> None:
    content = 'sku,title,what\nA,"open,a.jpg\nB,b,b.jpg\nC,c,c.jpg\n'
    assert [(r.line, r.code) for r in records_of(tmp_path, content)] == [(2, "ragged_row"), (3, ""), (4, "")]


def test_a_stray_quote_does_not_hide_a_row_where_the_number_of_cells_stays_right(tmp_path: Path) -> None:
    content = 'sku,title,image,note\nA,a,a.jpg,"open\nB,b,b.jpg,"5" wide\nC,c,c.jpg,\n'
    assert [(r.line, r.code) for r in records_of(tmp_path, content)] == [(2, "ragged_row"), (3, ""), (4, "")]


def test_a_quote_that_swallows_text_alone_says_how_far(tmp_path: Path) -> None:
    content = 'sku,title,image\nA,a,a.jpg\nB,"open,b.jpg\nsome\ntext\n'
    first, second = records_of(tmp_path, content)
    assert (first.code, second.code, second.line) == ("", "ragged_row", 3)
    assert "never closed, so everything down to line 5" in second.message


def test_cells_of_many_lines_that_look_like_rows_stay_what_they_are(tmp_path: Path) -> None:
    content = 'sku,title,image\nA,"a,b,c\nd,e,f.jpg\n""g"",h,i",a.jpg\nB,b,b.jpg\n'
    assert [(r.line, r.sku, r.code) for r in records_of(tmp_path, content)] == [(2, "A", ""), (5, "B", "")]


def test_text_that_is_badly_quoted_but_no_row_stays_what_it_is(tmp_path: Path) -> None:
    content = 'sku,title,image\nA,"soft\nwarm, red, new\n5"x8" big",a.jpg\nB,b,b.jpg\n'
    assert [(r.line, r.sku, r.code) for r in records_of(tmp_path, content)] == [(2, "A", ""), (5, "B", "")]


def test_a_row_that_slipped_to_the_right_is_not_cut(tmp_path: Path) -> None:
    first, second = records_of(tmp_path, "sku,title,image,note\nA,Rug, red,a.jpg,\nB,b,b.jpg,,\n")
    assert (first.code, second.code) == ("ragged_row", "")
    assert "5 cells under 4 columns" in first.message


def test_a_row_of_more_lines_than_any_text_has_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(physical_lines, "LINES_LIMIT", 3)
    content = 'sku,title,image\nA,"open,a.jpg\n' + "".join(f"{n},b,{n}.jpg\n" for n in range(9))
    records = records_of(tmp_path, content)
    assert [(r.line, r.code) for r in records] == [(2, "ragged_row"), *((line, "") for line in range(3, 12))]
    records = records_of(tmp_path, 'sku,title,image\nA,"open,a.jpg\n' + "text\n" * 9 + "B,b,b.jpg\n")
    assert "everything down to line 6 became part of it" in records[0].message
    assert (records[-1].line, records[-1].code) == (12, "")


def test_lines_are_given_back_only_as_often_as_keeps_the_work_linear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(physical_lines, "FREELY_GIVEN_BACK", 0)
    lines = PhysicalLines(io.StringIO("x\n" * 100), 0)
    read = 0
    while True:
        lines.taken = 0
        taken = sum(1 for _ in lines)
        read += taken
        if not taken or not lines.release(0):
            break
    assert read <= 300


def test_a_cell_over_the_limit_is_a_coded_record_and_reading_goes_on(tmp_path: Path) -> None:
    content = f"sku,title,image\nA,{'x' * (11 << 20)},a.jpg\nB,b,b.jpg\n"
    first, second = records_of(tmp_path, content)
    assert (first.line, first.code) == (2, "cell_too_large")
    assert "larger than 10 MiB" in first.message
    assert (second.line, second.code) == (3, "")


def test_a_line_without_end_is_one_coded_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(physical_lines, "RECORD_LIMIT", 1 << 20)
    content = f"sku,title,image\nA,a,a.jpg{',' * (3 << 20)}\nB,b,b.jpg\n"
    first, second = records_of(tmp_path, content)
    assert (first.line, first.code) == (2, "cell_too_large")
    assert "the row is larger than" in first.message
    assert (second.line, second.code) == (3, "")


def test_many_lines_in_one_quote_stop_at_the_record_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(physical_lines, "RECORD_LIMIT", 1 << 14)
    content = 'sku,title,image\nA,a,a.jpg\nB,"open\n' + "text\n" * 20_000
    records = records_of(tmp_path, content)
    assert (records[1].line, records[1].code) == (3, "cell_too_large")
    assert "down to line" in records[1].message


def test_the_file_may_be_read_again_and_a_reader_may_stop_early(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, "sku,image\nA,a.jpg\nB,b.jpg\n")
    stream = catalogue.groups()
    next(stream)
    del stream
    assert len(list(catalogue.groups())) == len(list(catalogue.groups())) == 2

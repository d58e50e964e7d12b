from pathlib import Path

import pytest

from services.ingest.dialect import find_dialect

from .catalogues import items_of, opened, records_of

LABELS = {",": "comma-separated", ";": "semicolon-separated", "\t": "tab-separated", "|": "separated by |"}


@pytest.mark.parametrize("delimiter", LABELS)
def test_each_delimiter_is_recognised(tmp_path: Path, delimiter: str) -> None:
    content = "\n".join(
        delimiter.join(cells) for cells in [("sku", "title", "image"), ("007", "Rug", "a.jpg")]
    )
    assert LABELS[delimiter] in opened(tmp_path, content).format
    assert items_of(tmp_path, content)[0].sku == "007"


def test_delimiters_inside_texts_do_not_mislead(tmp_path: Path) -> None:
    content = "sku;title, in English;image\n" + "".join(f"{n};red, green, blue;{n}.jpg\n" for n in range(9))
    assert "semicolon" in opened(tmp_path, content).format


def test_a_declared_delimiter_wins_and_its_line_counts(tmp_path: Path) -> None:
    content = 'sep=|\r\nsku|image,a\r\n"1"|a.jpg\r\n'
    catalogue = opened(tmp_path, content, {"image": "image,a"})
    assert "separated by |" in catalogue.format
    (group,) = catalogue.groups()
    assert group.members[0].line == 3


def test_blanks_after_the_delimiter_do_not_hide_a_quote(tmp_path: Path) -> None:
    content = 'sku, title, image\nA, "Rug, red", a.jpg\nB, "Rug, blue", b.jpg\n'
    assert [item.title for item in items_of(tmp_path, content)] == ["Rug, red", "Rug, blue"]


def test_tabs_without_quoting_leave_inch_marks_alone(tmp_path: Path) -> None:
    content = 'sku\ttitle\timage\nA\t"Antique" 3\'2" rug\ta.jpg\nB\t" 5\' wide\tb.jpg\nC\tplain\tc.jpg\n'
    assert [record.line for record in records_of(tmp_path, content)] == [2, 3, 4]


def test_a_single_column_is_a_table_too(tmp_path: Path) -> None:
    content = "image\nphotos/a.jpg\n\nphotos/b.jpg\n"
    assert [item.photo for item in items_of(tmp_path, content)] == ["photos/a.jpg", "photos/b.jpg"]


def test_a_record_that_the_sample_cut_is_not_held_against_a_delimiter() -> None:
    assert find_dialect("sku;title;a,b\n1;2;3,4\n5;6,7", whole=False).delimiter == ";"


def test_a_title_with_a_comma_does_not_hide_the_table_below(tmp_path: Path) -> None:
    content = "Stock, November\n\nsku;title;image\nA;Rug;a.jpg\nB;Mat;b.jpg\n"
    assert [(item.sku, item.photo) for item in items_of(tmp_path, content)] == [
        ("A", "a.jpg"),
        ("B", "b.jpg"),
    ]


def test_a_backslash_before_a_quote_is_believed_where_that_proves_better(tmp_path: Path) -> None:
    content = '"sku","title","image"\n"A","8\\"x10\\" rug, red","a.jpg"\n"B","Mat","b.jpg"\n'
    assert [item.title for item in items_of(tmp_path, content)] == ['8"x10" rug, red', "Mat"]


def test_a_backslash_at_the_end_of_a_cell_is_text(tmp_path: Path) -> None:
    content = '"sku","title","image"\n"A","Rug\\","a\\b.jpg"\n"B","Mat","c.jpg"\n'
    assert [item.photo for item in items_of(tmp_path, content)] == ["a/b.jpg", "c.jpg"]


def test_lines_that_are_quoted_whole_are_unwrapped(tmp_path: Path) -> None:
    content = '"sku,title,image"\n"A,""Rug, red"",a.jpg"\n"B,Mat,b.jpg"\n'
    assert [item.title for item in items_of(tmp_path, content)] == ["Rug, red", "Mat"]


def test_a_quoted_list_of_texts_with_commas_is_one_column(tmp_path: Path) -> None:
    content = '"photos/a,1.jpg"\n"photos/b,2.jpg"\n'
    assert opened(tmp_path, f"image\n{content}").columns.names == ("image",)

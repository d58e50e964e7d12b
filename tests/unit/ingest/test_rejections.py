from pathlib import Path

import pytest

from services.ingest.catalogue import _peeked, open_catalogue
from services.ingest.rejection import CatalogueRejected
from services.ingest.rows import Row

from .catalogues import opened, rejected, written

UNREADABLE = {
    "an empty file": (b"", "is empty"),
    "white space only": (b" \r\n\t\n  \n", "is empty"),
    "a byte order mark only": (b"\xef\xbb\xbf", "is empty"),
    "a delimiter line only": (b"sep=;\r\n", "is empty"),
    "a header without rows": (b"sku,title,image\r\n\r\n", "has a header but no rows"),
    "gzip": (b"\x1f\x8b\x08\x00rest", "a gzip archive"),
    "zip": (b"PK\x03\x04\x14\x00catalogue.csv", "a zip archive"),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml xl/workbook.xml", "save it as CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "save it as CSV"),
    "a JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
    "a PNG": (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
    "a PDF": (b"%PDF-1.7\n%", "a PDF document"),
    "a web page": (b"\n<!DOCTYPE html><html>", "a web page"),
    "XML": (b"\xef\xbb\xbf<?xml version='1.0'?><rss/>", "an XML document"),
    "JSON": (b'[\n  {"sku": 1}]', "a JSON document"),
    "zero bytes": (b"sku,image\nA,\x00a.jpg\n", "a binary file"),
    "control characters": (bytes(range(1, 9)) * 40 + b"sku,image\nA,a.jpg", "a binary file"),
    "half a UTF-16 letter": (b"\xff\xfes\x00k\x00u", "damaged at byte 6"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_text_table_is_refused_with_what_it_is(tmp_path: Path, kind: str) -> None:
    content, words = UNREADABLE[kind]
    refusal = rejected(tmp_path, content)
    assert refusal.code == "unreadable"
    assert words in refusal.message


def test_a_header_beyond_all_bounds_is_refused_with_its_reason(tmp_path: Path) -> None:
    refusal = rejected(tmp_path, b'sku,"' + b"x" * (11 << 20) + b'"\nA,a.jpg\n')
    assert refusal.code == "unreadable"
    assert "larger than 10 MiB" in refusal.message


def test_the_file_name_cannot_break_the_sentence(tmp_path: Path) -> None:
    path = written(tmp_path, b"")
    with pytest.raises(CatalogueRejected) as caught:
        open_catalogue(path, "evil\nname\x1b[31m" + "x" * 500, {})
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 250


def test_without_a_photo_column_it_says_what_is_there_and_how_to_map_it(tmp_path: Path) -> None:
    refusal = rejected(tmp_path, "sku,price\nA,1\n")
    assert refusal.code == "unmapped"
    assert "'sku' and 'price'" in refusal.message
    assert "--map image=COLUMN" in refusal.message


def test_addresses_of_pages_are_not_taken_for_photos(tmp_path: Path) -> None:
    refusal = rejected(tmp_path, "sku,link\nA,https://shop.example/rug-1\nB,https://shop.example/rug-2\n")
    assert refusal.code == "unmapped"
    assert "Column 'link' holds web addresses whose names do not end as pictures' do" in refusal.message


@pytest.mark.parametrize("row", ["https://img.example/a.jpg", "A1,Rug,https://img.example/a.jpg", "A1,a.jpg"])
def test_data_are_not_taken_for_names_of_columns(tmp_path: Path, row: str) -> None:
    refusal = rejected(tmp_path, f"{row}\n{row}\n")
    assert refusal.code == "unmapped"
    assert "holds data, not names of columns" in refusal.message
    assert "Add a header row above it" in refusal.message


def test_a_mapping_to_a_column_that_is_not_there_suggests_the_nearest(tmp_path: Path) -> None:
    refusal = rejected(tmp_path, "Artikel,Bildname\nA,a.jpg\n", {"image": "Bildnamen"})
    assert refusal.code == "unmapped"
    assert "Did you mean 'Bildname'?" in refusal.message
    assert "'Artikel' and 'Bildname'" in refusal.message


def test_a_mapping_of_a_field_we_do_not_have_suggests_the_nearest(tmp_path: Path) -> None:
    refusal = rejected(tmp_path, "sku,image\nA,a.jpg\n", {"colour": "sku"})
    assert refusal.code == "unmapped"
    assert "Did you mean 'color'?" in refusal.message


def test_a_mapping_may_spell_the_column_loosely(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, "Artikel Nr.;Photo Adresse\n1;a.jpg\n", {"image": "photo_adresse"})
    assert catalogue.mapping["image"] == "Photo Adresse"


def test_looking_ahead_stops_at_large_rows() -> None:
    rows = iter([Row(line, ["x" * (3 << 20)], None) for line in range(5)])
    assert len(list(_peeked(rows))) == 2
    assert len(list(rows)) == 3

from pathlib import Path

import pytest

from services.ingest.encoding import BLOCK, detect_encoding

from .catalogues import items_of, opened, records_of, written

TABLE = "sku,title,image\nA,Größe Café,a.jpg\nB,Läufer,b.jpg\nC,Übertopf,c.jpg\n"

READABLE = {
    "UTF-8": (TABLE.encode(), "UTF-8,"),
    "UTF-8 with a mark": (TABLE.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
    "UTF-16 little-endian": (b"\xff\xfe" + TABLE.encode("utf-16-le"), "UTF-16,"),
    "UTF-16 big-endian": (b"\xfe\xff" + TABLE.encode("utf-16-be"), "UTF-16,"),
    "UTF-16 without a mark": (TABLE.encode("utf-16-le"), "UTF-16 without"),
    "UTF-16 big-endian without a mark": (TABLE.encode("utf-16-be"), "UTF-16 without"),
    "UTF-32": (b"\xff\xfe\x00\x00" + TABLE.encode("utf-32-le"), "UTF-32"),
    "Windows-1252": (TABLE.encode("cp1252"), "Windows-1252"),
}


@pytest.mark.parametrize("name", READABLE)
def test_names_come_out_right_in_every_encoding(tmp_path: Path, name: str) -> None:
    content, label = READABLE[name]
    assert label in opened(tmp_path, content).format
    assert [item.title for item in items_of(tmp_path, content)] == ["Größe Café", "Läufer", "Übertopf"]


def test_windows_1252_is_said_with_three_sample_names(tmp_path: Path) -> None:
    (notice,) = opened(tmp_path, TABLE.encode("cp1252")).notices
    assert "Windows-1252" in notice
    assert "'Größe', 'Café' and 'Läufer'" in notice


@pytest.mark.parametrize("name", ["UTF-8", "UTF-8 with a mark", "UTF-16 little-endian"])
def test_what_is_certain_needs_no_notice(tmp_path: Path, name: str) -> None:
    assert opened(tmp_path, READABLE[name][0]).notices == ()


def test_one_broken_letter_does_not_spoil_all_the_others(tmp_path: Path) -> None:
    content = ("sku,title,image\nA,Größe äöü ÄÖÜ,a.jpg\nB,".encode()) + b"caf\xe9,b.jpg\n"
    catalogue = opened(tmp_path, content)
    assert [item.title for item in items_of(tmp_path, content)] == ["Größe äöü ÄÖÜ", "caf\ufffd"]
    assert "damaged from byte" in catalogue.notices[0]


@pytest.mark.parametrize("junk", [b"\n\t", b"\r\n\r\n", b" ", b"\r\r\n"])
def test_junk_before_the_mark_is_dropped_and_its_lines_still_count(tmp_path: Path, junk: bytes) -> None:
    content = junk + TABLE.encode("utf-8-sig")
    lines = len(junk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")) - 1
    assert [record.line for record in records_of(tmp_path, content)] == [lines + 2, lines + 3, lines + 4]
    assert opened(tmp_path, content).columns.names[0] == "sku"


def test_a_letter_across_two_blocks_is_no_flaw(tmp_path: Path) -> None:
    content = b"a" * (BLOCK - 1) + "ä".encode() + b"a" * BLOCK
    assert detect_encoding(written(tmp_path, content), "x").label == "UTF-8"


def test_a_flaw_far_below_is_found_at_its_byte(tmp_path: Path) -> None:
    content = "ä".encode() * BLOCK + b"\xff"
    encoding = detect_encoding(written(tmp_path, content), "x")
    assert encoding.errors == "replace"
    assert f"byte {2 * BLOCK} " in encoding.notices[0]

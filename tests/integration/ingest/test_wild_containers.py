"""Whatever an upload is packed in and however it is damaged: a catalogue or a rejection, nothing else."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.opening import opened_catalogue
from services.ingest.rejection import CatalogueRejected
from tests.integration.ingest.workbooks import workbook
from tests.unit.ingest.catalogues import planned
from tests.unit.ingest.packed import CSV, uploaded, zipped

wild = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)

SOUP = st.text(st.sampled_from('"",;\t|\r\n\n \'\\=ax:^~\x00\x0b\ufeffé'), max_size=300)
HEADERS = st.sampled_from(
    ["sku,image\n", "sep=;\nsku;image\n", 'sku,"image', "Handle,Title,Image Src\n", "image\n", ""]
)
PACKED = {
    "gzip": gzip.compress(CSV.encode()),
    "several gzip streams": gzip.compress(b"sku,image\n") + gzip.compress(b"A,a.jpg\n"),
    "zip": zipped({"rugs.csv": CSV, "photos/a.jpg": b"\xff\xd8", "b/more.tsv": CSV.replace(",", "\t")}),
}
WORKBOOK = workbook({"Rugs": [["sku", "image"], ["0012", "a.jpg"], [12, "b.jpg"]]})


def read_to_its_end(folder: Path, content: bytes, filename: str) -> None:
    """Raise if the upload ends in anything but a catalogue, every record accounted for, or a rejection."""
    try:
        with opened_catalogue(uploaded(folder, content), filename, {}) as catalogue:
            records, _ = planned(catalogue)
    except CatalogueRejected as refusal:
        assert refusal.code in ("unreadable", "unmapped")  # noqa: PT017 - either end is a good one
        assert refusal.message.isprintable()  # noqa: PT017
        return
    assert all(bool(record.items) or bool(record.code) for record in records)


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """Return the bytes with some of them changed, cut off, or said twice."""
    broken = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        broken[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(whole))))
    return bytes(broken[:cut]) + data.draw(st.sampled_from([b"", b"\x00" * 30, whole[-40:]]))


@pytest.mark.parametrize("kind", PACKED)
@wild
@given(data=st.data())
def test_any_damage_to_an_archive_is_a_catalogue_or_a_rejection(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    read_to_its_end(tmp_path, damaged(data, PACKED[kind]), "wild")


@settings(wild, max_examples=12)
@given(data=st.data())
def test_any_damage_to_a_workbook_is_a_catalogue_or_a_rejection(tmp_path: Path, data: st.DataObject) -> None:
    read_to_its_end(tmp_path, damaged(data, WORKBOOK), "wild.xlsx")


@wild
@given(
    st.sampled_from([b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"PK\x05\x06", b""]),
    st.binary(max_size=200),
)
def test_any_bytes_behind_the_mark_of_a_container_are_a_catalogue_or_a_rejection(
    tmp_path: Path, mark: bytes, rest: bytes
) -> None:
    read_to_its_end(tmp_path, mark + rest, "wild.zip")


@wild
@given(HEADERS, SOUP, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_soup_of_quotes_and_delimiters_is_a_catalogue_or_a_rejection(
    tmp_path: Path, header: str, soup: str, encoding: str
) -> None:
    read_to_its_end(tmp_path, (header + soup).encode(encoding, "replace"), "wild.csv")


@wild
@given(st.lists(st.text(max_size=12), min_size=1, max_size=40), st.lists(st.text(max_size=12), max_size=40))
def test_any_header_is_a_catalogue_or_a_rejection(tmp_path: Path, names: list[str], cells: list[str]) -> None:
    text = ",".join([*names, "image"]) + "\n" + ",".join([*cells, "a.jpg"]) + "\n"
    read_to_its_end(tmp_path, text.encode("utf-8", "replace"), "wild.csv")

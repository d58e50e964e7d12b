import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.documents import Item, Record
from services.chassis.lines import encode_fields, encode_line
from services.ingest.catalogue import Catalogue, open_catalogue
from services.ingest.planning import plan_records
from services.ingest.rejection import CatalogueRejected
from tests.unit.ingest.catalogues import planned, recipe, written

wild = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)

CELLS = st.text(
    st.one_of(st.sampled_from("\"',;\t|\r\n<&= ä"), st.characters(codec="utf-8")), max_size=12
).map(lambda text: text.replace("\x00", ""))
SKUS = st.one_of(CELLS, st.sampled_from(["A", "A-2", "../../etc/x", "007"]))
PHOTOS = st.one_of(CELLS, st.sampled_from(["a.jpg", "https://s.example/a b.jpg", "javascript:x"]))
ROWS = st.lists(st.tuples(SKUS, CELLS, PHOTOS), min_size=1, max_size=8)
SNIPPETS = st.sampled_from(
    [
        *(
            b"sku,title,image\n",
            b"Handle,Title,Image Src\n",
            b"image\n",
            b"sep=;\n",
            b"A,b,a.jpg\n",
            b"<html",
        ),
        *(b'"', b"\n", b"\r\n", b";", b"\t", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe4"),
    ]
)


@wild
@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(SNIPPETS, st.binary(max_size=9))).map(b"".join)))
@example(b"image\n\x1a.jpg")
@example(b"\xff\xfes\x00k\x00")
def test_any_bytes_are_a_catalogue_or_a_rejection(tmp_path: Path, content: bytes) -> None:
    try:
        catalogue = open_catalogue(written(tmp_path, content), "wild.csv", {})
    except CatalogueRejected as refusal:
        assert refusal.code in ("unreadable", "unmapped")  # noqa: PT017 - either end is a good one
        assert refusal.message.isprintable()  # noqa: PT017
        return
    _every_record_is_accounted(catalogue)


def _every_record_is_accounted(catalogue: Catalogue) -> list[Record]:
    records, items = planned(catalogue, recipe("boho", "japandi"))
    made = {item.item_id for item in items}
    assert len(made) == len(items)
    assert all(one.line < two.line for one, two in pairwise(records))
    for record in records:
        assert record.items or record.code
        assert not record.items or record.code in {"", "duplicate_key", "variant_collapsed"}
        assert set(record.items) <= made
        assert record.code == "" or record.message.startswith("Line ")
    assert {item_id for record in records for item_id in record.items} == made
    for line, items_introduced in plan_records(catalogue, recipe("boho", "japandi")):
        assert encode_fields(line) == encode_line(Record.model_validate(line))
        for item in items_introduced:
            assert encode_fields(item) == encode_line(Item.model_validate(item))
    return records


@wild
@given(
    ROWS,
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_record_written_is_one_record_read_on_its_line(
    tmp_path: Path, rows: list[tuple[str, str, str]], delimiter: str, encoding: str, end: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["sku", "title", "image"])
    starts = []
    for row in rows:
        starts.append(_lines(out.getvalue()) + 1)
        writer.writerow(row)
    catalogue = open_catalogue(written(tmp_path, out.getvalue(), encoding), "wild.csv", {})
    records = _every_record_is_accounted(catalogue)
    assert [record.line for record in records] == starts


def _lines(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


@wild
@given(st.lists(st.tuples(SKUS, CELLS), min_size=1, max_size=8, unique=True))
def test_any_sku_and_title_make_distinct_items(tmp_path: Path, products: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["sku", "title", "image"])
    writer.writerows([(sku, title, f"{place}.jpg") for place, (sku, title) in enumerate(products)])
    catalogue = open_catalogue(written(tmp_path, out.getvalue()), "wild.csv", {})
    _, items = planned(catalogue)
    assert len(items) == len(products)
    assert len({item.item_id for item in items}) == len({item.product_id for item in items}) == len(products)


@pytest.mark.parametrize("value", [Record(line=3, message="é"), Record(line=1, items=("a.b.c",))])
def test_a_line_reads_back_as_it_was(value: Record) -> None:
    assert encode_line(value).endswith(b"\n")
    assert Record.model_validate_json(encode_line(value)) == value


def test_an_item_line_is_what_pydantic_would_write() -> None:
    item = Item(
        item_id="a.boho.1",
        product_id="A",
        sku="A",
        title="Größe",
        style="boho",
        photo="a.jpg",
        fields={"title": "x"},
    )
    assert encode_line(item) == item.model_dump_json().encode() + b"\n"

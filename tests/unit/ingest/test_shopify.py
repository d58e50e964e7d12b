import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from contracts.documents import Item, Record
from services.ingest.formats import held

from .catalogues import opened, planned, recipe

COLUMNS = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Image Src",
    "Image Position",
    "Gift Card",
    "Variant Image",
    "Status",
    "Color (product.metafields.shopify.color-pattern)",
]


def export(*rows: Mapping[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def row(handle: str, title: str = "", image: str = "", **cells: str) -> dict[str, str]:
    named = {"sku": "Variant SKU", "position": "Image Position", "status": "Status", "gift": "Gift Card"}
    named |= {"variant": "Variant Image", "option": "Option1 Name", "value": "Option1 Value"}
    more = {named.get(name, name): value for name, value in cells.items()}
    return {"Handle": handle, "Title": title, "Image Src": image, **more}


def read(
    tmp_path: Path, *rows: Mapping[str, str], limit: int | None = None
) -> tuple[list[Record], list[Item]]:
    return planned(opened(tmp_path, export(*rows)), recipe(limit=limit))


def test_the_export_is_recognised(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, export(row("lamp", "Lamp", "l.jpg")))
    assert catalogue.format == (
        "A Shopify product export (certain), UTF-8, comma-separated: products from column 'Handle', "
        "SKU from column 'Variant SKU', title from column 'Title', photo from column 'Image Src'."
    )


def test_rows_of_a_handle_are_one_product_and_share_its_items(tmp_path: Path) -> None:
    records, items = read(
        tmp_path,
        row("lamp", "Lamp", "1.jpg", sku="L-red", position="1"),
        row("lamp", sku="L-blue"),
        row("lamp", image="2.jpg", position="2"),
        row("sofa", "Sofa", "s.jpg"),
    )
    assert [item.product_id for item in items] == ["lamp", "sofa"]
    assert [record.items for record in records] == [(items[0].item_id,)] * 3 + [(items[1].item_id,)]
    assert [record.sku for record in records] == ["L-red", "L-blue", "", ""]
    assert items[0].sku == "L-red"


def test_a_variant_says_on_which_line_its_scenes_are(tmp_path: Path) -> None:
    records, _ = read(
        tmp_path,
        row("lamp", "Lamp", "1.jpg", sku="L-red", position="1"),
        row("lamp", sku="L-blue"),
        row("lamp", image="2.jpg", position="2"),
    )
    assert [record.code for record in records] == ["", "variant_collapsed", ""]
    assert records[1].message == (
        "Line 3: a variant of the product on line 2; it shares the scenes of that line."
    )


def test_the_photo_with_the_lowest_position_is_the_products(tmp_path: Path) -> None:
    _, (item,) = read(
        tmp_path,
        row("lamp", "Lamp", "3.jpg", position="3"),
        row("lamp", image="unplaced.jpg"),
        row("lamp", image="1.jpg", position="1"),
    )
    assert item.photo == "1.jpg"


def test_a_variants_photo_serves_where_the_product_has_none(tmp_path: Path) -> None:
    _, (item,) = read(tmp_path, row("lamp", "Lamp"), row("lamp", variant="v.jpg"))
    assert item.photo == "v.jpg"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "Archived"}, "draft"),
        ({"gift": "TRUE"}, "not_physical"),
        ({"image": ""}, "no_image"),
        ({"image": "javascript:x"}, "bad_url"),
    ],
)
def test_a_product_that_is_left_out_takes_all_its_rows_along(
    tmp_path: Path, cells: dict[str, str], code: str
) -> None:
    head = {"image": "1.jpg", **cells}
    records, items = read(
        tmp_path, row("lamp", "Lamp", **head), row("lamp", sku="x"), row("sofa", "Sofa", "s.jpg")
    )
    assert [record.code for record in records] == [code, code, ""]
    assert records[1].message.startswith("Line 3: part of a product that was skipped. Line 2: ")
    assert [item.product_id for item in items] == ["sofa"]


def test_the_first_row_gives_the_words(tmp_path: Path) -> None:
    _, (item,) = read(
        tmp_path,
        {
            **row("lamp", "Lamp", "1.jpg", Vendor="Acme", Type="Lamps"),
            "Body (HTML)": "<p>Warm &amp; soft</p>",
            "Color (product.metafields.shopify.color-pattern)": "red; blue",
        },
    )
    assert item.fields == {
        "title": "Lamp",
        "description": "Warm & soft",
        "brand": "Acme",
        "product_type": "Lamps",
        "color": "red; blue",
    }


def test_an_option_counts_only_if_all_variants_agree(tmp_path: Path) -> None:
    _, (one, two) = read(
        tmp_path,
        row("rug", "Rug", "r.jpg", option="Size", value="3'2\" x 13'10\""),
        row("mat", "Mat", "m.jpg", option="Size", value="S"),
        row("mat", option="", value="L"),
    )
    assert one.fields["size"] == "3'2\" x 13'10\""
    assert "size" not in two.fields


def test_a_row_without_a_handle_belongs_to_nothing(tmp_path: Path) -> None:
    records, _ = read(tmp_path, row("lamp", "Lamp", "1.jpg"), row("", "", "2.jpg"))
    assert [record.code for record in records] == ["", "no_identity"]
    assert "column 'Handle' is empty" in records[1].message


def test_a_ragged_row_inside_a_product_keeps_its_place_and_its_reason(tmp_path: Path) -> None:
    lines = export(
        row("lamp", "Lamp", "1.jpg"), row("lamp", sku="x"), row("sofa", "Sofa", "s.jpg")
    ).splitlines()
    lines[2] += ",surplus"
    records, items = planned(opened(tmp_path, "\n".join(lines)))
    assert [(record.line, record.code) for record in records] == [(2, ""), (3, "ragged_row"), (4, "")]
    assert len(items) == 2


def test_rows_that_come_back_later_still_belong_to_their_product(tmp_path: Path) -> None:
    records, items = read(
        tmp_path,
        row("lamp", "Lamp", "1.jpg"),
        row("gone", "Gone", "g.jpg", status="draft"),
        row("sofa", "Sofa", "s.jpg"),
        row("lamp", image="2.jpg"),
        row("gone", image="g2.jpg"),
    )
    assert len(items) == 2
    assert records[3].items == records[0].items
    assert records[4].code == "draft"
    assert "goes on with the product of line 3" in records[4].message


def test_rows_of_a_product_over_the_limit_stay_over_it(tmp_path: Path) -> None:
    rows = [
        row("lamp", "Lamp", "1.jpg"),
        row("sofa", "Sofa", "s.jpg"),
        row("lamp"),
        row("sofa", image="2.jpg"),
    ]
    records, items = read(tmp_path, *rows, limit=1)
    assert [record.code for record in records] == ["", "over_limit", "", "over_limit"]
    assert len(items) == 1


def test_a_handle_used_for_another_product_gets_a_suffix(tmp_path: Path) -> None:
    records, items = read(
        tmp_path, row("lamp", "Lamp", "1.jpg"), row("sofa", "Sofa", "s.jpg"), row("lamp", "Another", "a.jpg")
    )
    assert [item.product_id for item in items] == ["lamp", "sofa", "lamp-2"]
    assert "'lamp' already names another product, on line 2" in records[2].message


@pytest.mark.parametrize(("bound", "photo"), [("ROWS_HELD", "6.jpg"), ("CHARACTERS_HELD", "8.jpg")])
def test_a_product_of_very_many_rows_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, photo: str
) -> None:
    monkeypatch.setattr(held, bound, 3)
    rows = [row("lamp", "Lamp", f"{place}.jpg", position=str(place)) for place in range(8, 0, -1)]
    records, items = read(tmp_path, *rows)
    assert [item.photo for item in items] == [photo]
    assert {record.items for record in records} == {(items[0].item_id,)}


def test_a_ragged_row_after_as_many_rows_as_are_held_stands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "ROWS_HELD", 2)
    content = export(row("lamp", "Lamp", "1.jpg"), row("lamp", image="2.jpg")) + "lamp\n"
    records, items = planned(opened(tmp_path, content))
    assert [record.code for record in records] == ["", "", "ragged_row"]
    assert len(items) == 1


def test_a_mapping_overrides_the_formats_own_columns(tmp_path: Path) -> None:
    content = export({**row("lamp", "Lamp", "1.jpg"), "Variant Image": "v.jpg"})
    _, (item,) = planned(opened(tmp_path, content, {"image": "Variant Image", "sku": "Handle"}))
    assert (item.photo, item.sku, item.product_id) == ("v.jpg", "lamp", "lamp")

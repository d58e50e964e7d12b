"""Rows in any order and of any kind: each is one record, and no item is made twice."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.catalogue import open_catalogue
from services.ingest.formats import held
from tests.unit.ingest.catalogues import planned, recipe, written

wild = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)

HEADERS = {
    "Shopify": "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Image Src,Image Position,Variant Image",
    "WooCommerce": "ID,Type,SKU,Name,Images,Parent,Published,Attribute 1 name,Attribute 1 value(s)",
    "Merchant Center": "id,title,image_link,item_group_id,color,size",
    "Amazon": "item_sku,item_name,main_image_url,parent_sku,color_name,size_name",
    "BigCommerce v2": "Item Type,Product Name,Product Code/SKU,Product Image File - 1,Product Image Sort - 1",
    "BigCommerce v3": "Item,ID,Name,SKU,Options,Internal Image URL (Export),Image Sort Order",
    "Magento": "sku,product_type,name,visibility,store_view_code,base_image,configurable_variations",
    "Wix": "handleId,fieldType,name,productImageUrl,sku,productOptionName1,productOptionDescription1",
}
WORDS = st.sampled_from(
    [
        *(
            "",
            "",
            "A",
            "B",
            "A-2",
            "Color",
            "Red",
            "Blue",
            "1",
            "2",
            "id:1",
            "TRUE",
            "N",
            "draft",
            "-1",
            "de",
        ),
        *("Product", "SKU", "Variant", "Image", "Rule", "variable", "variation", "simple", "configurable"),
        *("sku=A,color=Red|sku=B,color=Blue", "Not Visible Individually", "Type=X|Name=Color|Value=Red"),
        *("[RT]Color=Red,[S]Size=S", "a.jpg", "b.jpg", "/c.jpg", "https://s.example/d.jpg", "javascript:x"),
    ]
)


@pytest.mark.parametrize("name", HEADERS)
@wild
@given(data=st.data())
def test_each_row_is_one_record_in_its_place(name: str, data: st.DataObject, tmp_path: Path) -> None:
    header = next(csv.reader([HEADERS[name]]))
    width = st.integers(len(header) - 1, len(header) + 1) | st.just(len(header))
    row = width.flatmap(lambda cells: st.lists(WORDS, min_size=cells, max_size=cells))
    rows = data.draw(st.lists(row.filter(any), min_size=1, max_size=12))
    variants = data.draw(st.sampled_from([(), ("Color",), ("Size", "Color")]))
    rows_held = data.draw(st.sampled_from([1, 3, held.ROWS_HELD]))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held, "ROWS_HELD", rows_held)
        catalogue = open_catalogue(written(tmp_path, out.getvalue()), "wild.csv", {})
        chosen = recipe("boho", "japandi").model_copy(update={"variants": variants})
        records, items = planned(catalogue, chosen)
        assert planned(catalogue, chosen) == (records, items)
    made = {item.item_id for item in items}
    assert len(made) == len(items)
    assert len(records) == len(rows)
    assert all(one.line < two.line for one, two in pairwise(records))
    for record in records:
        assert record.items or record.code
        assert set(record.items) <= made
        assert record.code == "" or record.message.startswith(f"Line {record.line}: ")
        assert not record.items or record.code in {"", "variant_collapsed", "duplicate_key"}

from pathlib import Path

import pytest

from services.ingest.formats import held, magento, woocommerce
from services.ingest.formats.line_table import LineTable

from .catalogues import items_of, opened, planned, recipe, records_of

WOO = "ID,Type,SKU,Name,Images,Parent,Attribute 1 name,Attribute 1 value(s)\n"
MAGENTO = "sku,product_type,name,visibility,base_image,configurable_variations,additional_attributes\n"
FEED = "id,title,image_link,item_group_id,color\n"
BIG = "Item,ID,Name,SKU,Internal Image URL (Export),Image is Thumbnail,Image Sort Order\n"
HIDDEN = "Not Visible Individually"


def test_a_variation_finds_its_parent_however_far_above(tmp_path: Path) -> None:
    others = "".join(f"{number},simple,S{number},Mat,m{number}.jpg,,,\n" for number in range(2, 200))
    content = f"{WOO}1,variable,RUG,Rug,r.jpg,,,\n{others}900,variation,R-1,Rug,,RUG,Color,Red\n"
    records, items = planned(opened(tmp_path, content))
    assert len(items) == 199
    assert records[-1].items == records[0].items
    assert records[-1].code == "variant_collapsed"
    assert "the product on line 2;" in records[-1].message


def test_a_variation_may_name_its_parent_by_id_though_it_has_an_sku(tmp_path: Path) -> None:
    records = records_of(tmp_path, f"{WOO}1,variable,RUG,Rug,r.jpg,,,\n2,variation,R-1,Rug,,id:1,,\n")
    assert records[1].product_id == "RUG"


def test_a_variation_of_a_parent_that_is_not_there_is_a_product(tmp_path: Path) -> None:
    (item,) = items_of(tmp_path, f"{WOO}2,variation,R-1,Rug - Red,r.jpg,RUG,Color,Red\n")
    assert (item.product_id, item.title) == ("R-1", "Rug - Red")


def test_a_variation_of_a_skipped_parent_is_skipped_with_the_parents_reason(tmp_path: Path) -> None:
    records = records_of(
        tmp_path, f"{WOO}1,variable,RUG,Rug,,,,\n3,simple,M,Mat,m.jpg,,,\n2,variation,R-1,Rug,,RUG,,\n"
    )
    assert [record.code for record in records] == ["no_image", "", "no_image"]
    assert "goes on with the product of line 2" in records[2].message


def test_the_variations_photo_serves_where_the_parent_has_none(tmp_path: Path) -> None:
    (item,) = items_of(tmp_path, f"{WOO}1,variable,RUG,Rug,,,,\n2,variation,R-1,Rug,r.jpg,RUG,,\n")
    assert (item.product_id, item.photo) == ("RUG", "r.jpg")


def test_attributes_become_words_of_the_product(tmp_path: Path) -> None:
    content = f'{WOO}1,simple,A,Rug,r.jpg,,Farbe,"Rot, Blau"\n2,variable,B,Rug,s.jpg,,Color,"Red, Blue"\n'
    simple, variable = items_of(tmp_path, content)
    assert simple.fields["color"] == "Rot, Blau"
    assert "color" not in variable.fields


def test_a_variant_far_from_its_group_shares_the_groups_scenes(tmp_path: Path) -> None:
    content = f"{FEED}1,Rug,a.jpg,G,Red\n2,Mat,b.jpg,,\n3,Rug,c.jpg,G,Blue\n"
    records, items = planned(opened(tmp_path, content))
    assert [item.photo for item in items] == ["a.jpg", "b.jpg"]
    assert records[2].items == records[0].items
    assert records[2].message.startswith("Line 4: a variant of the product on line 2;")


def test_values_of_a_kept_option_share_one_product_even_far_apart(tmp_path: Path) -> None:
    content = f"{FEED}1,Rug,a.jpg,G,Red\n2,Mat,b.jpg,,\n3,Rug,c.jpg,G,Red\n4,Rug,d.jpg,G,Blue\n"
    chosen = recipe().model_copy(update={"variants": ("Color",)})
    records, items = planned(opened(tmp_path, content), chosen)
    assert [(item.product_id, item.photo) for item in items] == [
        ("G-Red", "a.jpg"),
        ("2", "b.jpg"),
        ("G-Blue", "d.jpg"),
    ]
    assert [item.fields.get("color") for item in items] == ["Red", None, "Blue"]
    assert records[2].items == records[0].items
    assert [record.code for record in records] == ["", "", "variant_collapsed", ""]


def test_an_option_that_no_product_has_keeps_nothing_apart(tmp_path: Path) -> None:
    chosen = recipe().model_copy(update={"variants": ("Weight",)})
    items = items_of(tmp_path, f"{FEED}1,Rug,a.jpg,G,Red\n2,Rug,b.jpg,G,Blue\n", chosen)
    assert [item.product_id for item in items] == ["G"]


def test_variants_that_stand_before_their_product_belong_to_it(tmp_path: Path) -> None:
    content = (
        f"{MAGENTO}R-1,simple,Red,{HIDDEN},s3:r.jpg,,color=Red\n"
        f'RUG,configurable,Rug,Catalog,s3:rug.jpg,"sku=R-1,color=Red|sku=R-2,color=Blue",\n'
        f"R-2,simple,Blue,{HIDDEN},s3:b.jpg,,color=Blue\n"
    )
    records, (item,) = planned(opened(tmp_path, content))
    assert (item.product_id, item.photo, item.title) == ("RUG", "s3:rug.jpg", "Rug")
    assert [record.code for record in records] == ["variant_collapsed", "", "variant_collapsed"]
    assert "the product on line 3;" in records[0].message


def test_a_product_that_began_with_a_variant_is_not_made_twice(tmp_path: Path) -> None:
    content = (
        f"{MAGENTO}R-1,simple,Red,{HIDDEN},s3:r.jpg,,\nLONE,simple,Lone,{HIDDEN},s3:l.jpg,,\n"
        f"RUG,configurable,Rug,Catalog,s3:rug.jpg,sku=R-1,\n"
    )
    records, items = planned(opened(tmp_path, content))
    assert [item.product_id for item in items] == ["RUG", "LONE"]
    assert records[2].items == records[0].items


def test_a_hidden_product_of_no_other_is_a_product(tmp_path: Path) -> None:
    assert items_of(tmp_path, f"{MAGENTO}A,simple,Rug,{HIDDEN},s3:r.jpg,,\n")[0].product_id == "A"


def test_the_thumbnail_is_the_products_photo_then_the_lowest_in_order(tmp_path: Path) -> None:
    content = (
        f"{BIG}Product,1,Rug,A,,,\nImage,2,,,z.jpg,FALSE,0\nImage,3,,,b.jpg,TRUE,4\n"
        "Product,4,Mat,B,,,\nImage,5,,,late.jpg,FALSE,2\nImage,6,,,early.jpg,FALSE,1\nImage,7,,,none.jpg,,\n"
    )
    assert [item.photo for item in items_of(tmp_path, content)] == ["b.jpg", "early.jpg"]


def test_photos_above_any_product_belong_to_none(tmp_path: Path) -> None:
    records = records_of(tmp_path, f"{BIG}Image,2,,,a.jpg,TRUE,0\nProduct,1,Rug,A,b.jpg,,\n")
    assert [record.code for record in records] == ["no_identity", ""]


@pytest.mark.parametrize("names", [["A", "B", "A"], ["", "x" * 500]])
def test_a_line_table_keeps_the_first_line_of_each_name(names: list[str]) -> None:
    table = LineTable()
    assert [table.add(name, line) for line, name in enumerate(names, start=2)] == [
        names.index(name) + 2 for name in names
    ]
    assert [table.get(name) for name in names] == [names.index(name) + 2 for name in names]
    assert table.get("another") == 0


def test_so_many_parents_are_known_by_id_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(woocommerce, "NAMES_REMEMBERED", 2)
    content = (
        f"{WOO}1,variable,A,Rug,a.jpg,,,\n2,variable,B,Mat,b.jpg,,,\n"
        "3,variation,A-1,Rug,x.jpg,id:1,,\n4,variation,B-1,Mat,y.jpg,id:2,,\n"
    )
    assert [record.product_id for record in records_of(tmp_path, content)] == ["A", "B", "A", "B-1"]


def test_so_many_variants_wait_for_their_product_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "ROWS_HELD", 2)
    content = MAGENTO + "".join(f"R-{number},simple,Rug,{HIDDEN},s3:r.jpg,,\n" for number in range(1, 4))
    children = "|".join(f"sku=R-{number}" for number in range(1, 4))
    content += f"RUG,configurable,Rug,Catalog,s3:r.jpg,{children},\n"
    records, items = planned(opened(tmp_path, content))
    assert [item.product_id for item in items] == ["R-1", "R-2", "R-3", "RUG"]
    assert {record.code for record in records} == {""}


def test_so_many_variants_of_products_above_are_remembered_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(magento, "CHILDREN_REMEMBERED", 0)
    content = (
        f"{MAGENTO}A,configurable,Rug,Catalog,s3:a.jpg,sku=A-1,\nB,configurable,Mat,Catalog,s3:b.jpg,sku=B-1,\n"
        f"A-1,simple,Rug,{HIDDEN},s3:c.jpg,,\nB-1,simple,Mat,{HIDDEN},s3:d.jpg,,\n"
    )
    assert [record.product_id for record in records_of(tmp_path, content)] == ["A", "B", "A-1", "B"]


def test_so_many_rows_wait_for_a_parent_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "ROWS_HELD", 2)
    others = "".join(f"{number},simple,S{number},Mat,m.jpg,,,\n" for number in range(2, 4))
    near, far = f"{WOO}9,variation,R-1,Red,r.jpg,RUG,,\n", "1,variable,RUG,Rug,rug.jpg,,,\n"
    assert items_of(tmp_path, f"{near}{others}{far}")[0].product_id == "R-1"
    monkeypatch.setattr(held, "ROWS_HELD", 3)
    assert items_of(tmp_path, f"{near}{others}{far}")[0].product_id == "RUG"


def test_what_waits_by_an_id_is_not_taken_for_what_has_it_as_an_sku(tmp_path: Path) -> None:
    items = items_of(
        tmp_path,
        f"{WOO}5,variable,12,Rug,,,,\n12,variable,MAT,Mat,,,,\n"
        "13,variation,M-1,Mat,m.jpg,id:12,,\n6,variation,R-1,Rug,r.jpg,id:5,,\n",
    )
    assert [(item.product_id, item.photo) for item in items] == [("12", "r.jpg"), ("MAT", "m.jpg")]


def test_parents_without_ids_have_nothing_in_common(tmp_path: Path) -> None:
    items = items_of(
        tmp_path,
        f"{WOO},variable,A,Rug,,,,\n,variable,B,Mat,,,,\n"
        ",variation,B-1,Mat,b.jpg,B,,\n,variation,A-1,Rug,a.jpg,A,,\n",
    )
    assert [(item.product_id, item.photo) for item in items] == [("A", "a.jpg"), ("B", "b.jpg")]


def test_parents_without_photos_keep_the_order_of_the_file(tmp_path: Path) -> None:
    records = records_of(
        tmp_path,
        f"{WOO}1,variable,A,Rug,,,,\n2,simple,S,Mat,s.jpg,,,\n3,variable,B,Vase,,,,\n"
        "4,variation,B-1,Vase,b.jpg,B,,\n5,variation,A-1,Rug,a.jpg,A,,\n6,variation,C-1,Urn,c.jpg,C,,\n",
    )
    assert [record.line for record in records] == [2, 3, 4, 5, 6, 7]
    assert [record.product_id for record in records] == ["A", "S", "B", "B", "A", "C-1"]


def test_an_apostrophe_that_guards_a_cell_is_no_part_of_it(tmp_path: Path) -> None:
    items = items_of(tmp_path, f"{WOO}1,simple,'-1,'=Rug,a.jpg,,,\n2,simple,'T,'Mat',b.jpg,,,\n")
    assert [(item.product_id, item.title) for item in items] == [("-1", "=Rug"), ("'T", "'Mat'")]


def test_two_products_of_one_sku_are_two(tmp_path: Path) -> None:
    items = items_of(tmp_path, f"{WOO}1,simple,A,Rug,a.jpg,,,\n2,simple,A,Mat,b.jpg,,,\n")
    assert [(item.product_id, item.title) for item in items] == [("A", "Rug"), ("A-2", "Mat")]

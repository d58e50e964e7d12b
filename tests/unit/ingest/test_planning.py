from pathlib import Path

from contracts.recipe import Filter

from .catalogues import opened, planned, recipe

ROWS = "sku,title,image\nA,Rug,a.jpg\nB,Lamp,b.jpg\nC,Rug,\nD,Rug,d.jpg\n"
RUGS = Filter(include={"title": ("rug",)})


def test_what_the_recipe_leaves_out_is_a_record_with_a_reason_and_no_item(tmp_path: Path) -> None:
    chosen = recipe().model_copy(update={"products": RUGS})
    records, items = planned(opened(tmp_path, ROWS), chosen)
    assert [record.code for record in records] == ["", "filtered", "no_image", ""]
    assert [item.sku for item in items] == ["A", "D"]
    assert records[1].message.startswith("Line 3: the recipe")


def test_what_the_recipe_leaves_out_does_not_count_towards_the_limit(tmp_path: Path) -> None:
    chosen = recipe(limit=2).model_copy(update={"products": RUGS})
    _, items = planned(opened(tmp_path, ROWS), chosen)
    assert [item.sku for item in items] == ["A", "D"]


def test_further_rows_of_a_product_that_is_left_out_say_so(tmp_path: Path) -> None:
    export = (
        "Handle,Title,Body (HTML),Variant SKU,Image Src\n"
        "rug,Rug,,R,r.jpg\nlamp,Lamp,,L,l.jpg\nrug,,,R2,r2.jpg\nlamp,,,L2,l2.jpg\n"
    )
    chosen = recipe().model_copy(update={"products": RUGS})
    records, items = planned(opened(tmp_path, export), chosen)
    assert [record.code for record in records] == ["", "filtered", "variant_collapsed", "filtered"]
    assert records[2].items == records[0].items == tuple(item.item_id for item in items)
    assert "goes on with the product of line 3" in records[3].message

from pathlib import Path

import pytest

from .catalogues import items_of, opened, planned, recipe, records_of

HEAD = "sku,title,image,status\n"

SKIPPED = {
    "A,Rug,,": ("no_image", "column 'image' is empty"),
    "A,Rug,n/a,": ("no_image", "column 'image' is empty"),
    "A,Rug, | ;,": ("no_image", "column 'image' is empty"),
    "A,Rug,javascript:alert(1),": ("bad_url", "says 'javascript:alert(1)'"),
    "A,Rug,ftp://s.example/a.jpg,": ("bad_url", "Use an http or https address"),
    "A,Rug,a.jpg,Draft": ("draft", "column 'status' says 'Draft'"),
    "A,Rug,a.jpg,archived": ("draft", "says 'archived'"),
    "A,Rug,a.jpg,,more": ("ragged_row", "put that cell in quotes"),
    ",,,": ("empty_row", "every cell is empty"),
}


@pytest.mark.parametrize("row", SKIPPED)
def test_a_skipped_record_says_line_field_and_remedy(tmp_path: Path, row: str) -> None:
    skipped, taken = records_of(tmp_path, f"{HEAD}{row}\nB,Rug,b.jpg,active\n")
    code, words = SKIPPED[row]
    assert (skipped.code, skipped.items, skipped.line) == (code, (), 2)
    assert skipped.message.startswith("Line 2: ")
    assert words in skipped.message
    assert (taken.code, taken.message, len(taken.items)) == ("", "", 1)


def test_every_style_gives_one_item_and_the_record_names_them(tmp_path: Path) -> None:
    records, items = planned(opened(tmp_path, HEAD + "A,Rug,a.jpg,\n"), recipe("boho", "japandi"))
    assert [item.style for item in items] == ["boho", "japandi"]
    assert records[0].items == tuple(item.item_id for item in items)
    assert records[0].product_id == records[0].sku == "A"


@pytest.mark.parametrize("sku", ["007", "a-B_c", "../../etc/x", "=1+1", "Ä 1", "1.0"])
def test_a_sku_is_kept_as_it_is_spelled(tmp_path: Path, sku: str) -> None:
    (item,) = items_of(tmp_path, f"{HEAD}{sku},Rug,a.jpg,\n")
    assert item.product_id == item.sku == sku
    assert "/" not in item.item_id


def test_without_a_sku_the_id_names_the_product(tmp_path: Path) -> None:
    (item,) = items_of(tmp_path, "id,sku,title,image\n17,,Rug,a.jpg\n")
    assert (item.product_id, item.sku) == ("17", "")


def test_without_sku_and_id_title_and_photo_do(tmp_path: Path) -> None:
    red, blue, bare = items_of(tmp_path, "title,image\nRed Rug,a.jpg\nRed Rug,b.jpg\n,c.jpg\n")
    assert red.product_id.startswith("red-rug-")
    assert blue.product_id.startswith("red-rug-")
    assert bare.product_id
    assert len({red.product_id, blue.product_id, bare.product_id}) == 3


def test_the_same_catalogue_makes_the_same_ids_again(tmp_path: Path) -> None:
    content = "title,image\nRed Rug,a.jpg\n,c.jpg\n"
    assert items_of(tmp_path, content) == items_of(tmp_path, content)


def test_an_identical_record_shares_the_items_of_the_first(tmp_path: Path) -> None:
    records, items = planned(opened(tmp_path, HEAD + "A,Rug,a.jpg,\nB,Rug,b.jpg,\nA,Rug,a.jpg,active\n"))
    assert len(items) == 2
    assert records[2].items == records[0].items
    assert records[2].code == "duplicate_key"
    assert "the same product as on line 2" in records[2].message


def test_another_product_under_the_same_sku_gets_a_suffix_and_a_notice(tmp_path: Path) -> None:
    rows = "A,Rug,a.jpg,\nA,Lamp,l.jpg,\nA,Sofa,s.jpg,\nA,Lamp,l.jpg,\n"
    records, items = planned(opened(tmp_path, HEAD + rows))
    assert [item.product_id for item in items] == ["A", "A-2", "A-3"]
    assert [item.sku for item in items] == ["A", "A", "A"]
    assert [record.product_id for record in records] == ["A", "A-2", "A-3", "A-2"]
    assert "'A' already names another product, on line 2" in records[1].message
    assert "called 'A-2'" in records[1].message
    assert "the same product as on line 3" in records[3].message


@pytest.mark.parametrize(
    ("order", "ids"),
    [(["A-2", "A", "A"], ["A-2", "A", "A-3"]), (["A", "A", "A-2"], ["A", "A-2", "A-2-2"])],
)
def test_a_suffix_never_takes_a_sku_of_another_product(
    tmp_path: Path, order: list[str], ids: list[str]
) -> None:
    rows = "".join(f"{sku},Rug {place},{place}.jpg,\n" for place, sku in enumerate(order))
    assert [item.product_id for item in items_of(tmp_path, HEAD + rows)] == ids


def test_the_limit_counts_products_and_names_itself(tmp_path: Path) -> None:
    rows = "A,Rug,,\nB,Rug,b.jpg,\nC,Rug,c.jpg,\nB,Rug,b.jpg,\nD,Rug,,\nB,Other,o.jpg,\n"
    records, items = planned(opened(tmp_path, HEAD + rows), recipe("boho", "japandi", limit=1))
    assert [record.code for record in records] == [
        "no_image",
        "",
        "over_limit",
        "duplicate_key",
        "no_image",
        "over_limit",
    ]
    assert len(items) == 2
    assert "the limit of 1 products" in records[2].message


def test_a_repeated_record_does_not_count_towards_the_limit(tmp_path: Path) -> None:
    rows = "A,Rug,a.jpg,\nA,Rug,a.jpg,\nB,Rug,b.jpg,\n"
    assert [item.sku for item in items_of(tmp_path, HEAD + rows, recipe(limit=2))] == ["A", "B"]


def test_an_endless_sku_is_cut_but_stays_its_own(tmp_path: Path) -> None:
    long = "x" * 5000
    one, two = items_of(tmp_path, f"{HEAD}{long}1,Rug,a.jpg,\n{long}2,Rug,a.jpg,\n")
    assert len(one.product_id) <= 200
    assert one.product_id != two.product_id


def test_the_format_is_told_in_one_sentence(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, "Artikelnummer;Foto;Foto 2\n1;a.jpg;b.jpg\n")
    assert catalogue.format == (
        "A plain table (likely), UTF-8, semicolon-separated: SKU from column 'Artikelnummer', "
        "no column for title, photo from column 'Foto' (then 1 more)."
    )


@pytest.mark.parametrize("written", ['"=""00012"""', "'00012", "00012"])
def test_what_guards_an_id_from_a_spreadsheet_is_no_part_of_it(tmp_path: Path, written: str) -> None:
    by_sku, by_id = (
        items_of(tmp_path, f"{column},title,image\n{written},Rug,a.jpg\n") for column in ("sku", "id")
    )
    assert (by_sku[0].product_id, by_sku[0].sku, by_id[0].product_id) == ("00012", "00012", "00012")


@pytest.mark.parametrize("written", ["'-1", "'=1", "'+1", "'@1"])
def test_an_apostrophe_guards_what_would_be_computed(tmp_path: Path, written: str) -> None:
    (item,) = items_of(tmp_path, f"sku,title,image\n{written},Rug,a.jpg\n")
    assert item.sku == written[1:]


def test_an_apostrophe_before_a_word_is_the_sellers_own(tmp_path: Path) -> None:
    (item,) = items_of(tmp_path, "sku,title,image\n'n-Rug,Rug,a.jpg\n")
    assert item.sku == "'n-Rug"

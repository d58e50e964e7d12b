from pathlib import Path

import pytest

from contracts.events import Overrides
from services.recipes.effective import with_overrides

from .catalogues import items_of, opened, recipe, records_of, rejected

AMAZON = "item_sku,item_name,main_image_url,parent_sku\n"
MAGENTO = "sku,product_type,base_image\nA,simple,/a/b/rug.jpg\n"


@pytest.mark.parametrize(
    ("content", "mapping", "confidence"),
    [
        ("Handle,Title,Image Src\nlamp,Lamp,l.jpg\n", {}, "certain"),
        ("sku,image\nA,a.jpg\n", {}, "likely"),
        ("sku,x\nA,a.jpg\n", {}, "guess"),
        ("sku,x\nA,1\n", {"image": "x"}, "given"),
    ],
)
def test_the_sentence_says_how_sure_it_is(
    tmp_path: Path, content: str, mapping: dict[str, str], confidence: str
) -> None:
    catalogue = opened(tmp_path, content, mapping)
    assert catalogue.confidence == confidence
    assert f"({confidence}), UTF-8" in catalogue.format


def test_every_field_says_how_its_column_was_found(tmp_path: Path) -> None:
    content = "Handle,Title,Image Src,Vendor,Words\nlamp,Lamp,l.jpg,Us,red\n"
    found = opened(tmp_path, content, {"color": "Words"}).recognition.confidences
    assert {field: found[field] for field in ("image", "brand", "color")} == {
        "image": "certain",
        "brand": "likely",
        "color": "given",
    }


def test_a_column_found_by_its_values_is_told_as_such(tmp_path: Path) -> None:
    assert "photo from column 'x' (by its values)." in opened(tmp_path, "sku,x\nA,a.jpg\n").format


def test_settings_above_the_header_tell_where_the_products_begin(tmp_path: Path) -> None:
    content = f"settings=attributeRow=2&dataRow=4,,,\n{AMAZON}EXAMPLE,Example,e.jpg,\nA,Rug,a.jpg,\n"
    (record,) = records_of(tmp_path, content)
    assert (record.product_id, record.line) == ("A", 4)


def test_a_header_may_stand_below_other_rows(tmp_path: Path) -> None:
    (record,) = records_of(tmp_path, "Stock list,,\n,,2026\nsku,title,image\nA,Rug,a.jpg\n")
    assert (record.product_id, record.line) == ("A", 4)


def test_a_mapped_column_shows_the_header(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, "Stock,list\nNr,Bildname\n7,a.jpg\n", {"image": "Bildname"})
    assert [group.photo for group in catalogue.groups()] == ["a.jpg"]


def test_the_first_row_is_the_header_where_nothing_tells(tmp_path: Path) -> None:
    assert opened(tmp_path, "a,b\n1,a.jpg\n2,b.jpg\n").mapping == {"image": "b"}


def test_the_names_of_amazons_attributes_are_read_without_their_brackets(tmp_path: Path) -> None:
    market = "[marketplace_id=ATVPDKIKX0DER]"
    header = ",".join(
        [
            "contribution_sku#1.value",
            f"item_name{market}[language_tag=en_US]#1.value",
            f"main_product_image_locator{market}#1.media_location",
            f"bullet_point{market}[language_tag=en_US]#2.value",
        ]
    )
    (item,) = items_of(tmp_path, f"{header}\nA,Rug,a.jpg,Soft\n")
    assert (item.sku, item.title, item.photo) == ("A", "Rug", "a.jpg")
    assert item.fields["description"] == "Soft"


def test_a_path_of_the_media_folder_asks_where_that_is(tmp_path: Path) -> None:
    (record,) = records_of(tmp_path, MAGENTO)
    assert record.code == "bad_url"
    assert "--map image_base=https://shop.example/media/catalog/product" in record.message


@pytest.mark.parametrize(
    ("base", "photo"),
    [
        ("https://s.example/media/", "https://s.example/media/a/b/rug.jpg"),
        ("photos", "photos/a/b/rug.jpg"),
        (".", "a/b/rug.jpg"),
        ("s3:rugs", "s3:rugs/a/b/rug.jpg"),
    ],
)
def test_a_photo_that_is_only_named_lies_where_a_person_says(tmp_path: Path, base: str, photo: str) -> None:
    (group,) = opened(tmp_path, MAGENTO, {"image_base": base}).groups()
    assert group.photo == photo


def test_the_place_of_photos_may_come_with_an_event() -> None:
    place = {"image_base": "https://s.example/media"}
    assert with_overrides(recipe(), Overrides(mapping=place)).mapping == place


def test_whole_addresses_need_no_media_folder(tmp_path: Path) -> None:
    content = "sku,image\nA,https://s.example/a.jpg\nB,//s.example/b.jpg\nC,c.jpg\n"
    groups = opened(tmp_path, content, {"image_base": "https://m.example"}).groups()
    assert [group.photo for group in groups] == [
        "https://s.example/a.jpg",
        "//s.example/b.jpg",
        "https://m.example/c.jpg",
    ]


@pytest.mark.parametrize("base", ["/srv/media", "javascript:x", "ftp://s.example"])
def test_a_media_folder_that_is_none_is_refused(tmp_path: Path, base: str) -> None:
    refusal = rejected(tmp_path, MAGENTO, {"image_base": base})
    assert refusal.code == "unmapped"
    assert "neither a web address nor a folder" in refusal.message


def test_where_named_photos_are_taken_from_is_told(tmp_path: Path) -> None:
    content = "handleId,fieldType,name,productImageUrl\np1,Product,Lamp,a~mv2.jpg\n"
    catalogue = opened(tmp_path, content)
    assert "'https://static.wixstatic.com/media/'" in catalogue.notices[0]
    assert [group.photo for group in catalogue.groups()] == ["https://static.wixstatic.com/media/a~mv2.jpg"]

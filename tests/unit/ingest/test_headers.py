from pathlib import Path

import pytest

from contracts.fields import IDENTITY_FIELDS, PRODUCT_FIELDS
from services.ingest.aliases import aliases
from services.ingest.headers import fold, read_header

from .catalogues import items_of, opened, rejected


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Image Link", "imagelink"),
        ("  image_link ", "imagelink"),
        ("IMAGE-LINK", "imagelink"),
        ("image.link", "imagelink"),
        ("imageLink", "imagelink"),
        ("Größe (cm)", "grossecm"),
        ("\uff33\uff2b\uff35", "sku"),
        ("\ufeffsku", "sku"),
        ("Артикул", "артикул"),
        ("***", ""),
    ],
)
def test_a_name_is_folded_to_letters_and_digits(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_repeated_and_empty_names_become_distinct() -> None:
    header = read_header(["Image", "", "Image", "image", ""])
    assert header.names == ("Image", "column 2", "Image (2)", "image", "column 5")
    assert header.repeated == ("Image",)


def test_columns_of_one_name_are_told_and_can_be_mapped_apart(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, "sku,Foto,Foto\nA,a.jpg,b.jpg\n", {"image": "Foto (2)"})
    assert "Several columns are called 'Foto'" in catalogue.notices[0]
    (group,) = catalogue.groups()
    assert group.photo == "b.jpg"


def test_no_name_stands_for_two_fields() -> None:
    seen: dict[str, str] = {}
    for field, names in aliases().items():
        for name in names:
            assert seen.setdefault(name, field) == field, name
    assert set(aliases()) == {*IDENTITY_FIELDS, *PRODUCT_FIELDS, "handle", "status", "active"}


HEADERS = {
    "English": ("Item No.", "Product Name", "Image URL"),
    "German": ("Artikel-Nr.", "Bezeichnung", "Bild 1"),
    "French": ("Référence", "Désignation", "Image principale"),
    "Spanish": ("CÓDIGO", "Nombre del producto", "Imágenes"),
    "Italian": ("Codice articolo", "TITOLO", "IMMAGINE1"),
    "Dutch": ("Artikelnummer", "Omschrijving", "Afbeelding"),
    "Polish": ("Kod produktu", "Nazwa", "Zdjęcie główne"),
    "Portuguese": ("Referência", "Nome do produto", "Imagem"),
    "Russian": ("Артикул", "Название товара", "Фото"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_nine_languages_are_understood(tmp_path: Path, language: str) -> None:
    sku, title, image = HEADERS[language]
    (item,) = items_of(tmp_path, f"{sku};{title};{image}\n007;Rug;a.jpg\n")
    assert item.sku == "007"
    assert "Rug" in (item.title, item.fields.get("description"))
    assert item.photo == "a.jpg"


def test_numbered_photo_columns_are_taken_in_their_order(tmp_path: Path) -> None:
    content = "sku,image 10,image 2,additional image link,image 1\nA,10.jpg,2.jpg,0.jpg,\nB,,,0.jpg,\n"
    assert [item.photo for item in items_of(tmp_path, content)] == ["2.jpg", "0.jpg"]


def test_values_tell_the_photo_column_where_its_name_does_not(tmp_path: Path) -> None:
    content = "sku,page,url\nA,https://s.example/a,https://s.example/a.JPG?v=1\nB,https://s.example/b,\nC,,x/c.png\n"
    assert [item.photo for item in items_of(tmp_path, content)] == ["https://s.example/a.JPG?v=1", "x/c.png"]


def test_a_column_that_means_something_else_is_not_guessed_to_hold_photos(tmp_path: Path) -> None:
    assert rejected(tmp_path, "sku,title\na.jpg,b.jpg\n").code == "unmapped"


def test_a_name_in_use_is_believed_before_its_words(tmp_path: Path) -> None:
    (item,) = items_of(tmp_path, "sku,image,Kurzbeschreibung\nA,a.jpg,Soft\n")
    assert (item.title, item.fields) == ("", {"description": "Soft"})


def test_a_column_called_url_that_holds_pages_is_not_guessed(tmp_path: Path) -> None:
    assert rejected(tmp_path, "sku,url\nA,https://shop.example/rug\n").code == "unmapped"


def test_a_column_with_some_pictures_among_other_words_is_not_guessed(tmp_path: Path) -> None:
    assert rejected(tmp_path, "sku,notes\nA,a.jpg\nB,see the shop\n").code == "unmapped"


def test_a_name_is_believed_before_the_values(tmp_path: Path) -> None:
    content = "sku,poster,image\nA,https://s.example/poster.jpg,https://s.example/show?id=7\n"
    assert items_of(tmp_path, content)[0].photo == "https://s.example/show?id=7"


RUGS = (
    "SKU, Status,Title,Description,Primary Category,Secondary Category,Dimension,Rug Border Color,"
    "Rug Field Color,Exact Field Color,Other Color,Country of Manufacture,Style,Material,Weavetype,Rugtype,"
    "Origin,Stock Shape,image link,additional image link,color,size,size in CM\r\n"
    '00171,Active,"3\'2""x13\'10"" Antique Persian Serab Runner",<p>Hand &amp; heart</p>,Antique,Runners,'
    '"3\'2""x13\'10""",Navy,Red,Rust Red,Ivory,Iran,Oriental,Wool,Hand Knotted,Persian,Serab,Runner,'
    "https://cdn.example/rugs/sh26171 001.jpg,https://cdn.example/2.jpg,Red,,97 X 422\r\n"
)


def test_a_rug_inventory_fills_every_field_it_has(tmp_path: Path) -> None:
    (item,) = items_of(tmp_path, RUGS)
    assert item.sku == item.product_id == "00171"
    assert item.photo == "https://cdn.example/rugs/sh26171%20001.jpg"
    assert item.fields == {
        "title": "3'2\"x13'10\" Antique Persian Serab Runner",
        "description": "Hand & heart",
        "category": "Antique",
        "subcategory": "Runners",
        "product_type": "Persian",
        "style": "Oriental",
        "shape": "Runner",
        "size": "3'2\"x13'10\"",
        "size_cm": "97 X 422",
        "color": "Red",
        "field_color": "Rust Red",
        "border_color": "Navy",
        "other_color": "Ivory",
        "material": "Wool",
        "weave": "Hand Knotted",
        "origin": "Serab",
        "country": "Iran",
    }


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("fieldColor", "field_color"),
        ("borderColor", "border_color"),
        ("exactSize", "size"),
        ("Pile", "material"),
    ],
)
def test_other_spellings_of_rug_inventories_are_known(tmp_path: Path, name: str, field: str) -> None:
    (item,) = items_of(tmp_path, f"sku,image,{name}\nA,a.jpg,value\n")
    assert item.fields == {field: "value"}


def test_a_mapped_column_serves_no_other_field(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, "Artikel,Foto\n4711,a.jpg\n", {"sku": "Artikel"})
    (group,) = catalogue.groups()
    assert (group.sku, group.fields) == ("4711", {})
    assert catalogue.mapping == {"sku": "Artikel", "image": "Foto"}


def test_columns_that_nothing_is_read_from_are_listed(tmp_path: Path) -> None:
    assert opened(tmp_path, "sku,image,price,stock\nA,a.jpg,1,2\n").ignored == ("price", "stock")

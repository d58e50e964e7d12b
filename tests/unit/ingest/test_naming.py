"""What names of columns mean by their words."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.naming import is_of_something_else, meaning

PHOTOS = """
    Image 1, ImageURL, Main Image Link, Primary Photo, Cover Image, Large Image, Image File Name, Photo
    File, Pic URL, Image URL (main), Image #2, Bild-URL 1, Bildpfad, Bildname, Bilddateiname, Produktbilder,
    Artikelbild URL, Fotolink, Abbildung, Lien de l'image, URL de l'image principale, Chemin image, Visuels,
    Enlace de imagen, Ruta imagen, Imagen del producto, URL dell'immagine, Percorso immagine,
    Productafbeelding, Afbeeldings-URL, Afbeeldingslink, Link do zdjęć, Zdjęcia produktu, Imagem do produto,
    URL da foto, Фото товара, Ссылки на фото, Главное фото, Имя файла изображения, Hosted Image URLs,
    product-photo-url, media url, image_thumb
"""
SKUS = """
    SKU#, Sku Code, SKU ID, Item #, Item No., Product Ref, Ref No, Stock No, Rug Number, Style #, Model No,
    Part #, Seller SKU, Best.-Nr., Produktcode, Modellnummer, Lagernummer, Art.-Nr., Réf. produit, N°
    article, № товара, Numéro d'article, Código del producto, Núm. artículo, Cod. articolo, Codice art.,
    Bestelnummer, Nr katalogowy, Numer artykułu, Referência do produto, Код товара, Номенклатурный номер
"""
HANDLES = "Rug ID, Stock ID, Product ID, ID produktu, Identifiant produit, Nr., Nummer, Номер"
TITLES = """
    Product Name, Rug Name, Display Name, Short Name, Model Name, Produktbezeichnung, Warenbezeichnung,
    Artikeltitel, Artikelkurztext, Name des Produkts, Titre du produit, Libellé article, Nombre del
    artículo, Nome dell'articolo, Naam product, Nazwa towaru, Designação, Наименование продукции,
    Номенклатура, Producto, Товар, Listing
"""
OTHERS = """
    brand, brand_logo_url, brand image, logo, product type, Produktart, product url, product link, url,
    link, image alt text, image title, image width, image count, number of images, number of items, photo
    credit, video url, category name, vendor name, collection name, customer name, company name, user name,
    file name, file size, barcode, code-barres, ean, price code, color code, zip code, code postal, promo
    code, order number, order id, customer id, seller id, merchant id, seo title, Bildung, imaged, stock,
    style, main, short, description, Kunst, Small,
    Large, file
"""


def _all(**named: str) -> Sequence[tuple[str, str | None]]:
    return [(name.strip(), field) for field, names in named.items() for name in names.split(",")]


@pytest.mark.parametrize(("name", "field"), _all(image=PHOTOS, sku=SKUS, handle=HANDLES, title=TITLES))
def test_a_name_means_what_its_words_say(name: str, field: str) -> None:
    found = meaning(name)
    assert found
    assert found.field == field


@pytest.mark.parametrize("name", [name.strip() for name in OTHERS.split(",")])
def test_a_name_with_a_word_of_something_else_means_nothing(name: str) -> None:
    assert meaning(name) is None


PREFERRED = [
    ("Primary Photo", "Photo 2"),
    ("Hauptbild", "Bild"),
    ("Image", "Additional Image"),
    ("Large Image", "thumbnail"),
    ("Additional Image", "Image Thumbnail"),
    ("Additional Image", "Small Image"),
    ("Photo", "Media"),
    ("Produktname", "Produkt"),
    ("Товар", "Краткое описание"),
    ("Seller SKU", "Item Code"),
    ("Rug ID", "Nr."),
]


@pytest.mark.parametrize(("better", "worse"), PREFERRED)
def test_of_two_names_the_surer_is_preferred(better: str, worse: str) -> None:
    one, two = meaning(better), meaning(worse)
    assert one
    assert two
    assert one.rank < two.rank


@pytest.mark.parametrize(
    "name",
    [
        "brand_logo_url",
        "Logo",
        "ColorSwatch",
        "flag",
        "icon url",
        "banner",
        "video",
        "PDF",
        "manual",
        "Marke",
    ],
)
def test_pictures_of_something_else_are_told_by_a_word(name: str) -> None:
    assert is_of_something_else(name)
    assert not is_of_something_else("main_img_link")


@given(st.text(max_size=200))
def test_any_name_is_read_to_its_end(name: str) -> None:
    assert meaning(name) is None or meaning(name) == meaning(f" {name} ")


def test_words_without_end_are_no_name() -> None:
    assert meaning("photo " * 5)
    assert meaning("photo " * 50) is None
    assert meaning("foto" * 5)
    assert meaning("foto" * 20) is None

import pytest

from services.ingest.catalogue import open_catalogue
from services.ingest.rejection import CatalogueRejected

from .catalogues import SAMPLES, planned, recipe


def test_the_shopify_export_makes_twenty_products_of_its_rows() -> None:
    catalogue = open_catalogue(SAMPLES / "shopify-furniture.csv", "shopify-furniture.csv", {})
    records, items = planned(catalogue, recipe("boho", "japandi"))
    assert catalogue.format.startswith("A Shopify product export (certain), UTF-8, comma-separated")
    assert catalogue.notices == ()
    assert len(records) == 21
    assert [record.code for record in records] == [""] * 20 + ["variant_collapsed"]
    assert len(items) == 40
    assert records[-1].items == records[-2].items
    assert [record.line for record in records[-2:]] == [26, 27]


def test_the_italian_export_is_read_by_its_headers() -> None:
    catalogue = open_catalogue(SAMPLES / "etsy-italian.csv", "etsy-italian.csv", {})
    records, items = planned(catalogue)
    assert catalogue.mapping["title"] == "TITOLO"
    assert catalogue.mapping["image"] == "IMMAGINE1"
    assert len(records) == len(items) == 27
    assert {record.code for record in records} == {""}
    assert records[-1].line == 145
    assert all(item.fields["material"] == "Ceramica" for item in items if "material" in item.fields)


def test_the_sofas_without_photos_end_at_map_it() -> None:
    with pytest.raises(CatalogueRejected, match="--map image=COLUMN") as caught:
        open_catalogue(SAMPLES / "sofas-no-images.csv", "sofas-no-images.csv", {})
    assert caught.value.code == "unmapped"
    assert "'name', 'price', 'link' and 'category'" in caught.value.message


def test_mapped_by_a_person_the_sofas_are_read() -> None:
    catalogue = open_catalogue(SAMPLES / "sofas-no-images.csv", "sofas-no-images.csv", {"image": "link"})
    records, items = planned(catalogue)
    assert len(records) == 170
    assert all(record.items for record in records)
    assert len({item.item_id for item in items}) == len(items)

"""Catalogues for the measurements, generated line by line: plain tables, and a Shopify-like export."""

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

_SHOP = "https://cdn.shop.example/s/files/1/0533/2089/products"
_DETAILS = {
    "description": "Hand-knotted in {place} over {number} days, with a low pile and natural dyes.",
    "category": "Antique Rugs",
    "material": "Wool on cotton",
    "color": "Red, navy and ivory",
    "size": "{feet}'2\" x 13'10\"",
    "origin": "Persian",
    "country": "{place}",
}
_PLACES = ("Iran", "Türkiye", "India", "Morocco", "Afghanistan")
_SHOPIFY_COLUMNS = """\
Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,\
Image Src,Image Position,Gift Card,Variant Image,Status"""
PHOTOS_EACH, VARIANTS_EACH = 4, 3


def write_plain(path: Path, records: int, columns: int) -> None:
    """Write a plain table of `sku`, `title`, `image` and so many columns more that there are `columns`."""
    details = list(_DETAILS.items())[: columns - 3]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["sku", "title", "image", *(name for name, _ in details)])
        writer.writerows(_plain_rows(records, [words for _, words in details]))


def _plain_rows(records: int, details: list[str]) -> Iterator[list[str]]:
    for number in range(records):
        place, feet = _PLACES[number % len(_PLACES)], 2 + number % 9
        title = f"Antique {place} Runner No. {number}, {feet} ft"
        photo = f"{_SHOP}/RUG-{number:07d}_1.jpg?v=1612{number:06d}"
        more = [words.format(place=place, number=number % 90, feet=feet) for words in details]
        yield [f"RUG-{number:07d}", title, photo, *more]


def write_shopify(path: Path, lines: int) -> None:
    """Write a Shopify-like export of so many physical lines: products of several rows and lines of HTML."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _SHOPIFY_COLUMNS.split(","), restval="")
        writer.writeheader()
        rows = chain.from_iterable(map(_product, range(lines)))
        written = 1
        while written < lines:
            row = next(rows)
            writer.writerow(row)
            written += 1 + row.get("Body (HTML)", "").count("\n")


def _product(number: int) -> Iterator[dict[str, str]]:
    handle = f"antique-runner-{number}"
    body = f"<div>\n<p>Hand-knotted &amp; washed, <b>No. {number}</b>.</p>\n<ul><li>Wool</li></ul>\n</div>"
    head = {"Title": f"Antique Runner {number}", "Body (HTML)": body, "Vendor": "Looms", "Type": "Rug"}
    head |= {"Tags": "antique, runner", "Published": "true", "Gift Card": "false", "Status": "active"}
    for place in range(max(PHOTOS_EACH, VARIANTS_EACH)):
        row = {"Handle": handle, **(head if place == 0 else {})}
        if place < PHOTOS_EACH:
            row |= {"Image Src": f"{_SHOP}/{handle}-{place}.jpg", "Image Position": str(place + 1)}
        if place < VARIANTS_EACH:
            row |= {"Option1 Name": "Size", "Option1 Value": f"{place + 2} x 6", "Variant Price": "890.00"}
            row |= {"Variant SKU": f"AR-{number}-{place}"}
        yield row

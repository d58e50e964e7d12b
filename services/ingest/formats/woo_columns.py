"""WooCommerce's columns, which are called in the language of the site, and its types, which are not."""

from collections.abc import Iterable, Sequence

from services.ingest.aliases import aliases
from services.ingest.headers import Header, fold

from .entries import numbered_aliases

ATTRIBUTES = 8
_TYPES = frozenset({"simple", "variable", "variation", "grouped", "external"})
_TRAITS = frozenset({"virtual", "downloadable"})


def _names(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, names)))


KINDS = _names("Type", "Typ", "Tipo", "Тип", "Rodzaj")
SKUS = _names("SKU", "Artikelnummer", "UGS", "COD", "Артикул", "Artikelcode")
PARENTS = _names(
    *("Parent", "Übergeordnetes Produkt", "Übergeordnet", "Superior", "Genitore", "Родительский"),
    *("Hoofd", "Bovenliggend", "Ascendente", "Pai", "Nadrzędny"),
)
_PUBLISHED = _names(
    *("Published", "Veröffentlicht", "Publié", "Publicado", "Pubblicato", "Опубликован"),
    *("Gepubliceerd", "Opublikowano", "Opublikowany"),
)
_IMAGES = _names(
    "Images", "Bilder", "Imágenes", "Immagine", "Изображения", "Afbeeldingen", "Imagens", "Obrazki"
)
_ATTRIBUTE_NAMES = """
    attribute#name attribut#name nomdelattribut# nombredelatributo# nomedellattributo# attributo#nome
    имяатрибута# naameigenschap# nomedoatributo# nazwaatrybutu#"""
_ATTRIBUTE_VALUES = """
    attribute#values attribut#werte valeursdelattribut# valoresdelatributo# valoredellattributo#
    attributo#valutae значениеяаттрибутаов# waardeneigenschap# valoresdoatributo# wartosciatrybutu#"""

ALIASES = {
    "handle": ("id",),
    "sku": (*SKUS, *aliases()["sku"]),
    "title": aliases()["title"],
    "kind": KINDS,
    "parent": PARENTS,
    "image": (*_IMAGES, *aliases()["image"]),
    "product_type": (),
    "published": _PUBLISHED,
    **numbered_aliases(_ATTRIBUTE_NAMES, _ATTRIBUTE_VALUES, ATTRIBUTES),
}


def kind_by_values(header: Header, rows: Iterable[Sequence[str]]) -> str | None:
    """Return the folded name of the column whose every filled cell is one of WooCommerce's types.

    There is none without an id and photos beside it: the types are ordinary words.
    """
    names = set(header.folded)
    if "id" not in names or names.isdisjoint(ALIASES["image"]):
        return None
    possible, filled = {place for place, name in enumerate(header.folded) if name}, set[int]()
    for cells in rows:
        for place in [place for place in possible if place < len(cells) and cells[place].strip()]:
            if _is_kind(cells[place]):
                filled.add(place)
            else:
                possible.discard(place)
    found = sorted(possible & filled)
    return header.folded[found[0]] if found else None


def _is_kind(cell: str) -> bool:
    words = {word.strip() for word in cell.casefold().split(",")}
    return words <= _TYPES | _TRAITS and not words.isdisjoint(_TYPES)

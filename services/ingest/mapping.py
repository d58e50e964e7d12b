"""From column names to fields: what a person mapped, else the format's names, else the aliases and the words.

A wrong mapping is refused with the nearest right name; a column that a person mapped is used for no
field that he did not map it to.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from .aliases import aliases
from .columns import OPEN_FIELDS
from .headers import Header, fold, numbered
from .naming import A_PHOTO, BARE_ADDRESSES, Meaning, meaning
from .plain import PLAIN
from .products import Format
from .rejection import CatalogueRejected
from .wording import listed, shown

_NAMING = ("sku", "handle", "title")
_TOLD_BY_WORDS = ("image", *_NAMING)


def mapped_by_person(header: Header, mapping: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Return field → column as the mapping says; raise `CatalogueRejected` if it cannot be followed."""
    return {_field(field): (_column(header, field, column),) for field, column in mapping.items()}


def mapped_by_name(
    header: Header, known: Format, taken: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """Return field → columns, the preferred one first, for the fields that are not `taken`."""
    used = {position for positions in taken.values() for position in positions}
    names = {**aliases(), **known.aliases}
    told = [meaning(name) for name in header.names]
    found = {field: _named(header, field, wanted) for field, wanted in names.items() if field not in taken}
    for position in _written_numbers(header, told):
        for field in found.keys() - {"sku"}:
            found[field] = [place for place in found[field] if place != position]
    for field in _TOLD_BY_WORDS:
        if field in found and names[field] == aliases()[field]:
            found[field] = _by_words(header, told, field, found)
    return {
        field: free
        for field, positions in found.items()
        if (free := tuple(place for place in positions if place not in used or field not in OPEN_FIELDS))
    }


def tells_products(header: Header) -> bool:
    """Return whether the names alone tell the photo and what a product is called."""
    fields = mapped_by_name(header, PLAIN, {}).keys()
    shows = "image" in fields or not BARE_ADDRESSES.isdisjoint(header.folded)
    return shows and not fields.isdisjoint(_NAMING)


def _named(header: Header, field: str, wanted: tuple[str, ...]) -> list[int]:
    if field != "image":
        return [position for name in wanted for position in header.positions(name)]
    rank = {name: place for place, name in enumerate(wanted)}
    places = []
    for position, name in enumerate(header.folded):
        base, number = numbered(name)
        place = rank.get(name, rank.get(base))
        if place is not None:
            places.append((place, number, position))
    return [position for _, _, position in sorted(places)]


def _written_numbers(header: Header, told: Sequence[Meaning | None]) -> Iterator[int]:
    """Yield the columns called `Style #` and the like: their names are compared without the sign."""
    for position, (name, means) in enumerate(zip(header.names, told, strict=True)):
        if means and means.field == "sku" and "#" in name:
            yield position


def _by_words(
    header: Header, told: Sequence[Meaning | None], field: str, found: Mapping[str, Sequence[int]]
) -> list[int]:
    """Return the columns of a field, also those that only the words of their names tell of.

    Of names there may be many for photos, each row showing one of them; of other fields the words are
    asked only where no name is known.
    """
    known = {position: place for place, position in enumerate(found[field])}
    if known and field != "image":
        return list(known)
    elsewhere = {place for other, places in found.items() if other != field for place in places}
    ranked = []
    for position, means in enumerate(told):
        by_words = means is not None and means.field == field and position not in elsewhere
        if by_words or position in known:
            rank = means.rank if means and by_words else A_PHOTO
            number = numbered(header.folded[position])[1]
            ranked.append((rank, number, known.get(position, len(known)), position))
    return [position for *_, position in sorted(ranked)]


def _field(field: str) -> str:
    if field in OPEN_FIELDS:
        return field
    near = get_close_matches(fold(field), [fold(name) for name in OPEN_FIELDS], n=1)
    hint = f"Did you mean '{next(name for name in OPEN_FIELDS if fold(name) == near[0])}'? " if near else ""
    message = f"The mapping names {shown(field)}, which is no field of ours. {hint}The fields are: "
    raise CatalogueRejected("unmapped", message + ", ".join(OPEN_FIELDS) + ".")


def _column(header: Header, field: str, column: str) -> int:
    wanted = " ".join(column.split())
    if wanted in header.names:
        return header.names.index(wanted)
    if positions := fold(wanted) and header.positions(fold(wanted)):
        return positions[0]
    near = get_close_matches(wanted.casefold(), [name.casefold() for name in header.names], n=1)
    hint = next((name for name in header.names if near and name.casefold() == near[0]), None)
    message = (
        f"The mapping takes {shown(field)} from column {shown(column)}, which the file does not have. "
        + (f"Did you mean {shown(hint)}? " if hint else "")
        + f"Its columns are: {listed(header.names)}."
    )
    raise CatalogueRejected("unmapped", message)

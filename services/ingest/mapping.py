"""From column names to fields: what a person mapped, else the format's names, else the aliases.

A wrong mapping is refused with the nearest right name; a column that a person mapped is used for
nothing else.
"""

from collections.abc import Mapping
from difflib import get_close_matches

from .aliases import aliases
from .columns import OPEN_FIELDS
from .headers import Header, fold, numbered
from .products import Format
from .rejection import CatalogueRejected
from .wording import listed, shown


def mapped_by_person(header: Header, mapping: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Return field → column as the mapping says; raise `CatalogueRejected` if it cannot be followed."""
    return {_field(field): (_column(header, field, column),) for field, column in mapping.items()}


def mapped_by_name(
    header: Header, known: Format, taken: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """Return field → columns, the preferred one first, for the fields that are not `taken`."""
    used = {position for positions in taken.values() for position in positions}
    names = {**aliases(), **known.aliases}
    found = {field: _named(header, field, wanted) for field, wanted in names.items() if field not in taken}
    return {
        field: free
        for field, positions in found.items()
        if (free := tuple(place for place in positions if place not in used or field not in OPEN_FIELDS))
    }


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

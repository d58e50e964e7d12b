"""Where no name tells the photo column, its values may; where they do not either, a person is asked."""

import re
from collections.abc import Callable, Collection, Sequence

from .headers import ROWS_TRIED, Header
from .naming import BARE_ADDRESSES, is_of_something_else
from .photo_address import holds_photo, is_picture
from .prose import is_absent
from .rejection import CatalogueRejected
from .wording import listed, shown

Rows = Sequence[Sequence[str]]
"""The cells of the first records."""

_SHARE = 0.6
_MISNAMED = 0.5
"""Of the filled cells of a column: with fewer addresses its name misleads."""
_SERVED = re.compile(
    r"[/.](?:cdn|i|img|images?|imgs|media|photos?|pics|pictures|assets|static)[/.]", re.IGNORECASE
)
"""What stands in the addresses of servers of pictures, whose names have no ending."""


def sniffed_photos(header: Header, rows: Rows, taken: Collection[int]) -> tuple[int, ...]:
    """Return the columns of which at least 60 % of the filled cells are addresses of pictures.

    Columns of logos and the like are passed over. Those whose cells are mostly the same come last. Where
    there is none, a column called `url` counts if its addresses are those of a server of pictures.
    """
    free = [
        place
        for place, name in enumerate(header.names)
        if place not in taken and not is_of_something_else(name)
    ]
    pictures = [place for place in free if _share(rows, place, is_picture) >= _SHARE]
    served = [place for place in free if header.folded[place] in BARE_ADDRESSES and _all_served(rows, place)]
    return tuple(sorted(pictures, key=lambda place: _repeats(rows, place))) or tuple(served)


def by_their_values(places: Sequence[int], rows: Rows) -> tuple[int, ...]:
    """Return the columns that are named as photos are, those last whose cells are mostly no addresses."""
    return tuple(sorted(places, key=lambda place: _speaks_otherwise(rows, place)))


def none_holds_photos(places: Sequence[int], rows: Rows) -> bool:
    """Return whether the columns say something, but never an address."""
    return any(_filled(rows, place) for place in places) and not any(
        holds_photo(cell) for place in places for cell in _filled(rows, place)
    )


def _speaks_otherwise(rows: Rows, place: int) -> bool:
    return bool(_filled(rows, place)) and _share(rows, place, holds_photo) < _MISNAMED


def _repeats(rows: Rows, place: int) -> bool:
    cells = _filled(rows, place)
    return len(cells) > 1 and 2 * len(set(cells)) <= len(cells)


def _all_served(rows: Rows, place: int) -> bool:
    cells = _filled(rows, place)
    return bool(cells) and all(holds_photo(cell) and _SERVED.search(cell) for cell in cells)


def _share(rows: Rows, place: int, holds: Callable[[str], bool]) -> float:
    cells = _filled(rows, place)
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def _filled(rows: Rows, place: int) -> list[str]:
    cells = (row[place].strip() for row in rows if place < len(row))
    return [cell for cell in cells if cell and not is_absent(cell)]


def no_photo_column(header: Header, rows: Rows) -> CatalogueRejected:
    """Return the rejection that says what there is and how to name the photo column."""
    pages = next((position for position in range(len(header.names)) if _holds_pages(rows, position)), None)
    hint = ""
    if pages is not None:
        name = shown(header.names[pages])
        hint = (
            f"Column {name} holds web addresses whose names do not end as pictures' do; "
            f"if they are photos, --map image={name}. "
        )
    message = (
        "No column gives the photo of a product: the field 'image' is missing. "
        f"The file has {len(header.names)} columns: {listed(header.names)}; "
        f"a header was looked for in the first {ROWS_TRIED} rows. {hint}"
        "If one of them holds the photos, name it with --map image=COLUMN; "
        "else add a column 'image' with the address of each product's photo."
    )
    return CatalogueRejected("unmapped", message)


def _holds_pages(rows: Rows, place: int) -> bool:
    cells = _filled(rows, place)
    return bool(cells) and all(cell.lower().startswith(("http://", "https://")) for cell in cells)

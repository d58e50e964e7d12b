"""Where no name tells the photo column, its values may; where they do not either, a person is asked."""

from collections.abc import Sequence

from .headers import Header
from .photo_address import is_picture
from .rejection import CatalogueRejected
from .wording import listed, shown

_SHARE = 0.6


def sniffed_photos(rows: Sequence[Sequence[str]], taken: frozenset[int], width: int) -> tuple[int, ...]:
    """Return the columns of which at least 60 % of the filled cells are addresses of pictures."""
    return tuple(
        position for position in range(width) if position not in taken and _share(rows, position) >= _SHARE
    )


def _share(rows: Sequence[Sequence[str]], position: int) -> float:
    cells = [row[position] for row in rows if position < len(row) and row[position].strip()]
    return sum(map(is_picture, cells)) / len(cells) if cells else 0.0


def no_photo_column(header: Header, rows: Sequence[Sequence[str]]) -> CatalogueRejected:
    """Return the rejection that says what there is and how to name the photo column."""
    pages = next((position for position in range(len(header.names)) if _holds_pages(rows, position)), None)
    hint = ""
    if pages is not None:
        hint = f"Column {shown(header.names[pages])} holds web addresses, but of pages, not of pictures. "
    message = (
        "No column gives the photo of a product: the field 'image' is missing. "
        f"The file has {len(header.names)} columns: {listed(header.names)}. {hint}"
        "If one of them holds the photos, name it with --map image=COLUMN; "
        "else add a column 'image' with the address of each product's photo."
    )
    return CatalogueRejected("unmapped", message)


def _holds_pages(rows: Sequence[Sequence[str]], position: int) -> bool:
    cells = [row[position].strip() for row in rows if position < len(row) and row[position].strip()]
    return bool(cells) and all(cell.lower().startswith(("http://", "https://")) for cell in cells)

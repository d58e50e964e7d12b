"""Photos that a catalogue only names lie in a folder that its format, or a person, tells."""

from collections.abc import Iterable, Iterator, Mapping

from contracts.fields import MEDIA_BASE

from .columns import Columns
from .photo_address import first_photo, is_relative, photo_address
from .problems import problem
from .products import Format, ProductGroup
from .rejection import CatalogueRejected
from .wording import shown

_HERE = frozenset({".", "./"})


def media_base(mapping: Mapping[str, str], known: Format) -> str:
    """Return the folder or address below which photos that are only named lie; empty if it is not known."""
    written = mapping.get(MEDIA_BASE, known.media_base)
    if written in _HERE or not written:
        return written
    if photo_address(f"{written.rstrip('/')}/photo.jpg") is None:
        message = (
            f"The mapping says that photos lie in {shown(written)}, which is neither a web address nor a "
            "folder beside the catalogue. Write it as --map image_base=https://shop.example/media."
        )
        raise CatalogueRejected("unmapped", message)
    return written.rstrip("/") + "/"


def placed(
    groups: Iterable[ProductGroup], base: str, known: Format, columns: Columns
) -> Iterator[ProductGroup]:
    """Yield the products with the whole address of each photo, or the problem of not knowing it."""
    prefix = "" if base in _HERE else base
    for group in groups:
        named = first_photo(group.photo)
        if group.problem is not None or not named or not is_relative(named):
            yield group
        elif base:
            yield group._replace(photo=prefix + named.lstrip("/"))
        elif known.needs_media_base:
            label = columns.label("image")
            trouble = problem("photo_base", group.photo_line, columns=label, value=named)
            yield group._replace(problem=trouble)
        else:
            yield group

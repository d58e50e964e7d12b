"""What a file is and which column is what, with a confidence that a person understands.

What a person mapped wins, then the format's own column names, then the names that people use, then the
values of the columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .columns import OPEN_FIELDS, Columns
from .headers import Header
from .mapping import mapped_by_name, mapped_by_person
from .photo_column import by_their_values, no_photo_column, none_holds_photos, sniffed_photos
from .products import Format
from .wording import shown

Confidence = Literal["given", "certain", "likely", "guess"]
"""`given` by a person, `certain` by the format, `likely` by a name in use, a `guess` by the values."""


@dataclass(frozen=True)
class Recognition:
    """A format and its columns."""

    known: Format
    columns: Columns
    confidences: Mapping[str, Confidence]

    @property
    def confidence(self) -> Confidence:
        """Return how sure the whole is: as sure as the format, or without one as the photo column."""
        return "certain" if self.known.signature else self.confidences["image"]

    def sentence(self, written: str) -> str:
        """Return format and columns in words; `written` is how the file is written."""
        name = f"{self.known.name[0].upper()}{self.known.name[1:]} ({self.confidence})"
        fields = self.columns.fields
        named = [("handle", "products")] if self.known.folds or not fields.get("sku") else []
        named += [("sku", "SKU"), ("title", "title"), ("image", "photo")]
        origins = [
            self._origin(field, label) for field, label in named if field != "handle" or fields.get(field)
        ]
        return f"{name}, {written}: {', '.join(origins)}."

    def _origin(self, field: str, label: str) -> str:
        places = self.columns.fields.get(field, ())
        if not places:
            return f"no column for {label}"
        more = f" (then {len(places) - 1} more)" if len(places) > 1 else ""
        guessed = " (by its values)" if self.confidences[field] == "guess" else ""
        return f"{label} from column {shown(self.columns.names[places[0]])}{more}{guessed}"


def recognised(
    header: Header, known: Format, mapping: Mapping[str, str], rows: Sequence[Sequence[str]]
) -> Recognition:
    """Return the columns of a header above `rows`; raise CatalogueRejected if none holds photos."""
    chosen = mapped_by_person(header, mapping)
    named = mapped_by_name(header, known, chosen)
    fields, confidences = chosen | named, _confidences(chosen, named, known)
    if "image" not in chosen and not (known.folds and "image" in named):
        fields["image"], guessed = _photos(header, fields, rows)
        if guessed:
            confidences["image"] = "guess"
    if not fields["image"]:
        raise no_photo_column(header, rows)
    return Recognition(known, Columns(header.names, fields), confidences)


def _photos(
    header: Header, fields: Mapping[str, tuple[int, ...]], rows: Sequence[Sequence[str]]
) -> tuple[tuple[int, ...], bool]:
    """Return the columns of photos, and whether only their values tell, since names do not or mislead."""
    named = by_their_values(fields.get("image", ()), rows)
    if named and not none_holds_photos(named, rows):
        return named, False
    taken = {place for places in fields.values() for place in places}
    sniffed = sniffed_photos(header, rows, taken)
    return (*sniffed, *named), bool(sniffed)


def _confidences(
    chosen: Mapping[str, object], named: Mapping[str, object], known: Format
) -> dict[str, Confidence]:
    by_name = {field: _by_name(field, known) for field in named}
    return {**by_name, **dict.fromkeys(chosen, "given")}


def _by_name(field: str, known: Format) -> Confidence:
    return "certain" if field in known.aliases or (known.signature and field not in OPEN_FIELDS) else "likely"

"""Which column holds which field, settled once for a catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from contracts.fields import IDENTITY_FIELDS, PRODUCT_FIELDS

from .photo_address import holds_photo
from .product_key import KEY_LIMIT, written_key
from .prose import ABSENT_LIMIT, is_absent, tidy
from .wording import listed

OPEN_FIELDS = (*IDENTITY_FIELDS, *PRODUCT_FIELDS)
"""The fields that a person may map; beside them a format reads columns of its own, such as a status."""

_NEEDED = ("handle", "sku", "title", "image")


@dataclass(frozen=True)
class Columns:
    """Field → its columns, the preferred one first."""

    names: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]

    def cell(self, field: str, cells: Sequence[str]) -> str:
        """Return the field's first cell that is not empty, trimmed; empty if there is none."""
        for position in self.fields.get(field, ()):
            if text := cells[position].strip():
                return text
        return ""

    def key(self, field: str, cells: Sequence[str]) -> str:
        """Return the field's first cell that is not empty as the name of a product or variant."""
        for position in self.fields.get(field, ()):
            if text := cells[position].strip():
                return text if len(text) <= KEY_LIMIT else written_key(text)
        return ""

    def photo(self, cells: Sequence[str]) -> str:
        """Return the first photo cell with an address, else the first that says anything, as it stands."""
        positions = self.fields["image"]
        found = ""
        for position in positions:
            text = cells[position].strip()
            if len(text) > ABSENT_LIMIT or (text and not is_absent(text)):
                if len(positions) == 1 or holds_photo(text):
                    return text
                found = found or text
        return found

    def product(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the product's fields that have text, cleaned for a prompt."""
        found = {}
        for field, positions in self._product_fields:
            for position in positions:
                text = cells[position]
                if text and (text := tidy(text)):
                    found[field] = text
                    break
        return found

    def label(self, *fields: str) -> str:
        """Return the fields' columns as words of a sentence."""
        positions = [position for field in fields for position in self.fields.get(field, ())]
        return "column " + listed([self.names[position] for position in positions[:3]], "or")

    @property
    def needed(self) -> int:
        """Return how many cells a row must have to hold what identifies and shows its product."""
        firsts = [self.fields[field][0] for field in _NEEDED if self.fields.get(field)]
        return max(firsts) + 1

    @cached_property
    def _product_fields(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        return tuple((field, self.fields[field]) for field in PRODUCT_FIELDS if self.fields.get(field))

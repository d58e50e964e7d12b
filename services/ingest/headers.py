"""A header row as people and machines read it: names made unique, and folded for comparison."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_DECORATION = re.compile(
    r"^g:(?=\w)"
    r"|\s*\(product\.metafields\.[^()]*\)\s*$"
    r"|(?:\[\w+=[^\]]*\])+(?:#\d+)?(?:\.(?:value|media_location|name)$)?"
    r"|#\d+(?=\.\w)(?:\.(?:value|media_location|name)$)?"
)
"""What Google's feeds, Shopify's metafields and Amazon's attributes add to the name of a property."""
_NUMBERED = re.compile(r"(\D+)(\d{1,3})(\D*)")


def fold(name: str) -> str:
    """Return the name without case, accents, blanks and punctuation: `Größe (cm)` is `grossecm`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


ROWS_TRIED = 30
"""So far down a header is looked for."""


@dataclass(frozen=True)
class Header:
    """The columns of a catalogue."""

    names: tuple[str, ...]
    folded: tuple[str, ...]
    repeated: tuple[str, ...] = ()

    def positions(self, folded: str) -> list[int]:
        """Return the columns of this folded name, from the left."""
        return self._places.get(folded, [])

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for position, name in enumerate(self.folded):
            places.setdefault(name, []).append(position)
        return places


def numbered(folded: str) -> tuple[str, int]:
    """Return a folded name without the number in it, and the number; 0 if there is none."""
    found = _NUMBERED.fullmatch(folded)
    return (found[1] + found[3], int(found[2])) if found else (folded, 0)


def read_header(cells: Sequence[str]) -> Header:
    """Return the header; of columns with the same name the second is called `name (2)`, and so on."""
    trimmed = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    counts = Counter(filter(None, trimmed))
    seen: Counter[str] = Counter()
    names = []
    for position, name in enumerate(trimmed, start=1):
        seen[name] += 1
        unnamed = name or f"column {position}"
        names.append(unnamed if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    folded = tuple(fold(_DECORATION.sub("", name)) for name in trimmed)
    return Header(tuple(names), folded, tuple(name for name, count in counts.items() if count > 1))

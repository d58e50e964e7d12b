"""A header row as people and machines read it: names made unique, and folded for comparison."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_METAFIELD = re.compile(r"\s*\(product\.metafields\.[^()]*\)\s*$")


def fold(name: str) -> str:
    """Return the name without case, accents, blanks and punctuation: `Größe (cm)` is `grossecm`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@dataclass(frozen=True)
class Header:
    """The columns of a catalogue."""

    names: tuple[str, ...]
    folded: tuple[str, ...]
    repeated: tuple[str, ...] = ()

    def positions(self, folded: str) -> list[int]:
        """Return the columns of this folded name, from the left."""
        return [position for position, name in enumerate(self.folded) if name == folded]


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
    folded = tuple(fold(_METAFIELD.sub("", name)) for name in trimmed)
    return Header(tuple(names), folded, tuple(name for name, count in counts.items() if count > 1))

"""What the name of a column means, from the words in it: every one must be understood, and one must carry.

`Produktbild URL` is a product, a photo and an address: a photo. `Brand image` is none: who knows what a
brand is doing there.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from .headers import fold
from .vocabulary import Role, passed_over, roles

Named = Literal["image", "sku", "handle", "title"]


class Meaning(NamedTuple):
    """The field that a name stands for; of several names the one of the lowest rank is preferred."""

    field: Named
    rank: int


BARE_ADDRESSES = frozenset({"url", "urls"})
"""Folded names of columns whose addresses may be of anything."""

MAIN_PHOTO, A_PHOTO, FURTHER_PHOTO, SOME_MEDIA, SMALL_PHOTO = range(5)
_LONGEST_NAME = 100
_LONGEST_COMPOUND = 40
_WORD = re.compile(r"[^\W\d_]+|\d+|#")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OF_PHOTOS = frozenset({"address", "main", "small", "further", "product", "products", "name"})
_CAPTIONS = frozenset({"name", "title"})
_SHORT_ENDS = frozenset({"id", "no", "nr"})
_LINKS = ("", "s", "n", "en", "es")
"""What German and Dutch put between the words of a compound."""


def meaning(name: str) -> Meaning | None:
    """Return what a column of this name holds, or None if its words do not tell."""
    words = _words(name)
    parts = [part for word in words if not word.isdigit() for part in _roles(word)]
    if None in parts:
        return None
    found: set[Role | None] = {part for part in parts if part != "filler"}
    if any(word.isdigit() for word in words) and found & {"photo", "media"}:
        found.discard("number")
    return _photo(found) or _identity(found) or _title(found)


def is_of_something_else(name: str) -> bool:
    """Return whether the name says that its pictures show a brand, a colour or the like."""
    return not passed_over().isdisjoint(_words(name))


def _words(name: str) -> list[str]:
    """Return the words and numbers of a name, folded; `#`, `№` and `n°` are the word `no`."""
    plain = unicodedata.normalize("NFKC", _HUMP.sub(" ", name[: _LONGEST_NAME + 1])).replace("°", "o")
    if len(plain) > _LONGEST_NAME:
        return ["?"]
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter)
    )
    return ["no" if word == "#" else fold(word) for word in _WORD.findall(plain)]


def _roles(word: str) -> list[Role | None]:
    """Return the parts that a word, or the words it is put together of, play; None for an unknown one."""
    if known := roles().get(word):
        return [known]
    parts = _compound(word) if len(word) <= _LONGEST_COMPOUND else ()
    return list(parts) or [None]


@lru_cache(maxsize=1024)
def _compound(word: str) -> tuple[Role, ...]:
    """Return the parts of a compound, the longest first word that works out; empty if none does."""
    for end in range(len(word), 2, -1):
        first = roles().get(word[:end])
        if first is None or first == "filler":
            continue
        for link in _LINKS:
            rest = word[end:].removeprefix(link) if word.startswith(link, end) else None
            if rest == "":
                return (first,)
            if rest in _SHORT_ENDS and not link:
                return (first, roles()[rest])
            if rest and len(rest) > 2 and (others := _compound(rest)):
                return (first, *others)
    return ()


def _photo(found: set[Role | None]) -> Meaning | None:
    shown = found & {"photo", "media", "thumbnail"}
    if not shown or not found <= {*shown, *_OF_PHOTOS}:
        return None
    if found & {"small", "thumbnail"}:
        return Meaning("image", SMALL_PHOTO)
    if "further" in found:
        return Meaning("image", FURTHER_PHOTO)
    if "photo" not in found:
        return Meaning("image", SOME_MEDIA)
    return Meaning("image", MAIN_PHOTO if "main" in found else A_PHOTO)


def _identity(found: set[Role | None]) -> Meaning | None:
    of_product = {"product", "article", "series", "model"}
    if not found <= {*of_product, "sku", "code", "number", "id", "owner"} or (
        "owner" in found and "sku" not in found
    ):
        return None
    if "sku" in found:
        return Meaning("sku", 0)
    if found == {"number"}:
        return Meaning("handle", 1)
    if "code" in found or ("number" in found and found & of_product):
        return Meaning("sku", 1)
    return Meaning("handle", 0) if "id" in found else None


def _title(found: set[Role | None]) -> Meaning | None:
    of_product = {"product", "article", "model", "short", "display"}
    if found & _CAPTIONS and found <= {*_CAPTIONS, *of_product}:
        return Meaning("title", 0)
    if found == {"product"}:
        return Meaning("title", 1)
    told = found & {"text", "description"}
    if "short" in found and told and found <= {"product", "short", *told}:
        return Meaning("title", 2)
    return None

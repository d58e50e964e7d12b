"""Which product ids are taken, so that no two products share one and no product is made twice.

It holds hashes only, some 30 bytes for each product, whatever the size of its texts. Ids are told apart by 64
bits, which two among a million products share once in 40 million catalogues; the later one would then get a
suffix it does not need. For a product to be taken for another, 64 bits of its content have to agree as well.
"""

from struct import Struct
from typing import Literal, NamedTuple

from .digest_table import DigestTable
from .problems import Problem
from .wording import shown

_CLAIMED = Struct("=qQ")
"""A hash of the product's content, and its line."""
_SKIPPED = Struct("=BQ")
"""Which code, and the line."""
_SUFFIX = Struct("=Q")


class Claim(NamedTuple):
    """The id of a product whose key is taken: the `same` product as on `line`, or `renamed` because of it."""

    product_id: str
    line: int
    kind: Literal["same", "renamed"]


class Skip(NamedTuple):
    """A product that got no id: where it stood and why."""

    line: int
    code: str


class ProductRegister:
    """Ids of the products seen so far, each with a hash of its content and its line."""

    def __init__(self) -> None:
        self._claims = DigestTable(_CLAIMED.size)
        self._renamed = DigestTable(_SUFFIX.size)
        self._next_suffix: dict[int, int] = {}
        self._skipped = DigestTable(_SKIPPED.size)
        self._codes: list[str] = []

    def claim(self, key: str, content: bytes, line: int) -> Claim | None:
        """Take `key` for a product and return None, or return the id it gets because the key was taken."""
        entry = _CLAIMED.pack(hash(content), line)
        known = self._claims.setdefault(hash(key), entry)
        if known is None:
            return None
        if same := self._same(key, content, known):
            return same
        number = self._claim_suffix(key, entry)
        self._renamed.setdefault(hash((key, content)), _SUFFIX.pack(number))
        return Claim(f"{key}-{number}", _CLAIMED.unpack(known)[1], "renamed")

    def same(self, key: str, content: bytes) -> Claim | None:
        """Return the id of a product that was claimed before; None if it is a new one."""
        known = self._claims.get(hash(key))
        return self._same(key, content, known) if known else None

    def skip(self, key: str, line: int, code: str) -> None:
        """Remember that the product called `key` was skipped."""
        if code not in self._codes:
            self._codes.append(code)
        self._skipped.setdefault(hash(key), _SKIPPED.pack(self._codes.index(code), line))

    def known(self, key: str) -> Claim | Skip | None:
        """Return what became of the product called `key` when it was first met; None if it was not."""
        if claimed := self._claims.get(hash(key)):
            return Claim(key, _CLAIMED.unpack(claimed)[1], "same")
        if skipped := self._skipped.get(hash(key)):
            code, line = _SKIPPED.unpack(skipped)
            return Skip(line, self._codes[code])
        return None

    def _same(self, key: str, content: bytes, known: bytes) -> Claim | None:
        """Return the claim of this very product, made under the key itself or renamed."""
        known_content, line = _CLAIMED.unpack(known)
        if known_content == hash(content):
            return Claim(key, line, "same")
        if suffix := self._renamed.get(hash((key, content))):
            renamed = f"{key}-{_SUFFIX.unpack(suffix)[0]}"
            known_content, line = _CLAIMED.unpack(self._claims.get(hash(renamed)) or bytes(_CLAIMED.size))
            if known_content == hash(content):
                return Claim(renamed, line, "same")
        return None

    def _claim_suffix(self, key: str, entry: bytes) -> int:
        """Return the first number, from 2, that makes an id of its own behind the key; the id is taken."""
        number = self._next_suffix.get(hash(key), 2)
        while self._claims.setdefault(hash(f"{key}-{number}"), entry) is not None:
            number += 1
        self._next_suffix[hash(key)] = number + 1
        return number


def repetition(claim: Claim, key: str, line: int) -> Problem:
    """Return what to tell about the record on `line` whose key was used before."""
    if claim.kind == "same":
        told = f"Line {line}: the same product as on line {claim.line}; it shares the scenes of that line."
        return Problem("duplicate_key", told, line)
    told = (
        f"Line {line}: {shown(key)} already names another product, on line {claim.line}, so this one is "
        f"called {shown(claim.product_id)}. Give each product an SKU of its own."
    )
    return Problem("", told, line)

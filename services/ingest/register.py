"""Which product ids are taken, so that no two products share one and no product is made twice.

It holds one entry of two numbers for each product, whatever the size of its texts.
"""

from hashlib import blake2b
from typing import Literal, NamedTuple

from .wording import shown

_LINE_BITS = 40
_LINE = (1 << _LINE_BITS) - 1


class Claim(NamedTuple):
    """The id a product got: `new`, the `same` as the product of `line`, or `renamed` because of it."""

    product_id: str
    line: int
    kind: Literal["new", "same", "renamed"]


class Skip(NamedTuple):
    """A product that got no id: where it stood and why."""

    line: int
    code: str


class ProductRegister:
    """Ids of the products seen so far, each with a digest of its content and its line."""

    def __init__(self) -> None:
        self._claims: dict[int, int] = {}
        self._suffixes: dict[int, int] = {}
        self._renamed: dict[int, int] = {}
        self._skipped: dict[int, Skip] = {}

    def claim(self, key: str, content: bytes, line: int, *, more: bool) -> Claim | None:
        """Return the id of the product called `key`; None if it is a further one and no `more` are wanted."""
        digest, wanted = _digest(key.encode()), _digest(content, 8)
        known = self._claims.get(digest)
        if known is None:
            return self._take(key, digest, wanted, line) if more else None
        if known >> _LINE_BITS == wanted:
            return Claim(key, known & _LINE, "same")
        return self._repeated(key, known & _LINE, wanted, line, more=more)

    def skip(self, key: str, line: int, code: str) -> None:
        """Remember that the product called `key` was skipped."""
        self._skipped.setdefault(_digest(key.encode()), Skip(line, code))

    def known(self, key: str) -> Claim | Skip | None:
        """Return what became of the product called `key` when it was first met; None if it was not."""
        digest = _digest(key.encode())
        if digest in self._claims:
            return Claim(key, self._claims[digest] & _LINE, "same")
        return self._skipped.get(digest)

    def _take(self, key: str, digest: int, wanted: int, line: int) -> Claim:
        self._claims[digest] = wanted << _LINE_BITS | line
        return Claim(key, line, "new")

    def _repeated(self, key: str, first_line: int, wanted: int, line: int, *, more: bool) -> Claim | None:
        """Return the suffixed id of another product under a key that is taken."""
        variant = _digest(f"{wanted:x} {key}".encode())
        if suffix := self._renamed.get(variant):
            renamed = f"{key}-{suffix}"
            return Claim(renamed, self._claims[_digest(renamed.encode())] & _LINE, "same")
        if not more:
            return None
        suffix, renamed, digest = self._free(key)
        self._renamed[variant] = suffix
        self._take(renamed, digest, wanted, line)
        return Claim(renamed, first_line, "renamed")

    def _free(self, key: str) -> tuple[int, str, int]:
        own = _digest(key.encode())
        suffix = self._suffixes.get(own, 2)
        while (digest := _digest(f"{key}-{suffix}".encode())) in self._claims:
            suffix += 1
        self._suffixes[own] = suffix + 1
        return suffix, f"{key}-{suffix}", digest


def repetition(claim: Claim, key: str, line: int) -> str:
    """Return what to tell about the record on `line` whose key was used before; empty if it was not."""
    if claim.kind == "new":
        return ""
    if claim.kind == "same":
        return f"Line {line}: the same product as on line {claim.line}; it shares the scenes of that line."
    return (
        f"Line {line}: {shown(key)} already names another product, on line {claim.line}, so this one is "
        f"called {shown(claim.product_id)}. Give each product an SKU of its own."
    )


def _digest(content: bytes, size: int = 16) -> int:
    return int.from_bytes(blake2b(content, digest_size=size).digest())

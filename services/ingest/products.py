"""A product as a format reads it off one row or several, before anything is decided about it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .columns import Columns
from .problems import Problem
from .rows import Row

_TELLING = 2


class Member(NamedTuple):
    """One record of a product; one with a problem of its own takes no part in it.

    A `note` says why a record that takes part makes nothing of its own: it is a variant, for example.
    """

    line: int
    sku: str
    problem: Problem | None = None
    note: Problem | None = None


class ProductGroup(NamedTuple):
    """The records that speak of one product, in the order of the file, and what they say together."""

    members: tuple[Member, ...]
    key: str
    """The seller's name for the product; empty if it has none."""
    sku: str
    photo: str
    """The cell with the photo's address, as it stands."""
    photo_line: int
    fields: dict[str, str]
    problem: Problem | None = None
    """Why the whole product is left out."""
    continues: bool = False
    """These may be further rows of a product that was told of before."""


def unusable(row: Row, trouble: Problem) -> ProductGroup:
    """Return a record that belongs to no product as a group of its own."""
    member = Member(row.line, "", trouble)
    return ProductGroup((member,), "", "", "", row.line, {}, trouble)


@dataclass(frozen=True)
class Format:
    """A kind of catalogue: how it is recognised, where it differs in its columns, how rows make products."""

    name: str
    groups: Callable[[Iterable[Row], Columns, tuple[str, ...]], Iterator[ProductGroup]]
    """Rows, their columns and the options whose values are products of their own → products."""
    folds: bool = False
    """Whether several rows make a product, so that a product skipped above may go on below."""
    signature: tuple[frozenset[str], ...] = ()
    """Folded column names that no other format has together; any one name of a set will do."""
    telling: tuple[frozenset[str], ...] = ()
    """Further names, none of which is needed but any two of which are."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field → folded column names, instead of those that fit any table."""
    media_base: str = ""
    """Where photos lie that are only named."""
    needs_media_base: bool = False
    """Whether photos are only named, and only the seller knows where they lie."""

    def recognises(self, folded: Collection[str]) -> bool:
        """Return whether a header with these folded names is this format's."""
        names = set(folded)
        told = sum(not names.isdisjoint(wanted) for wanted in self.telling)
        return all(names & wanted for wanted in self.signature) and (not self.telling or told >= _TELLING)

"""From products to records and items: every record ends with the items of its product or with a reason.

The first record of a product introduces its items, later ones name them again. The same catalogue
and recipe always give the same records and items, in the same order.
"""

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from contracts.documents import Item, Record
from contracts.identity import item_id
from contracts.recipe import Recipe

from .catalogue import Catalogue
from .photo_address import first_photo, photo_address
from .problems import Problem, further, inherited, problem
from .product_key import derived_key
from .products import Member, ProductGroup
from .register import Claim, ProductRegister, Skip, repetition


class PlannedRecord(NamedTuple):
    """A record, and the items it introduces: those of its product if it is the product's first."""

    record: Record
    items: tuple[Item, ...]


def plan_records(catalogue: Catalogue, recipe: Recipe) -> Iterator[PlannedRecord]:
    """Yield every record of the catalogue in the order of the file, and once the items of each product."""
    planner = _Planner(catalogue, recipe)
    for group in catalogue.groups():
        yield from planner.records(group)


class _Planner:
    def __init__(self, catalogue: Catalogue, recipe: Recipe) -> None:
        self._photo_columns = catalogue.columns.label("image", "variant_image")
        self._folds = catalogue.known.folds
        self._styles = tuple(style.name for style in recipe.styles)
        self._limit = recipe.limit
        self._products = 0
        self._register = ProductRegister()

    def records(self, group: ProductGroup) -> Iterator[PlannedRecord]:
        """Yield the records of one product."""
        decided, address = self._earlier(group), ""
        if decided is None:
            found = self._address(group)
            if isinstance(found, str):
                decided, address = self._claim(group, found), found
            else:
                decided = found
        if isinstance(decided, Problem):
            return self._skipped(group, decided)
        return self._made(group, decided, address)

    def _earlier(self, group: ProductGroup) -> Claim | Problem | None:
        """Return why the format left the product out, or what became of it further up; else None."""
        if group.problem is not None or not group.continues:
            return group.problem
        known = self._register.known(group.key)
        if isinstance(known, Skip):
            return further(known.code, group.members[0].line, known.line)
        return known

    def _address(self, group: ProductGroup) -> str | Problem:
        written = first_photo(group.photo)
        if not written:
            return problem("no_image", group.photo_line, columns=self._photo_columns)
        address = photo_address(written)
        if address is None:
            return problem("bad_url", group.photo_line, columns=self._photo_columns, value=written)
        return address

    def _claim(self, group: ProductGroup, address: str) -> Claim | Problem:
        line = group.members[0].line
        key = group.key or derived_key(group.fields.get("title", ""), address)
        content = orjson.dumps((group.sku, address, group.fields))
        more = self._limit is None or self._products < self._limit
        claim = self._register.claim(key, content, line, more=more)
        if claim is None:
            return problem("over_limit", line, limit=self._limit)
        self._products += claim.kind != "same"
        return claim

    def _made(self, group: ProductGroup, claim: Claim, address: str) -> Iterator[PlannedRecord]:
        items = () if claim.kind == "same" else self._items(group, claim.product_id, address)
        ids = tuple(item.item_id for item in items) or tuple(
            item_id(claim.product_id, style) for style in self._styles
        )
        first = group.members[0].line
        message = "" if group.continues else repetition(claim, group.key or claim.product_id, first)
        for member in group.members:
            if member.problem is not None:
                yield PlannedRecord(_record(member, claim.product_id, member.problem), ())
            else:
                reason = member.note or Problem("", message)
                yield PlannedRecord(_record(member, claim.product_id, reason, ids), items)
                items, message = (), ""

    def _items(self, group: ProductGroup, product_id: str, address: str) -> tuple[Item, ...]:
        title = group.fields.get("title", "")
        return tuple(
            Item(
                item_id=item_id(product_id, style),
                product_id=product_id,
                sku=group.sku,
                title=title,
                style=style,
                photo=address,
                fields=group.fields,
            )
            for style in self._styles
        )

    def _skipped(self, group: ProductGroup, trouble: Problem) -> Iterator[PlannedRecord]:
        if self._folds and group.key:
            self._register.skip(group.key, group.members[0].line, trouble.code)
        for member in group.members:
            reason = member.problem or inherited(trouble, member.line)
            yield PlannedRecord(_record(member, group.key, reason), ())


def _record(member: Member, product_id: str, reason: Problem, ids: tuple[str, ...] = ()) -> Record:
    return Record(
        line=member.line,
        product_id=product_id,
        sku=member.sku,
        code=reason.code,
        message=reason.message,
        items=ids,
    )

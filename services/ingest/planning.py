"""From products to records and items: every record ends with the items of its product or with a reason.

The first record of a product introduces its items, later ones name them again. The same catalogue
and recipe always give the same records and items, in the same order.
"""

from collections.abc import Iterator, Sequence

import orjson

from contracts.identity import item_id
from contracts.recipe import Filter, Recipe
from services.recipes.product_filter import matcher

from .catalogue import Catalogue
from .ordinary_address import is_ordinary
from .photo_address import first_photo, photo_address
from .plan_lines import ItemFields, RecordFields
from .problems import Problem, further, inherited, problem
from .product_key import derived_key
from .products import ProductGroup
from .register import Claim, ProductRegister, Skip, repetition
from .wording import listed

_NOTHING = Problem("", "")


PlannedRecord = tuple[RecordFields, Sequence[ItemFields]]
"""A record, and the items it introduces: those of its product if it is the product's first."""


def plan_records(catalogue: Catalogue, recipe: Recipe) -> Iterator[PlannedRecord]:
    """Yield every record of the catalogue in the order of the file, and once the items of each product."""
    planner = _Planner(catalogue, recipe)
    for group in catalogue.groups(recipe.variants):
        yield from planner.records(group)


class _Planner:
    def __init__(self, catalogue: Catalogue, recipe: Recipe) -> None:
        self._photo_columns = catalogue.columns.label("image", "variant_image")
        self._photos = catalogue.photos
        self._folds = catalogue.known.folds
        self._styles = tuple(style.name for style in recipe.styles)
        self._takes_part = None if recipe.products == Filter() else matcher(recipe.products)
        self._limit = recipe.limit
        self._products = 0
        self._register = ProductRegister()

    def records(self, group: ProductGroup) -> list[PlannedRecord]:
        """Return the records of one product."""
        if group.problem is not None:
            return self._skipped(group, group.problem)
        if group.continues and (known := self._register.known(group.key)):
            return self._continued(group, known)
        if self._takes_part and not self._takes_part(group.sku, group.fields):
            return self._skipped(group, problem("filtered", group.members[0].line))
        if is_ordinary(group.photo):
            return self._claimed(group, group.photo)
        address = self._address(group)
        if isinstance(address, Problem):
            return self._skipped(group, address)
        return self._claimed(group, address)

    def _continued(self, group: ProductGroup, known: Claim | Skip) -> list[PlannedRecord]:
        """Return the records of rows that go on with a product further up."""
        if isinstance(known, Claim):
            ids = [item_id(known.product_id, style) for style in self._styles]
            return self._made(group, known.product_id, ids, (), _NOTHING)
        return self._skipped(group, further(known.code, group.members[0].line, known.line))

    def _address(self, group: ProductGroup) -> str | Problem:
        written = first_photo(group.photo)
        if not written:
            return problem("no_image", group.photo_line, columns=self._photo_columns)
        address = photo_address(written)
        if address is None:
            return problem("bad_url", group.photo_line, columns=self._photo_columns, value=written)
        if self._photos is None and address[:4].lower() == "zip:":
            return problem("no_zip", group.photo_line, columns=self._photo_columns, value=written)
        located = self._photos.located(address) if self._photos else address
        if located is None:
            several = self._photos.namesakes(address) if self._photos else []
            hint = f"Several are called so: {listed(several[:3])}. " if several else ""
            return problem(
                "not_in_zip", group.photo_line, columns=self._photo_columns, value=written, hint=hint
            )
        return located

    def _claimed(self, group: ProductGroup, address: str) -> list[PlannedRecord]:
        """Return the records of a product that has all it needs, unless the limit was reached."""
        members, key, sku, _, _, fields, _, _ = group
        line = members[0].line
        key = key or derived_key(fields.get("title", ""), address)
        content = orjson.dumps((sku, address, fields))
        if self._limit is None or self._products < self._limit:
            claim = self._register.claim(key, content, line)
        else:
            claim = self._register.same(key, content)
            if claim is None:
                return self._skipped(group, problem("over_limit", line, limit=self._limit))
        product_id = claim.product_id if claim else key
        ids, items = self._items(product_id, sku, address, fields)
        if claim is None:
            self._products += 1
            return self._made(group, product_id, ids, items, _NOTHING)
        if claim.kind == "same":
            items = []
        self._products += bool(items)
        return self._made(group, product_id, ids, items, repetition(claim, key, line))

    def _items(
        self, product_id: str, sku: str, address: str, fields: dict[str, str]
    ) -> tuple[list[str], list[ItemFields]]:
        """Return the ids of a product's items, and the items."""
        ids: list[str] = []
        items: list[ItemFields] = []
        title = fields.get("title", "")
        for style in self._styles:
            identity = item_id(product_id, style)
            ids.append(identity)
            items.append(
                {
                    "item_id": identity,
                    "product_id": product_id,
                    "sku": sku,
                    "title": title,
                    "style": style,
                    "photo": address,
                    "fields": fields,
                }
            )
        return ids, items

    def _made(
        self,
        group: ProductGroup,
        product_id: str,
        ids: Sequence[str],
        items: Sequence[ItemFields],
        reason: Problem,
    ) -> list[PlannedRecord]:
        """Return the records of a product with items; `reason` is what the first of them says."""
        made: list[PlannedRecord] = []
        for line, sku, trouble, note in group.members:
            code, message, _ = trouble or note or reason
            named: Sequence[str] = () if trouble else ids
            record: RecordFields = {
                "line": line,
                "product_id": product_id,
                "sku": sku,
                "code": code,
                "message": message,
                "items": named,
            }
            made.append((record, () if trouble else items))
            if not trouble:
                items, reason = (), _NOTHING
        return made

    def _skipped(self, group: ProductGroup, trouble: Problem) -> list[PlannedRecord]:
        if self._folds and group.key:
            self._register.skip(group.key, group.members[0].line, trouble.code)
        return [
            (_without_items(line, group.key, sku, own or inherited(trouble, line)), ())
            for line, sku, own, _ in group.members
        ]


def _without_items(line: int, product_id: str, sku: str, reason: Problem) -> RecordFields:
    return {
        "line": line,
        "product_id": product_id,
        "sku": sku,
        "code": reason.code,
        "message": reason.message,
        "items": (),
    }

"""The rows of a product as one product, or as one for each value of the options that a recipe keeps apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.ingest.columns import Columns
from services.ingest.problems import Problem, problem
from services.ingest.product_key import derived_key, written_key
from services.ingest.products import Member, ProductGroup
from services.ingest.rows import Row

from .entries import Entry, Option
from .exclusions import Exclusion, excluded
from .held import Held
from .line_table import LineTable
from .options import agreed, kept_values, named_fields, with_names


@dataclass(frozen=True)
class Part:
    """A row that is not broken, its options named."""

    row: Row
    entry: Entry
    options: Sequence[Option]
    kept: tuple[Option, ...]
    """Those that the recipe keeps apart."""

    @property
    def value(self) -> str:
        """Return the values that make it a product of its own; empty if it has none."""
        return "-".join(option.value for option in self.kept)


@dataclass(frozen=True)
class Assembler:
    """Makes products of held rows, for one pass over a catalogue."""

    columns: Columns
    exclusions: Sequence[Exclusion]
    kept: tuple[str, ...]
    seen: LineTable
    headless: LineTable = field(default_factory=LineTable)
    """Products that began with a row of a variant, their own row being further down or nowhere."""

    def products(self, held: Held) -> Iterator[ProductGroup]:
        """Yield what the rows make, in the order of the file."""
        entries = [(row, entry) for row, entry in held.rows if entry is not None]
        named = with_names([entry for _, entry in entries])
        parts = [
            Part(row, entry, options, kept_values(options, self.kept) if self.kept else ())
            for (row, entry), options in zip(entries, named, strict=True)
        ]
        whole = self._whole(held, parts)
        if any(part.kept for part in parts):
            yield from self._apart(held, parts, whole)
        else:
            yield whole

    def _whole(self, held: Held, parts: Sequence[Part]) -> ProductGroup:
        head = next((part for part in parts if part.entry.kind == "head"), None)
        first = head or self._on_sale(parts)
        continues = held.goes_on or head is None or bool(self.headless.get(held.key))
        base = (continues and self.seen.get(held.key)) or first.row.line
        if head is None:
            self.headless.add(held.key, base)
        members = [Member(row.line, *_membership(row, entry, base)) for row, entry in held.rows]
        photo, photo_line = _photo(parts)
        return ProductGroup(
            tuple(members),
            held.key,
            first.entry.sku or next((member.sku for member in members if member.sku), ""),
            photo,
            photo_line or first.row.line,
            agreed([part.options for part in parts])
            | named_fields(first.entry.facts)
            | self.columns.product(first.row.cells),
            self._excluded(first),
            continues=continues,
        )

    def _on_sale(self, parts: Sequence[Part]) -> Part:
        """Return the first variant that is on sale, or the first of all if none is."""
        return next((part for part in parts if self._excluded(part) is None), parts[0])

    def _excluded(self, part: Part) -> Problem | None:
        return excluded(self.exclusions, part.row.line, part.row.cells, self.columns)

    def _apart(self, held: Held, parts: Sequence[Part], whole: ProductGroup) -> Iterator[ProductGroup]:
        """Yield a group for each row, under its value's name; rows without a value go with the one above."""
        base = held.key or derived_key(whole.fields.get("title", ""), whole.photo)
        products = _by_value(parts, whole, base)
        of_line = {part.row.line: part for part in parts}
        value, begun = next(part.value for part in parts if part.kept), set[str]()
        for member in whole.members:
            part, note = of_line.get(member.line), None
            if part is not None and part.kept:
                value = part.value
                line = self.seen.add(products[value].key, member.line)
                note = None if line == member.line else _collapsed(member.line, line)
            yield products[value]._replace(
                members=(member._replace(note=note),), continues=whole.continues or value in begun
            )
            begun.add(value)


def _by_value(parts: Sequence[Part], whole: ProductGroup, base: str) -> dict[str, ProductGroup]:
    """Return value → the product that its rows make, but for its members."""
    rows: dict[str, list[Part]] = {}
    for part in parts:
        if part.kept:
            rows.setdefault(part.value, []).append(part)
    return {value: _of_value(own, whole, written_key(f"{base}-{value}")) for value, own in rows.items()}


def _of_value(own: Sequence[Part], whole: ProductGroup, key: str) -> ProductGroup:
    photos = ((part.entry.own_photo, part.row.line) for part in own if part.entry.own_photo)
    photo, line = next(photos, (whole.photo, whole.photo_line))
    chosen = named_fields((option.name, option.value) for option in own[0].kept)
    return whole._replace(
        key=key,
        sku=next((part.entry.sku for part in own if part.entry.sku), whole.sku),
        photo=photo,
        photo_line=line,
        fields=agreed([part.options for part in own]) | whole.fields | chosen,
    )


def _membership(row: Row, entry: Entry | None, base: int) -> tuple[str, Problem | None, Problem | None]:
    """Return SKU, problem and note of a row whose product is told of on line `base`."""
    if entry is None:
        return "", row.problem, None
    note = _collapsed(row.line, base) if entry.kind == "variant" and row.line != base else None
    return entry.sku, None, note


def _collapsed(line: int, first: int) -> Problem:
    return problem("variant", line, first=first)


def _photo(parts: Sequence[Part]) -> tuple[str, int]:
    """Return the photo cell to use and its line: by rank, then as listed, then a variant's own."""
    found = [(photo.rank, part.row.line, photo.cell) for part in parts for photo in part.entry.photos]
    if found:
        _, line, cell = min(found, key=lambda photo: photo[:2])
        return cell, line
    own = ((part.entry.own_photo, part.row.line) for part in parts)
    return next((photo for photo in own if photo[0]), ("", 0))

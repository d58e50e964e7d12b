"""A catalogue through a recipe, on local disk: records, items and the table of shards, before any commit."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from contracts.documents import Estimate, Record, ShardRow
from contracts.recipe import Recipe
from contracts.shard_table import encode_row
from services.chassis.lines import encode_line
from services.chassis.object_store import DigestedFile
from services.pricing.line_bytes import WORST_REQUEST_BYTES, worst_response_bytes
from services.pricing.model_card import ModelCard
from services.pricing.price import request_price

from .catalogue import Catalogue, open_catalogue
from .packing import PackingLimits, items_per_shard, pack
from .planning import plan_records


@dataclass
class RunContents:
    """What a catalogue makes with a recipe; its files are deleted when it is closed."""

    records: DigestedFile
    items: DigestedFile
    shards: DigestedFile
    catalogue_format: str = ""
    notices: tuple[str, ...] = ()
    record_count: int = 0
    item_count: int = 0
    shard_count: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    _files: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Delete the files."""
        self._files.close()


def new_contents() -> RunContents:
    """Return an empty contents on fresh temporary files."""
    files = ExitStack()
    records, items, shards = (files.enter_context(DigestedFile()) for _ in range(3))
    return RunContents(records, items, shards, _files=files)


def fill(
    contents: RunContents, path: Path, filename: str, recipe: Recipe, wanted: frozenset[str] | None = None
) -> None:
    """Read the catalogue into the contents; raises CatalogueRejected with what is wrong and the way out.

    `wanted` limits it to those items, as a child run does; None wants all.
    """
    catalogue = open_catalogue(path, filename, recipe.mapping)
    contents.catalogue_format = catalogue.format
    for row in pack(_write_lines(contents, catalogue, recipe, wanted), _per_shard(recipe)):
        _write_shard(contents, row)
    contents.notices = tuple(catalogue.notices)


def estimate(item_count: int, recipe: Recipe, card: ModelCard) -> Estimate:
    """Return what so many items cost at least and at most."""
    price = request_price(card, recipe.image_size)
    return Estimate(
        items=item_count,
        model=recipe.model,
        image_size=recipe.image_size,
        price_date=str(card.price_date),
        lowest_usd=price.lowest * item_count,
        highest_usd=price.highest * item_count * recipe.max_attempts,
    )


def _per_shard(recipe: Recipe) -> int:
    return items_per_shard(
        recipe.shard_items, WORST_REQUEST_BYTES, worst_response_bytes(recipe.image_size), PackingLimits()
    )


def _write_lines(
    contents: RunContents, catalogue: Catalogue, recipe: Recipe, wanted: frozenset[str] | None
) -> Iterator[int]:
    """Write records and items as they come; yield the length of each item's line."""
    for planned in plan_records(catalogue, recipe):
        record = planned.record if wanted is None else _limited(planned.record, wanted)
        contents.records.write(encode_line(record))
        contents.record_count += 1
        if record.code and not record.items:
            contents.skipped[record.code] += 1
        for item in planned.items:
            if wanted is None or item.item_id in wanted:
                line = encode_line(item)
                contents.items.write(line)
                contents.item_count += 1
                yield len(line)


def _limited(record: Record, wanted: frozenset[str]) -> Record:
    """Return the record as a child run sees it: without the items that its parent has made."""
    items = tuple(item for item in record.items if item in wanted)
    if items or not record.items:
        return record.model_copy(update={"items": items})
    made = {"code": "made_before", "message": "the run that this one repeats has its scenes"}
    return record.model_copy(update={"items": (), **made})


def _write_shard(contents: RunContents, row: ShardRow) -> None:
    contents.shards.write(encode_row(row))
    contents.shard_count += 1

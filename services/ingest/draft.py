"""A catalogue through a recipe, on local disk: records, items and the table of shards, before any commit."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from contracts.documents import Estimate, ShardRow
from contracts.recipe import Recipe
from contracts.shard_table import encode_row
from services.chassis.object_store import DigestedFile
from services.pricing.line_bytes import WORST_REQUEST_BYTES, worst_response_bytes
from services.pricing.model_card import ModelCard
from services.pricing.price import request_price

from .catalogue import Catalogue, open_catalogue
from .packing import PackingLimits, items_per_shard, pack
from .planning import plan_records


@dataclass
class Draft:
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


def new_draft() -> Draft:
    """Return an empty draft on fresh temporary files."""
    files = ExitStack()
    records, items, shards = (files.enter_context(DigestedFile()) for _ in range(3))
    return Draft(records, items, shards, _files=files)


def fill(draft: Draft, path: Path, filename: str, recipe: Recipe) -> None:
    """Read the catalogue into the draft; raises CatalogueRejected with what is wrong and the way out."""
    catalogue = open_catalogue(path, filename, recipe.mapping)
    draft.catalogue_format = catalogue.format
    for row in pack(_write_lines(draft, catalogue, recipe), _per_shard(recipe)):
        _write_shard(draft, row)
    draft.notices = tuple(catalogue.notices)


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


def _write_lines(draft: Draft, catalogue: Catalogue, recipe: Recipe) -> Iterator[int]:
    """Write records and items as they come; yield the length of each item's line."""
    for planned in plan_records(catalogue, recipe):
        draft.records.write(planned.record.model_dump_json().encode() + b"\n")
        draft.record_count += 1
        if planned.record.code and not planned.record.items:
            draft.skipped[planned.record.code] += 1
        for item in planned.items:
            line = item.model_dump_json().encode() + b"\n"
            draft.items.write(line)
            draft.item_count += 1
            yield len(line)


def _write_shard(draft: Draft, row: ShardRow) -> None:
    draft.shards.write(encode_row(row))
    draft.shard_count += 1

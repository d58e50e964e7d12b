"""A catalogue through a recipe, on local disk: records, items and the table of shards, before any commit."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from contracts.documents import Estimate, ShardRow
from contracts.recipe import Recipe
from contracts.shard_table import encode_row
from services.chassis.lines import encode_fields
from services.chassis.object_store import DigestedFile
from services.pricing import estimate as pricing_estimate
from services.pricing.estimate import Work
from services.pricing.line_bytes import WORST_REQUEST_BYTES, worst_response_bytes
from services.pricing.model_card import ModelCard

from .opening import opened_catalogue
from .packing import PackingLimits, items_per_shard, pack
from .planning import PlannedRecord, plan_records

_BLOCK = 64
"""Records written at once: few enough that their longest possible texts fit into memory."""


@dataclass
class RunContents:
    """What a catalogue makes with a recipe; its files are deleted when it is closed."""

    records: DigestedFile
    items: DigestedFile
    shards: DigestedFile
    catalogue_format: str = ""
    notices: tuple[str, ...] = ()
    record_count: int = 0
    product_count: int = 0
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
    with opened_catalogue(path, filename, recipe.mapping) as catalogue:
        contents.catalogue_format = catalogue.format
        planned = plan_records(catalogue, recipe)
        if wanted is not None:
            planned = (_limited(each, wanted) for each in planned)
        for row in pack(_write_lines(contents, planned), _per_shard(recipe)):
            _write_shard(contents, row)
        contents.notices = tuple(catalogue.notices)


def estimate(contents: RunContents, recipe: Recipe, card: ModelCard, window: int) -> Estimate:
    """Return what the contents cost at least and at most, `window` shards in flight at a time."""
    work = Work(
        products=contents.product_count,
        items=contents.item_count,
        batches=contents.shard_count,
        window=window,
        skipped=contents.skipped,
    )
    return pricing_estimate.estimate(recipe, card, work)


def _per_shard(recipe: Recipe) -> int:
    return items_per_shard(
        recipe.shard_items, WORST_REQUEST_BYTES, worst_response_bytes(recipe.image_size), PackingLimits()
    )


def _write_lines(contents: RunContents, planned: Iterator[PlannedRecord]) -> Iterator[int]:
    """Write records and items, a block at a time; yield the length of each item's line."""
    while block := list(islice(planned, _BLOCK)):
        records = [record for record, _ in block]
        contents.records.write(b"".join(map(encode_fields, records)))
        contents.record_count += len(records)
        contents.skipped.update([each["code"] for each in records if each["code"] and not each["items"]])
        lines = [encode_fields(item) for _, items in block for item in items]
        contents.items.write(b"".join(lines))
        contents.item_count += len(lines)
        contents.product_count += sum([bool(items) for _, items in block])
        yield from map(len, lines)


def _limited(planned: PlannedRecord, wanted: frozenset[str]) -> PlannedRecord:
    """Return the record as a child run sees it: without the items that its parent has made."""
    record, introduced = planned
    items = tuple(item for item in record["items"] if item in wanted)
    if items or not record["items"]:
        return {**record, "items": items}, [item for item in introduced if item["item_id"] in wanted]
    message = "the run that this one repeats has its scenes"
    return {**record, "items": (), "code": "made_before", "message": message}, ()


def _write_shard(contents: RunContents, row: ShardRow) -> None:
    contents.shards.write(encode_row(row))
    contents.shard_count += 1

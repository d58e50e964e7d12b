"""How items are cut into shards: whole lines in order, so many that the worst batch stays readable."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from contracts.documents import ShardRow


@dataclass(frozen=True)
class PackingLimits:
    """Bytes that the requests and the responses of one batch may have.

    The provider takes input files of up to 2 GB; results of several hundred megabytes are known to
    become unreadable.
    """

    response_bytes: int = 300_000_000
    request_bytes: int = 1_500_000_000


def items_per_shard(
    recipe_shard_items: int,
    worst_request_bytes: int,
    worst_response_bytes: int,
    limits: PackingLimits = PackingLimits(),
) -> int:
    """Return how many items a shard holds, at least one, when every line is as long as it can be."""
    return max(
        1,
        min(
            recipe_shard_items,
            limits.response_bytes // max(worst_response_bytes, 1),
            limits.request_bytes // max(worst_request_bytes, 1),
        ),
    )


def pack(line_lengths: Iterable[int], per_shard: int) -> Iterator[ShardRow]:
    """Yield the shards of an items object whose lines have these lengths in bytes, line ends included."""
    lengths, start = iter(line_lengths), 0
    while shard := list(islice(lengths, per_shard)):
        yield ShardRow(start=start, length=sum(shard), count=len(shard))
        start += sum(shard)

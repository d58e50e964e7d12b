"""Which attempts of a run there are, and what is there of each, from one listing."""

from collections import defaultdict

from contracts.keys import RunKeys, place_of

from .object_store import ObjectStore

Where = tuple[int, int]
"""Shard and attempt."""


async def attempts_of(store: ObjectStore, run: str) -> dict[Where, set[str]]:
    """Return, for each attempt of which anything is there, the names of its objects."""
    found: dict[Where, set[str]] = defaultdict(set)
    async for one in store.list(RunKeys(run).shards_folder):
        place = place_of(one.key)
        if place is not None and place.attempt is not None:
            found[place.shard, place.attempt].add(place.name)
    return dict(found)


def is_submitting(names: set[str]) -> bool:
    """Return whether an attempt's submission has begun."""
    return any(name.startswith("submission/") for name in names)


def has_ended(names: set[str]) -> bool:
    """Return whether the outcomes of an attempt are committed."""
    return "ended.json" in names

"""What must hold after everything: counted from the store, the provider and the journal alone."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from PIL import Image

from contracts.keys import RunKeys, place_of
from services.chassis.submission_log import submission_of
from tests.faults.bucket_view import BucketView
from tests.faults.world import World

_GIVES_NOTHING = {"batch-expires-empty", "batch-fails"}


@dataclass
class Verdict:
    """Figures of one or more runs, most of which must be nothing, and the batches that they follow."""

    items: int = 0
    without_one_outcome: int = 0
    without_scene: int = 0
    wrong_scenes: int = 0
    unsettled_shards: int = 0
    doubled_batches: int = 0
    unused_responses: int = 0
    paid_again: int = 0
    dead_letters: int = 0
    repeated_events: int = 0
    batches: set[str] = field(default_factory=set)

    def wrong(self) -> dict[str, int]:
        """Return what is not as it must be; repeated events are allowed, in number."""
        free = {"items", "repeated_events", "batches"}
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: count for name, count in found.items() if count and name not in free}


def verdict(world: World, runs: Sequence[str]) -> Verdict:
    """Return what became of the runs."""
    found, bucket = Verdict(), world.bucket
    batches = {batch["name"]: batch for batch in world.simulator.batches()}
    for run in runs:
        _count_outcomes(found, bucket, run)
        _count_payments(found, bucket, run, batches)
    of_ours = [submission_of(batch["display_name"]) for batch in batches.values()]
    by_name = Counter(name for name, _ in filter(None, of_ours))
    found.doubled_batches = sum(count - 1 for count in by_name.values())
    letters = [bucket.document(key) for key in bucket.keys("dead/")]
    found.dead_letters = sum(letter["run"] in runs for letter in letters)
    found.repeated_events = repetitions(event for event in world.broker.heard() if event.get("run") in runs)
    return found


def repetitions(heard: Iterable[dict[str, Any]]) -> int:
    """Return how many events were said more than once; a sweep's are others, of another turn."""
    said = Counter((event["kind"], event["id"], event.get("wait")) for event in heard if "id" in event)
    return sum(count - 1 for count in said.values())


def _count_outcomes(found: Verdict, bucket: BucketView, run: str) -> None:
    keys = RunKeys(run)
    expected = [item["item_id"] for item in bucket.lines(bucket.document(keys.run_document)["items"]["key"])]
    lines = bucket.lines(keys.manifest)
    ended = Counter(line["item_id"] for line in lines)
    found.items += len(expected)
    found.without_one_outcome += sum(ended[item] != 1 for item in {*expected, *ended})
    found.without_scene += sum(line["outcome"] != "scene" for line in lines)
    found.wrong_scenes += sum(not _is_its_own(bucket, line) for line in lines if line["scene"])
    settled = sum(key.endswith("/settled.json") for key in bucket.keys(keys.shards_folder))
    found.unsettled_shards += bucket.document(keys.planned)["shard_count"] - settled


def _is_its_own(bucket: BucketView, line: dict[str, Any]) -> bool:
    """Whether the scene was drawn for this very item, as a plain scene's comment says."""
    with Image.open(io.BytesIO(bucket.get(line["scene"]))) as scene:
        comment = scene.info["comment"]
    return bool(comment.decode() == line["item_id"])


def _count_payments(found: Verdict, bucket: BucketView, run: str, batches: dict[str, Any]) -> None:
    """Count responses that were paid for and lie nowhere, and items asked again that had a whole one."""
    had: dict[int, set[str]] = {}
    for shard, keys in _attempts(bucket, run):
        log = sorted(key for key in keys if "/submission/" in key)
        entries = [bucket.document(key) for key in log]
        asked = _keys_in(bucket, keys, "requests-")
        got = _keys_in(bucket, keys, "responses-", whole=True)
        known = had.setdefault(shard, set())
        found.paid_again += len(known & asked)
        known |= got
        submitted = [entry["batch"] for entry in entries if entry["state"] == "submitted"]
        found.batches.update(submitted)
        found.unused_responses += sum(_unused(batches[batch], len(got)) for batch in submitted)


def _unused(batch: dict[str, Any], stored: int) -> int:
    return 0 if batch["fault"] in _GIVES_NOTHING else max(0, batch["lines_done"] - stored)


def _attempts(bucket: BucketView, run: str) -> list[tuple[int, list[str]]]:
    """Return shard and keys of every attempt, the earlier first."""
    found: dict[tuple[int, int], list[str]] = {}
    for key in bucket.keys(RunKeys(run).shards_folder):
        place = place_of(key)
        if place is not None and place.attempt is not None:
            found.setdefault((place.shard, place.attempt), []).append(key)
    return [(shard, keys) for (shard, _), keys in sorted(found.items())]


def _keys_in(bucket: BucketView, keys: list[str], name: str, *, whole: bool = False) -> set[str]:
    lines = [line for key in keys if f"/{name}" in key for line in bucket.lines(key)]
    return {line["key"] for line in lines if not whole or "response" in line}


def orphans(world: World, *verdicts: Verdict) -> int:
    """Return how many batches of the provider no run follows."""
    followed = set[str]().union(*(found.batches for found in verdicts))
    return sum(batch["name"] not in followed for batch in world.simulator.batches())

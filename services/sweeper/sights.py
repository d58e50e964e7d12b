"""What a listing of a run's shards shows, and which of it is overdue: no I/O, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.keys import Place, place_of
from services.chassis.attempt_listing import is_submitting
from services.chassis.object_store import ObjectInfo

_MOST_DOUBLINGS = 5


@dataclass
class AttemptSight:
    """The newest attempt of a shard: the names of its commits, how often it was swept, its last change."""

    attempt: int
    touched: datetime
    names: set[str] = field(default_factory=set)
    swept: int = 0

    @property
    def is_submitting(self) -> bool:
        """Return whether its submission has begun."""
        return is_submitting(self.names)

    def add(self, name: str, modified: datetime) -> None:
        """See one more of its objects."""
        self.names.add(name)
        self.touched = max(self.touched, modified)
        self.swept += name.startswith("swept/")


@dataclass
class ShardSight:
    """A shard: when it settled, if it did, and its attempts by number."""

    settled: datetime | None = None
    attempts: dict[int, AttemptSight] = field(default_factory=dict)

    @property
    def newest(self) -> AttemptSight | None:
        """Return the newest attempt of which anything is there."""
        return self.attempts[max(self.attempts)] if self.attempts else None

    def add(self, place: Place, modified: datetime) -> None:
        """See one more of its objects."""
        if place.attempt is not None:
            known = self.attempts.setdefault(place.attempt, AttemptSight(place.attempt, modified))
            known.add(place.name, modified)
        elif place.name == "settled.json":
            self.settled = modified


def sights(objects: Iterable[ObjectInfo]) -> dict[int, ShardSight]:
    """Return the shards of which anything is there, by number."""
    seen: dict[int, ShardSight] = {}
    for found in objects:
        if (place := place_of(found.key)) is not None:
            seen.setdefault(place.shard, ShardSight()).add(place, found.modified)
    return seen


def started_at(shard: int, window: int, planned: datetime, seen: dict[int, ShardSight]) -> datetime | None:
    """Return when the shard's first attempt was due to begin; None while its lane has not come to it."""
    if shard < window:
        return planned
    before = seen.get(shard - window)
    return before.settled if before else None


def is_overdue(since: datetime, now: datetime, after: timedelta, swept: int) -> bool:
    """Return whether nothing has happened for so long that it seems forgotten; longer after each sweep."""
    return now - since >= after * (1 << min(swept, _MOST_DOUBLINGS))

"""Where the dead letters lie: what has one is left alone until a person replays or drops it."""

import base64
from dataclasses import dataclass

from pydantic import ValidationError

from contracts.documents import DeadLetter
from contracts.events import CsvReady
from contracts.keys import dead_letters
from services.chassis import logs
from services.chassis.errors import Permanent
from services.chassis.object_store import ObjectStore, read
from services.chassis.wire import decode


@dataclass(frozen=True)
class Graves:
    """The work that dead letters speak of."""

    shards: frozenset[tuple[str, int]]
    requests: tuple[CsvReady, ...]

    @classmethod
    async def of(cls, store: ObjectStore) -> "Graves":
        """Read the dead letters of a store."""
        keys = [found.key async for found in store.list(dead_letters())]
        found = [await _letter(store, key) for key in keys]
        letters = [letter for letter in found if letter is not None]
        shards = frozenset(
            (letter.run, letter.shard) for letter in letters if letter.run and letter.shard is not None
        )
        requests = [_request(letter) for letter in letters if letter.queue.endswith(f".{CsvReady.kind}")]
        return cls(shards, tuple(request for request in requests if request is not None))

    def hold(self, run: str, shard: int) -> bool:
        """Return whether something of this shard is a dead letter."""
        return (run, shard) in self.shards

    def hold_request(self, *forms: CsvReady | None) -> bool:
        """Return whether the event that asked for a run is a dead letter, in any form that it has."""
        return any(_same(form, other) for form in forms if form is not None for other in self.requests)


async def _letter(store: ObjectStore, key: str) -> DeadLetter | None:
    try:
        return await read(store, key, DeadLetter)
    except ValidationError as error:
        logs.logger().error("letter_unreadable", key=key, why=str(error))
        return None


def _same(one: CsvReady, other: CsvReady) -> bool:
    unnamed = {"run": None, "recipe": "", "reference": None}
    return one.model_copy(update=unnamed) == other.model_copy(update=unnamed)


def _request(letter: DeadLetter) -> CsvReady | None:
    """Return the event in a letter; None if it never was one."""
    try:
        return decode(base64.b64decode(letter.body), CsvReady, letter.content_type)
    except (Permanent, ValidationError):
        return None

"""The submission log in the object store: append-only, one winner for each entry."""

from dataclasses import dataclass

from contracts.keys import AttemptKeys
from contracts.submission import ENTRY, AnyEntry, Entry
from services.chassis.object_store import MissingObject, ObjectStore


@dataclass(frozen=True)
class SubmissionLog:
    """What one reader has read of a log."""

    store: ObjectStore
    keys: AttemptKeys
    entries: tuple[AnyEntry, ...]

    @property
    def last(self) -> AnyEntry | None:
        """Return the newest entry."""
        return self.entries[-1] if self.entries else None

    @property
    def name(self) -> str:
        """Return the submission's name: the nonce of its first entry, unique among all stores and runs."""
        return self.entries[0].nonce

    async def append(self, entry: AnyEntry) -> "SubmissionLog":
        """Try to add the entry as the next one; the returned log ends in whoever's entry won.

        Ask `won` who that was.
        """
        number = len(self.entries) + 1
        key = self.keys.submission(number)
        won = await self.store.create(key, entry.model_dump_json().encode())
        winner = entry if won else ENTRY.validate_json(await self.store.get(key))
        return SubmissionLog(self.store, self.keys, (*self.entries, winner))

    def won(self, entry: Entry) -> bool:
        """Return whether the newest entry is this very one: no two entries share a nonce."""
        return self.last is not None and self.last.nonce == entry.nonce


async def read_log(store: ObjectStore, keys: AttemptKeys) -> SubmissionLog:
    """Return the log as it stands; entries are numbered without gaps, so the first missing one ends it."""
    entries: list[AnyEntry] = []
    while True:
        try:
            body = await store.get(keys.submission(len(entries) + 1))
        except MissingObject:
            return SubmissionLog(store, keys, tuple(entries))
        entries.append(ENTRY.validate_json(body))

"""The submission log in the object store: append-only, one winner for each entry."""

import re
from dataclasses import dataclass, replace

from contracts.keys import AttemptKeys
from contracts.submission import ENTRY, AnyEntry, Entry
from services.chassis.append_log import AppendLog
from services.chassis.object_store import ObjectStore


@dataclass(frozen=True)
class SubmissionLog:
    """What one reader knows of a log: how long it is, its first entry and its newest."""

    log: AppendLog[AnyEntry]
    length: int = 0
    first: AnyEntry | None = None
    last: AnyEntry | None = None

    @property
    def name(self) -> str:
        """Return the submission's name: the nonce of its first entry, unique among all stores and runs."""
        assert self.first is not None  # noqa: S101  # nothing is named before it is prepared
        return self.first.nonce

    async def append(self, entry: AnyEntry) -> "SubmissionLog":
        """Try to add the entry as the next one; the returned log ends in whoever's entry won.

        Ask `won` who that was.
        """
        winner = await self.log.append(self.length + 1, entry)
        return replace(self, length=self.length + 1, first=self.first or winner, last=winner)

    def won(self, entry: Entry) -> bool:
        """Return whether the newest entry is this very one: no two entries share a nonce."""
        return self.last is not None and self.last.nonce == entry.nonce


async def read_log(store: ObjectStore, keys: AttemptKeys) -> SubmissionLog:
    """Return the log as it stands."""
    log = AppendLog(store, keys.submission, ENTRY)
    length = await log.length()
    if length == 0:
        return SubmissionLog(log)
    first = await log.get(1)
    return SubmissionLog(log, length, first, first if length == 1 else await log.get(length))


_DISPLAY_NAME = re.compile(r"sceneloom/([^/]+)/(\d+)/[^/]+")


def display_name(submission: str, epoch: int, nonce: str) -> str:
    """Return the name by which a batch can be told from every other in the provider's list."""
    return f"sceneloom/{submission}/{epoch}/{nonce}"


def submission_of(name: str) -> tuple[str, int] | None:
    """Return the submission and the epoch that a listed batch was made for, None if it is none of ours."""
    match = _DISPLAY_NAME.fullmatch(name)
    return (match[1], int(match[2])) if match else None

"""A submission's log read from its first entry to its last."""

from contracts.keys import AttemptKeys
from contracts.submission import ENTRY, AnyEntry
from services.chassis.append_log import AppendLog
from services.chassis.object_store import ObjectStore


async def all_entries(store: ObjectStore, keys: AttemptKeys) -> list[AnyEntry]:
    log = AppendLog(store, keys.submission, ENTRY)
    found = [await log.get(number) for number in range(1, await log.length() + 1)]
    return [entry for entry in found if entry is not None]

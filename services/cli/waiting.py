"""What a run waits for, in words, from the notes that its waiting stages keep."""

from collections import defaultdict

from contracts.documents import Waiting
from services.chassis.object_store import ObjectStore
from services.chassis.waits import waiting_attempts


async def waits_of(store: ObjectStore, run: str) -> tuple[str, ...]:
    """Return a sentence for each thing that attempts of the run wait for."""
    notes: dict[str, list[Waiting]] = defaultdict(list)
    async for _, note in waiting_attempts(store, run):
        notes[note.why or f"{note.stage} waits"].append(note)
    return tuple(_sentence(why, notes[why]) for why in sorted(notes))


def _sentence(why: str, notes: list[Waiting]) -> str:
    since = min(note.since for note in notes)
    shards = "1 shard" if len(notes) == 1 else f"{len(notes)} shards"
    due = min(note.due for note in notes)
    return f"{shards}: {why} (since {since:%Y-%m-%d %H:%M} UTC, next look {due:%H:%M:%S})"

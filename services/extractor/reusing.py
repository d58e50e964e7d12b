"""Scenes across runs: one that was made before is copied into this run, one made now is noted for others.

A note is written after its scene and before the attempt's commit, so whoever dies in between has written
nothing that is untrue, and writes it once more. After the commit nobody would: what was paid for would
be forgotten. The newest note counts, so that a run made afresh, or instead of a scene that is gone, is
what later runs take.
"""

import asyncio
import hashlib
from dataclasses import dataclass

from contracts import keys
from contracts.documents import Item, OutcomeLine, Reusable
from services.chassis.clock import Clock
from services.chassis.object_store import MissingObject, ObjectStore, read

from .scenes import SceneStore, StoredScene


@dataclass(frozen=True)
class SharedScenes:
    """The scenes of a store, by the fingerprint of the request that each answers."""

    store: ObjectStore
    scenes: SceneStore
    clock: Clock

    async def take(self, run: str, item: Item, made: Reusable, fingerprint: str) -> StoredScene | None:
        """Copy a scene into this run under the item's own name; None if it is not what was made any more.

        Its note is then deleted, so that the next attempt asks for the scene anew.
        """
        stored = None
        data = await self._data(made.scene)
        if data is not None and await asyncio.to_thread(_digest, data) == made.sha256:
            stored = await self.scenes.keep(run, item, data)
        if stored is None:
            await self._forget(fingerprint, made)
        return stored

    async def remember(self, run: str, line: OutcomeLine, fingerprint: str) -> None:
        """Note a scene that was made and paid for in this run."""
        made = line.model_dump(include={"item_id", "scene", "mime_type", "width", "height", "sha256"})
        note = Reusable(
            run=run,
            **made,
            description=line.description,
            model=line.model,
            cost_usd=line.cost_usd,
            at=self.clock.now(),
        )
        await self.store.put(keys.reusable(fingerprint), note.model_dump_json().encode())

    async def _data(self, key: str) -> bytes | None:
        try:
            return await self.store.get(key)
        except MissingObject:
            return None

    async def _forget(self, fingerprint: str, made: Reusable) -> None:
        note = await read(self.store, keys.reusable(fingerprint), Reusable)
        if note is not None and note.scene == made.scene:
            await self.store.delete(keys.reusable(fingerprint))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

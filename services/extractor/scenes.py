"""Scenes and their thumbnails in the store. A scene's bytes are stored exactly as they came."""

import asyncio
import hashlib
from concurrent.futures import Executor
from dataclasses import dataclass

from contracts.documents import Item
from contracts.identity import item_digest
from contracts.keys import RunKeys, scene_stem
from services.chassis.object_store import ObjectStore

from .pictures import PictureFacts, facts_of, thumbnail


@dataclass(frozen=True)
class StoredScene:
    """Where a scene lies and what it is."""

    key: str
    thumb: str
    sha256: str
    facts: PictureFacts


@dataclass(frozen=True)
class SceneStore:
    """Stores the scenes of runs; thumbnails are made in worker processes."""

    store: ObjectStore
    workers: Executor

    async def keep(self, run: str, item: Item, data: bytes) -> StoredScene | None:
        """Store a scene and its thumbnail; None if the bytes are no picture."""
        facts = await asyncio.to_thread(facts_of, data)
        if facts is None:
            return None
        small = await asyncio.get_running_loop().run_in_executor(self.workers, thumbnail, data)
        if small is None:
            return None
        keys, stem = RunKeys(run), scene_stem(item.sku, item.style, item_digest(item.item_id))
        scene, thumb = keys.scene(f"{stem}.{facts.extension}"), keys.thumb(f"{stem}.webp")
        await asyncio.gather(self.store.put(scene, data), self.store.put(thumb, small))
        digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        return StoredScene(scene, thumb, digest, facts)

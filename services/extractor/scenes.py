"""Scenes and their thumbnails in the store. A scene's bytes are stored exactly as they came."""

import asyncio
import hashlib
from dataclasses import dataclass

from contracts.documents import Item
from contracts.identity import item_digest
from contracts.keys import RunKeys, scene_stem
from services.chassis import logs
from services.chassis.object_store import ObjectStore
from services.chassis.workers import WorkerDied, Workers

from .pictures import PictureFacts, facts_of, thumbnail


@dataclass(frozen=True)
class StoredScene:
    """Where a scene lies and what it is."""

    key: str
    thumb: str | None
    sha256: str
    facts: PictureFacts


@dataclass(frozen=True)
class SceneStore:
    """Stores the scenes of runs; thumbnails are made in worker processes."""

    store: ObjectStore
    workers: Workers

    async def keep(self, run: str, item: Item, data: bytes) -> StoredScene | None:
        """Store a scene and its thumbnail; None if the bytes are no picture whose pixels can be read."""
        facts = await asyncio.to_thread(facts_of, data)
        if facts is None:
            return None
        keys, stem = RunKeys(run), scene_stem(item.sku, item.style, item_digest(item.item_id))
        scene = keys.scene(f"{stem}.{facts.extension}")
        try:
            small = await self.workers.run(thumbnail, data)
        except WorkerDied:
            logs.logger().warning("thumbnail_given_up", item=item.item_id)
            thumb = None
        else:
            if small is None:
                return None
            thumb = keys.thumb(f"{stem}.webp")
            await self.store.put(thumb, small)
        await self.store.put(scene, data)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        return StoredScene(scene, thumb, digest, facts)

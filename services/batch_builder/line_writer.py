"""Writes request lines in order while the next photos are already being read.

Only a few photos are in memory at a time, however many items a shard has; encoding and hashing happen
in threads, so that fetching goes on meanwhile.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from services.chassis.object_store import DigestedFile, ObjectStore

from .preparing import Buildable
from .request_lines import Settings, request_line

AHEAD = 4
"""Lines under way at a time, each with its photo: about 2.5 MB."""


@dataclass(frozen=True)
class LineWriter:
    """Writes the lines of one attempt into a file; `group` ends what is under way if anything fails."""

    store: ObjectStore
    settings: Settings
    file: DigestedFile
    group: asyncio.TaskGroup
    under_way: deque[asyncio.Task[bytes]] = field(default_factory=deque)

    async def write(self, entry: Buildable) -> None:
        """Begin an item's line, which comes after those begun before."""
        if len(self.under_way) == AHEAD:
            await self._write_first()
        self.under_way.append(self.group.create_task(self._line(entry)))

    async def finish(self) -> None:
        """Write what is still under way."""
        while self.under_way:
            await self._write_first()

    async def _write_first(self) -> None:
        await asyncio.to_thread(self.file.write, await self.under_way.popleft())

    async def _line(self, entry: Buildable) -> bytes:
        photo = await self.store.get(entry.photo.key)
        return await asyncio.to_thread(
            request_line, entry.item.item_id, entry.prompt, photo, entry.photo.mime_type, self.settings
        )

"""One ended attempt: every item it asked for gets an outcome line, or goes into the next attempt."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.documents import Built, Ended, Fetched, Item, OutcomeLine, RunDocument
from contracts.events import AttemptEnded
from contracts.keys import AttemptKeys
from contracts.values import Slice
from services.chassis import logs
from services.chassis.lines import split_lines
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce
from services.pricing.model_card import ModelCard
from services.pricing.price import actual_cost

from . import judgement
from .judgement import Judgement
from .response_lines import Answer, Unreadable, read_line
from .scenes import SceneStore, StoredScene

OVERLAP = 4
"""Scenes in hand at a time; each holds its line and its decoded bytes in memory."""


@dataclass
class _Tally:
    """What is known so far of the items of one attempt."""

    waiting: dict[str, Item]
    lines: dict[str, OutcomeLine] = field(default_factory=dict)
    retry: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class AttemptReader:
    """Reads the responses of one attempt and decides what became of its items."""

    store: ObjectStore
    scenes: SceneStore
    document: RunDocument
    card: ModelCard
    event: AttemptEnded
    built: Built | None
    cancelled: bool

    async def conclude(self, items: list[Item], fetched: Fetched, keys: AttemptKeys) -> Ended:
        """Store scenes, outcomes and what is to be asked again; return the commit, whoever won it."""
        tally = _Tally({item.item_id: item for item in items})
        if fetched.responses is not None:
            await self._read(self.store.stream(fetched.responses.key), tally)
        self._account_for_silence(tally)
        with DigestedFile() as outcomes:
            for line in tally.lines.values():
                outcomes.write(line.model_dump_json().encode() + b"\n")
            blob = await outcomes.store(self.store, keys.outcomes(outcomes.sha256))
        ended = Ended(
            nonce=new_nonce(),
            ending=self.event.ending,
            outcomes=blob,
            retry=await self._write_retry(tally.retry, keys),
            cost_usd=sum((line.cost_usd for line in tally.lines.values()), Decimal(0)),
        )
        return await commit(self.store, keys.ended, ended)

    async def _read(self, pieces: AsyncIterator[bytes], tally: _Tally) -> None:
        """Read all response lines, a few at a time."""
        room = asyncio.Semaphore(OVERLAP)
        async with asyncio.TaskGroup() as group:
            async for line in split_lines(pieces):
                await room.acquire()
                task = group.create_task(self._take(line, tally))
                task.add_done_callback(lambda _: room.release())

    async def _take(self, line: bytes, tally: _Tally) -> None:
        answer = await asyncio.to_thread(read_line, line)
        if isinstance(answer, Unreadable):
            logs.logger().warning("response_unreadable", why=answer.why)
            return
        item = tally.waiting.pop(answer.key, None)
        if item is None:
            logs.logger().warning("response_unexpected", key=answer.key[:120])
            return
        scene = await self._scene(item, answer)
        if isinstance(scene, Judgement):
            self._judge(item, scene, tally, answer)
        else:
            tally.lines[item.item_id] = self._scene_line(item, scene, answer)

    async def _scene(self, item: Item, answer: Answer) -> StoredScene | Judgement:
        data = answer.scene
        if answer.error_code is not None or data is None:
            return judgement.of_answer(answer)
        return await self.scenes.keep(self.event.run, item, data) or judgement.NOT_AN_IMAGE

    def _account_for_silence(self, tally: _Tally) -> None:
        """Give every item that got no answer what its silence means."""
        unbuilt = {entry.item_id: entry for entry in self.built.unbuilt} if self.built else {}
        for item in tally.waiting.values():
            if entry := unbuilt.get(item.item_id):
                skipped = Judgement("skipped", entry.code, entry.message, retry=False)
                self._judge(item, skipped, tally)
            else:
                self._judge(item, judgement.of_silence(self.event.ending, self.event.message), tally)

    def _judge(self, item: Item, verdict: Judgement, tally: _Tally, answer: Answer | None = None) -> None:
        again = verdict.retry and not self.cancelled
        if again and self.event.attempt < self.document.recipe.max_attempts:
            tally.retry.append(item)
        elif verdict.retry and self.cancelled:
            verdict = Judgement("cancelled", "cancelled", "the run was cancelled", retry=False)
        tally.lines[item.item_id] = self._line(item, answer).model_copy(
            update={"outcome": verdict.outcome, "code": verdict.code, "reason": verdict.reason}
        )

    def _scene_line(self, item: Item, scene: StoredScene, answer: Answer) -> OutcomeLine:
        return self._line(item, answer).model_copy(
            update={
                "outcome": "scene",
                "scene": scene.key,
                "thumb": scene.thumb,
                "mime_type": scene.facts.mime_type,
                "width": scene.facts.width,
                "height": scene.facts.height,
                "sha256": scene.sha256,
                "description": answer.text[:4000],
            }
        )

    def _line(self, item: Item, answer: Answer | None) -> OutcomeLine:
        usage = answer.usage if answer else None
        return OutcomeLine(
            item_id=item.item_id,
            product_id=item.product_id,
            sku=item.sku,
            title=item.title,
            style=item.style,
            outcome="failed",
            photo=self.built.photos.get(item.item_id) if self.built else None,
            attempt=self.event.attempt,
            batch=self.event.batch,
            model=self.document.recipe.model,
            cost_usd=actual_cost(self.card, usage) if usage else Decimal(0),
        )

    async def _write_retry(self, items: list[Item], keys: AttemptKeys) -> Slice | None:
        if not items:
            return None
        with DigestedFile() as file:
            for item in items:
                file.write(item.model_dump_json().encode() + b"\n")
            blob = await file.store(self.store, keys.items(file.sha256))
        return Slice(key=blob.key, start=0, length=blob.size, count=len(items))

"""One ended attempt: each of its items gets an outcome line; what may go better is also asked again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.documents import Built, Ended, Fetched, Item, OutcomeLine, RunDocument
from contracts.events import AttemptEnded, AttemptEnding
from contracts.keys import AttemptKeys
from contracts.values import Slice
from services.chassis import logs
from services.chassis.lines import encode_line, split_lines
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce
from services.pricing.model_card import ModelCard
from services.pricing.price import actual_cost

from . import judgement
from .collecting import Collector
from .judgement import Judgement
from .response_lines import Answer, read_line
from .scenes import SceneStore, StoredScene
from .tally import Tally

OVERLAP = 4
"""Scenes in hand at a time; each holds its line and its decoded bytes in memory."""


@dataclass(frozen=True)
class AttemptReader:
    """Reads the responses of one attempt and decides what became of its items."""

    store: ObjectStore
    scenes: SceneStore
    document: RunDocument
    card: ModelCard
    event: AttemptEnded
    fetched: Fetched
    built: Built | None
    collector: Collector
    max_attempts: int
    cancelled: bool

    async def conclude(self, items: list[Item], keys: AttemptKeys) -> Ended:
        """Store scenes, outcomes and what is to be asked again; return the commit, whoever won it."""
        tally = Tally({item.item_id: item for item in items})
        if self.fetched.responses is not None:
            await self._read(self.collector.verified(self.fetched.responses), tally)
            tally.say_what_came({entry.item_id for entry in self.built.unbuilt} if self.built else ())
        self._settle_outcomes(tally)
        with DigestedFile() as outcomes:
            for line in tally.lines.values():
                outcomes.write(encode_line(line))
            blob = await outcomes.store(self.store, keys.outcomes(outcomes.sha256))
        ended = Ended(
            nonce=new_nonce(),
            ending=self.fetched.ending,
            outcomes=blob,
            retry=await self._write_retry(tally.retry, keys),
            cost_usd=sum((line.cost_usd for line in tally.lines.values()), Decimal(0)),
            uncertain=self._is_uncertain(tally),
        )
        return await commit(self.store, keys.ended, ended)

    async def _read(self, pieces: AsyncIterator[bytes], tally: Tally) -> None:
        """Read all response lines in their order, storing a few scenes at a time."""
        room = asyncio.Semaphore(OVERLAP)
        async with asyncio.TaskGroup() as group:
            async for line in split_lines(pieces):
                answer = await asyncio.to_thread(read_line, line)
                data = tally.hear(answer)
                if data is not None and isinstance(answer, Answer):
                    await room.acquire()
                    task = group.create_task(self._keep(data, answer, tally))
                    task.add_done_callback(lambda _: room.release())

    async def _keep(self, data: bytes, answer: Answer, tally: Tally) -> None:
        item = tally.items[answer.key]
        stored = await self.scenes.keep(self.event.run, item, data)
        if stored is None:
            tally.refusals[answer.key] = (judgement.NOT_AN_IMAGE, answer)
        else:
            tally.scenes[answer.key] = self._scene_line(item, stored, answer)

    def _is_uncertain(self, tally: Tally) -> bool:
        """Return whether money may have been spent that no answer accounts for."""
        unbuilt = {entry.item_id for entry in self.built.unbuilt} if self.built else set[str]()
        short = self.fetched.ending == "succeeded" and tally.lacks_answers(unbuilt)
        return short or tally.unmetered or self._silence in {"lost", "dropped"}

    @property
    def _silence(self) -> AttemptEnding:
        """Return the ending that items without an answer met: what is gone was perhaps answered."""
        return "lost" if self.fetched.gone else self.fetched.ending

    def _settle_outcomes(self, tally: Tally) -> None:
        """Give every item its line: a scene before any refusal, and what its silence means otherwise."""
        unbuilt = {entry.item_id: entry for entry in self.built.unbuilt} if self.built else {}
        silence = judgement.of_silence(self._silence, self.fetched.message)
        for item in tally.items.values():
            if line := tally.scenes.get(item.item_id):
                tally.lines[item.item_id] = line
            elif refusal := tally.refusals.get(item.item_id):
                self._judge(item, refusal[0], tally, refusal[1])
            elif entry := unbuilt.get(item.item_id):
                self._judge(item, Judgement("skipped", entry.code, entry.message, retry=False), tally)
            else:
                self._judge(item, silence, tally)

    def _judge(self, item: Item, verdict: Judgement, tally: Tally, answer: Answer | None = None) -> None:
        again = verdict.retry and not self.cancelled
        if again and self.event.attempt < self.max_attempts:
            tally.retry.append(item)
        elif verdict.retry and self.cancelled:
            verdict = Judgement("cancelled", "cancelled", "the run was cancelled", retry=False)
        logs.logger().info("item_without_scene", item=item.item_id, code=verdict.code, retry=verdict.retry)
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
            batch=self.fetched.batch,
            model=self.document.recipe.model,
            cost_usd=actual_cost(self.card, usage) if usage else Decimal(0),
        )

    async def _write_retry(self, items: list[Item], keys: AttemptKeys) -> Slice | None:
        if not items:
            return None
        with DigestedFile() as file:
            for item in items:
                file.write(encode_line(item))
            blob = await file.store(self.store, keys.items(file.sha256))
        return Slice(key=blob.key, start=0, length=blob.size, count=len(items))

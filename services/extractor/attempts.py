"""One ended attempt: each of its items gets an outcome line; what may go better is also asked again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.documents import Ended, Item, Reusable
from contracts.events import AttemptEnded, AttemptEnding
from contracts.keys import AttemptKeys
from contracts.values import Slice
from services.chassis import logs
from services.chassis.lines import encode_line, split_lines
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce

from . import judgement
from .collecting import Collector
from .judgement import Judgement
from .outcome_lines import LineMaker
from .response_lines import Answer, read_line
from .reusing import SharedScenes
from .scenes import SceneStore
from .tally import Tally

OVERLAP = 4
"""Scenes in hand at a time; each holds its line and its decoded bytes in memory."""


@dataclass(frozen=True)
class AttemptReader:
    """Reads the responses of one attempt and decides what became of its items."""

    store: ObjectStore
    scenes: SceneStore
    shared: SharedScenes
    event: AttemptEnded
    lines: LineMaker
    collector: Collector
    max_attempts: int
    cancelled: bool

    async def conclude(self, items: list[Item], keys: AttemptKeys) -> Ended:
        """Store scenes, outcomes and what is to be asked again; return the commit, whoever won it."""
        tally, fetched = Tally.of(items, self.lines.built), self.lines.fetched
        if fetched.responses is not None:
            await self._read(self.collector.verified(fetched.responses), tally)
            tally.say_what_came()
        if fetched.ending != "dropped":
            await self._take_what_was_made_before(tally)
        self._settle_outcomes(tally)
        with DigestedFile() as outcomes:
            for line in tally.lines.values():
                outcomes.write(encode_line(line))
            blob = await outcomes.store(self.store, keys.outcomes(outcomes.sha256))
        ended = Ended(
            nonce=new_nonce(),
            ending=fetched.ending,
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
        """Store a scene for the item that asked for it and for those that would have asked for the same."""
        for item in tally.sharing(answer.key):
            stored = await self.scenes.keep(self.event.run, item, data)
            if stored is None:
                tally.refusals[answer.key] = (judgement.NOT_AN_IMAGE, answer)
                return
            tally.scenes[item.item_id] = self.lines.scene(item, stored, answer)
        made, fingerprint = tally.scenes[answer.key], self.lines.built.fingerprints.get(answer.key)
        if made is not None and fingerprint is not None:
            await self.shared.remember(self.event.run, made, fingerprint)

    async def _take_what_was_made_before(self, tally: Tally) -> None:
        room = asyncio.Semaphore(OVERLAP)

        async def take(item: Item, made: Reusable) -> None:
            async with room:
                await self._take(item, made, tally)

        async with asyncio.TaskGroup() as group:
            for item_id, made in self.lines.built.reused.items():
                group.create_task(take(tally.items[item_id], made))

    async def _take(self, item: Item, made: Reusable, tally: Tally) -> None:
        fingerprint = self.lines.built.fingerprints[item.item_id]
        stored = await self.shared.take(self.event.run, item, made, fingerprint)
        if stored is None:
            tally.refusals[item.item_id] = (judgement.REUSE_GONE, None)
        else:
            tally.scenes[item.item_id] = self.lines.reused(item, stored, made)

    def _is_uncertain(self, tally: Tally) -> bool:
        """Return whether money may have been spent that no answer accounts for."""
        short = self.lines.fetched.ending == "succeeded" and tally.lacks_answers()
        return short or tally.unmetered or self._silence in {"lost", "dropped"}

    @property
    def _silence(self) -> AttemptEnding:
        """Return the ending that items without an answer met: what is gone was perhaps answered."""
        return "lost" if self.lines.fetched.gone else self.lines.fetched.ending

    def _settle_outcomes(self, tally: Tally) -> None:
        """Give every item its line: a scene before any refusal, and what its silence means otherwise."""
        built = self.lines.built
        unbuilt = {entry.item_id: entry for entry in built.unbuilt}
        silence = judgement.of_silence(self._silence, self.lines.fetched.message)
        for item in tally.items.values():
            asker = built.twins.get(item.item_id, item.item_id)
            if line := tally.scenes.get(item.item_id):
                tally.lines[item.item_id] = line
            elif refusal := tally.refusals.get(asker):
                self._judge(item, refusal[0], tally, refusal[1] if asker == item.item_id else None)
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
        tally.lines[item.item_id] = self.lines.refusal(item, verdict, answer)

    async def _write_retry(self, items: list[Item], keys: AttemptKeys) -> Slice | None:
        if not items:
            return None
        with DigestedFile() as file:
            for item in items:
                file.write(encode_line(item))
            blob = await file.store(self.store, keys.items(file.sha256))
        return Slice(key=blob.key, start=0, length=blob.size, count=len(items))

"""The extractor's use case: an ended attempt becomes a next attempt, a settled shard, a completed run."""

from dataclasses import dataclass
from functools import partial

from contracts.documents import Built, Ended, Planned, RunDocument, Settled
from contracts.events import AttemptEnded, Event, RunCompleted, ShardPlanned, ShardSettled
from contracts.keys import AttemptKeys, RunKeys, unfinished
from services.chassis.clock import Clock
from services.chassis.handling import LastWord, Result
from services.chassis.object_store import ObjectStore, read
from services.chassis.provider import ProviderFiles
from services.chassis.run_documents import (
    attempt_items,
    first_attempt,
    is_cancelled,
    max_attempts,
    planned,
    read_items,
    run_document,
    shard_items,
)
from services.pricing.cards import card_for_accounting
from services.spending import purse

from .attempts import AttemptReader
from .collecting import Collector
from .completion import RunCompleter
from .outcome_lines import NOTHING_BUILT, LineMaker
from .reusing import SharedScenes
from .scenes import SceneStore
from .settling import ShardSettler


@dataclass(frozen=True)
class Extractor:
    """Decides outcomes, settles shards and completes runs; nobody else does."""

    store: ObjectStore
    files: ProviderFiles
    scenes: SceneStore
    clock: Clock
    account: str

    async def conclude(self, event: AttemptEnded) -> Result:
        """Conclude the attempt and say what follows; a rerun finds the commits and says the same again."""
        document = await run_document(self.store, event.run)
        plan = await planned(self.store, event.run)
        shard = RunKeys(event.run).shard(event.shard)
        settled = await read(self.store, shard.settled, Settled)
        attempt = shard.attempt(event.attempt)
        ended = await read(self.store, attempt.ended, Ended)
        if settled is None and ended is None:
            ended = await self._end(event, document, attempt)
        if ended is not None:
            # Also for a repetition: a slow submitter may have reserved for it after the attempt had ended.
            await purse.settle(self.store, self.clock, event, document.account, ended.settled_usd)
        if settled is None and ended is not None:
            if ended.retry is not None:
                return [_next_attempt(event, ended)]
            items = await shard_items(self.store, document, plan, event.shard)
            order = [item.item_id async for item in read_items(self.store, items)]
            settled = await ShardSettler(self.store).settle(shard, order, event.attempt)
        assert settled is not None  # noqa: S101  # it was there, or it was made
        return await self._after_settling(event, document, plan, settled)

    async def _end(self, event: AttemptEnded, document: RunDocument, keys: AttemptKeys) -> Ended:
        collector = Collector(self.store, self.files, self.account, self.clock)
        fetched = await collector.collect(event, keys)
        where = await attempt_items(self.store, event.run, event.shard, event.attempt)
        lines = LineMaker(
            document=document,
            card=card_for_accounting(document.recipe.model),
            attempt=event.attempt,
            built=await read(self.store, keys.built, Built) or NOTHING_BUILT,
            fetched=fetched,
        )
        reader = AttemptReader(
            store=self.store,
            scenes=self.scenes,
            shared=SharedScenes(self.store, self.scenes, self.clock),
            event=event,
            lines=lines,
            collector=collector,
            max_attempts=await max_attempts(self.store, document),
            cancelled=await is_cancelled(self.store, event.run),
        )
        return await reader.conclude([item async for item in read_items(self.store, where)], keys)

    async def _after_settling(
        self, event: AttemptEnded, document: RunDocument, plan: Planned, settled: Settled
    ) -> Result:
        following: list[Event] = [
            ShardSettled(
                run=event.run,
                reference=event.reference,
                shard=event.shard,
                counts=settled.counts,
                cost_usd=settled.cost_usd,
            )
        ]
        if (next_shard := await self._next_in_lane(event, plan)) is not None:
            following.append(await first_attempt(self.store, document, plan, next_shard, event.reference))
        completed = await RunCompleter(self.store, self.clock).complete_if_last(document, plan)
        if completed is None:
            return following
        outcome = completed.model_dump(
            include={"status", "manifest", "report", "counts", "cost_usd", "costs"}
        )
        following.append(RunCompleted(run=event.run, reference=event.reference, **outcome))
        return LastWord(following, partial(self.store.delete, unfinished(event.run)))

    async def _next_in_lane(self, event: AttemptEnded, plan: Planned) -> int | None:
        """Return the next shard of the lane that has not settled.

        The one right after this, unless this message is a repetition: then the lane has gone on, and what
        lies between need not be said again.
        """
        keys = RunKeys(event.run)
        for shard in range(event.shard + plan.window, plan.shard_count, plan.window):
            if await self.store.size(keys.shard(shard).settled) is None:
                return shard
        return None


def _next_attempt(event: AttemptEnded, ended: Ended) -> ShardPlanned:
    assert ended.retry is not None  # noqa: S101  # the caller has looked
    return ShardPlanned(
        run=event.run,
        reference=event.reference,
        shard=event.shard,
        attempt=event.attempt + 1,
        items=ended.retry,
    )

"""The sweeper's use case: what was committed and never followed up is said again, from the store alone.

A sweep may run beside live work and beside other sweeps. What it says is what the stage itself would say, so
the worst that a needless repetition does is to be found done already; a wait is started again under the next
turn, which ends the one before. Dead letters, and what is over, are left alone.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from contracts.documents import (
    Built,
    Completed,
    Fetched,
    Planned,
    Rejected,
    Requested,
    RunDocument,
    Swept,
    Waiting,
)
from contracts.events import CsvReady, Event
from contracts.keys import UNFINISHED, RunKeys, batch_index, unfinished
from contracts.submission import Submitted
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.object_store import ObjectStore, commit, new_nonce, read
from services.chassis.said_again import OneAttempt
from services.chassis.submission_log import read_log

from .graves import Graves
from .sights import AttemptSight, ShardSight, is_overdue, sights, started_at


@dataclass(frozen=True)
class _RunSight:
    """A planned run and what is there of its shards."""

    document: RunDocument
    plan: Planned
    planned: datetime
    shards: dict[int, ShardSight]

    def attempt(self, shard: int, attempt: int) -> OneAttempt:
        return OneAttempt(self.document, self.document.reference, shard, attempt)


@dataclass(frozen=True)
class Sweeper:
    """Sweeps the unfinished runs of a store; what lies for longer than `after` seems forgotten."""

    store: ObjectStore
    clock: Clock
    after: timedelta

    async def unfinished_runs(self) -> list[str]:
        """Return the runs that are not over, in their order."""
        return sorted([found.key.removeprefix(UNFINISHED) async for found in self.store.list(UNFINISHED)])

    async def sweep(self, only: str | None = None) -> AsyncIterator[Event]:
        """Yield, of all unfinished runs or only one, the events to publish again; each is claimed already."""
        graves = await Graves.of(self.store)
        for run in await self.unfinished_runs():
            if only in {None, run}:
                async for event in self.sweep_run(run, graves):
                    yield event

    async def sweep_run(self, run: str, graves: Graves) -> AsyncIterator[Event]:
        """Yield of one run what `sweep` yields of all."""
        keys = RunKeys(run)
        document = await read(self.store, keys.run_document, RunDocument)
        plan, planned = await read(self.store, keys.planned, Planned), await self.store.info(keys.planned)
        if document is None or plan is None or planned is None:
            async for event in self._sweep_beginning(run, graves):
                yield event
            return
        objects = [found async for found in self.store.list(keys.shards_folder)]
        sight = _RunSight(document, plan, planned.modified, sights(objects))
        settled = [shard for shard in sight.shards.values() if shard.settled is not None]
        if len(settled) == plan.shard_count:
            async for event in self._sweep_end(sight, graves):
                yield event
            return
        for shard in range(plan.shard_count):
            if not graves.hold(run, shard):
                async for event in self._sweep_shard(sight, shard):
                    yield event

    async def _sweep_beginning(self, run: str, graves: Graves) -> AsyncIterator[Event]:
        """Yield the event that plans a run, or rejects it once more, if neither has been heard of."""
        keys = RunKeys(run)
        requested = await read(self.store, keys.requested, Requested)
        marker = await self.store.info(unfinished(run))
        event = await self._request_again(run, requested) if requested is not None else None
        if marker is None or (requested is not None and graves.hold_request(requested.event, event)):
            return
        rejected = await read(self.store, keys.rejected, Rejected)
        since = max(marker.modified, rejected.at) if rejected else marker.modified
        swept = [found async for found in self.store.list(f"{keys.prefix}/swept/")]
        since = max([since, *(found.modified for found in swept)])
        if not self._overdue(since, len(swept)):
            return
        if event is None:
            await self.store.delete(unfinished(run))
        elif await self._claim(keys.swept(len(swept) + 1), event):
            yield event

    async def _request_again(self, run: str, requested: Requested) -> CsvReady:
        """Return the event that asked for a run, about the bytes that the run was claimed for."""
        event, source = requested.event, RunKeys(run).source
        if await self.store.size(source) is not None:
            name = event.catalogue.filename or PurePosixPath(event.catalogue.key).name
            where = event.catalogue.model_copy(update={"key": source, "filename": name})
            event = event.model_copy(update={"catalogue": where})
        return event.model_copy(update={"run": run, "recipe": requested.recipe.reference})

    async def _sweep_shard(self, sight: _RunSight, shard: int) -> AsyncIterator[Event]:
        seen = sight.shards.get(shard, ShardSight())
        newest = seen.newest
        if seen.settled is not None:
            return
        if newest is None:
            since = started_at(shard, sight.plan.window, sight.planned, sight.shards)
            newest = AttemptSight(1, since) if since is not None else None
        if newest is None or not self._overdue(newest.touched, newest.swept):
            return
        attempt = sight.attempt(shard, newest.attempt)
        note = await read(self.store, attempt.keys.waiting, Waiting)
        if note is not None and not self._overdue(note.due, newest.swept):
            return
        turn = max(newest.swept, note.turn if note else 0) + 1
        event = await self._follow_up(attempt, newest, turn)
        if event is not None and await self._claim(attempt.keys.swept(newest.swept + 1), event):
            yield event

    async def _follow_up(self, attempt: OneAttempt, seen: AttemptSight, turn: int) -> Event | None:
        """Return what the stage that was the last to commit had to say.

        What follows from the end of an attempt, the next one included, the extractor says itself.
        """
        if "fetched.json" in seen.names:
            return await self._ended(attempt, turn)
        if seen.is_submitting:
            last = (await read_log(self.store, attempt.keys)).last
            if isinstance(last, Submitted) and await self._is_indexed(last):
                return attempt.submitted(last.batch, turn)
        if "built.json" in seen.names:
            built = await read(self.store, attempt.keys.built, Built)
            return attempt.built(built, turn) if built else None
        return await attempt.planned(self.store, turn)

    async def _is_indexed(self, last: Submitted) -> bool:
        """Return whether the poller can find the batch; if not, the submitter has not finished with it."""
        return await self.store.size(batch_index(last.account, last.batch)) is not None

    async def _ended(self, attempt: OneAttempt, turn: int) -> Event | None:
        fetched = await read(self.store, attempt.keys.fetched, Fetched)
        return attempt.ended(fetched, turn) if fetched else None

    async def _sweep_end(self, sight: _RunSight, graves: Graves) -> AsyncIterator[Event]:
        """Yield an event that completes the run, or says once more that it is."""
        run, last = sight.document.run, sight.plan.shard_count - 1
        newest = sight.shards[last].newest
        if newest is None or graves.hold(run, last):
            return
        completed = await read(self.store, RunKeys(run).completed, Completed)
        settled = [shard.settled for shard in sight.shards.values() if shard.settled is not None]
        since = max([*settled, newest.touched, *([completed.at] if completed else [])])
        attempt = sight.attempt(last, newest.attempt)
        if self._overdue(since, newest.swept):
            event = await self._ended(attempt, newest.swept + 1)
            if event is not None and await self._claim(attempt.keys.swept(newest.swept + 1), event):
                yield event

    def _overdue(self, since: datetime, swept: int) -> bool:
        return is_overdue(since, self.clock.now(), self.after, swept)

    async def _claim(self, key: str, event: Event) -> bool:
        """Make this sweep ours: of several sweeps at once, one says it."""
        swept = Swept(nonce=new_nonce(), at=self.clock.now(), said=event.kind)
        won = (await commit(self.store, key, swept)).nonce == swept.nonce
        if won:
            logs.logger().warning("swept", kind=event.kind, **event.model_dump(include=_SHOWN))
        return won


_SHOWN = {"run", "shard", "attempt", "turn"}

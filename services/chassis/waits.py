"""Waiting without holding a message, and never twice for the same thing.

A stage that must wait snoozes, and its message comes back through a delay tier. Messages are delivered at
least once, and a wait may be started again (by a sweep that finds it forgotten, by a cancel, by a person's
decision), so several messages may speak of one wait. The note `waiting.json` names the one that counts:

1. A message of an older turn than the note's is dropped: the wait was started again.
2. A message of the same turn is dropped if it came back less often than the one the note names, or as often
   but is not that one: it is a repetition.
3. The message that comes back is safe with the broker before the note names it, and the present one is
   acknowledged after that. It may even come back before the note is written, which is why a message that is
   ahead of the note counts, and why a note that comes late is not written over a newer one.
4. A wait that is over is noted as well: nothing is a repetition of it, and a sweep sees when it ended.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from contracts.documents import Waiting
from contracts.events import AttemptEvent, WaitingEvent
from contracts.keys import RunKeys, place_of
from contracts.topology import Service

from . import logs
from .clock import Clock
from .errors import Unavailable
from .handling import Result, Snooze
from .object_store import ObjectStore, new_nonce, read

_NOTE = "waiting.json"
_STAGES: tuple[str, ...] = (Service.SUBMITTER, Service.POLLER)
"""Where an attempt waits, in its order: the note of a later stage is never written over by an earlier one."""
W = TypeVar("W", bound=WaitingEvent)


def is_repetition(note: Waiting | None, stage: Service, turn: int, wait: str | None) -> bool:
    """Return whether another message carries on the wait that this one speaks of."""
    if note is None or note.stage != stage or note.over:
        return False
    order = _order(turn, wait), _order(note.turn, note.wait)
    return order[0] < order[1] or (order[0] == order[1] and wait != note.wait)


def is_overtaken(note: Waiting, present: Waiting | None) -> bool:
    """Return whether what a note would say is no longer so, by the one that is there."""
    if present is None:
        return False
    if present.stage != note.stage:
        return _place(present.stage) > _place(note.stage)
    if present.over:
        return _order(note.turn, note.wait) <= _order(present.turn, present.wait)
    return is_repetition(present, Service(note.stage), note.turn, note.wait)


def _place(stage: str) -> int:
    """Return how far an attempt has come that waits in a stage; it never goes back."""
    return _STAGES.index(stage) if stage in _STAGES else -1


def _order(turn: int, wait: str | None) -> tuple[int, int]:
    return turn, _times(wait)


def _times(wait: str | None) -> int:
    """Return how often a message has come back."""
    times = (wait or "").partition("-")[0]
    return int(times) if times.isdecimal() else 0


@dataclass(frozen=True)
class Waits:
    """The waits of one stage.

    Messages that were noted before `dead_before` are known to be gone: of a run in one process they died
    with the process before.
    """

    store: ObjectStore
    clock: Clock
    stage: Service
    dead_before: datetime | None = None

    async def handle(self, event: W, work: Callable[[W], Awaitable[Result]]) -> Result:
        """Do the work unless another message does; if it must wait, see to it that one message comes back.

        A world out of reach is a wait like any other, so that it can be shown and is not swept up.
        """
        note = await self._note(event)
        if is_repetition(note, self.stage, event.turn, event.wait):
            logs.logger().info("repetition_dropped", waiting_turn=note.turn if note else None)
            return []
        try:
            result = await work(event)
        except Unavailable as error:
            logs.logger().warning("unavailable", why=str(error))
            result = Snooze(error.retry_in, str(error))
        if isinstance(result, Snooze):
            return self._kept(event, note, result)
        if note is not None and note.stage == self.stage:
            await self._write(event, self._over(event, note))
        return result

    def _over(self, event: WaitingEvent, note: Waiting) -> Waiting:
        now, wait = self.clock.now(), event.wait or ""
        over = {"turn": event.turn, "wait": wait, "noted": now, "due": now, "over": True}
        return note.model_copy(update=over)

    async def _note(self, event: WaitingEvent) -> Waiting | None:
        note = await read(self.store, waiting_key(event), Waiting)
        gone = note is not None and self.dead_before is not None and note.noted < self.dead_before
        return None if gone else note

    def _kept(self, event: W, before: Waiting | None, snooze: Snooze) -> Snooze:
        wait = f"{self._next_time(event, before)}-{new_nonce()}"
        same = before is not None and (before.stage, before.why) == (self.stage, snooze.why)
        since = before.since if before is not None and same else self.clock.now()

        async def note(due: datetime) -> None:
            waiting = Waiting(
                stage=self.stage,
                turn=event.turn,
                wait=wait,
                since=since,
                noted=self.clock.now(),
                due=due,
                why=snooze.why,
            )
            await self._write(event, waiting)

        return replace(snooze, instead=event.model_copy(update={"wait": wait}), when_safe=note)

    def _next_time(self, event: WaitingEvent, before: Waiting | None) -> int:
        ours = before is not None and (before.stage, before.turn) == (self.stage, event.turn)
        return max(_times(event.wait), _times(before.wait) if before and ours else 0) + 1

    async def _write(self, event: WaitingEvent, note: Waiting) -> None:
        """Write the note and see it stand, unless another message has gone further meanwhile."""
        while (present := await self._note(event)) != note and not is_overtaken(note, present):
            await self.store.put(waiting_key(event), note.model_dump_json().encode())


def waiting_key(event: WaitingEvent) -> str:
    """Return the key of the note about an attempt's wait."""
    return RunKeys(event.run).shard(event.shard).attempt(event.attempt).waiting


async def waiting_attempts(store: ObjectStore, run: str) -> AsyncIterator[tuple[AttemptEvent, Waiting]]:
    """Yield the attempts of a run that wait, each with its note."""
    async for found in store.list(RunKeys(run).shards_folder):
        place = place_of(found.key)
        if place is None or place.attempt is None or place.name != _NOTE:
            continue
        note = await read(store, found.key, Waiting)
        if note is not None and not note.over:
            yield AttemptEvent(run=run, shard=place.shard, attempt=place.attempt), note

"""The product with one of its protections taken out, to see that the simulation notices."""

import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Self
from unittest.mock import patch

from contracts.events import BatchBuilt
from contracts.submission import AnyEntry, Creating
from services.batch_builder import preparing
from services.chassis import object_store, waits
from services.chassis.append_log import AppendLog
from services.chassis.handling import Result
from services.chassis.object_store import ObjectStore
from services.chassis.provider import CreateAnswer, NotNow, Unknown
from services.chassis.submission_log import SubmissionLog, display_name
from services.spending import ledger
from services.submitter import creating, reconciling, submission
from services.submitter.creating import Creation
from services.submitter.submission import LEASE, Absence, Circumstances, Step, next_step

from .plan import Plan, Shape, Weather
from .store import Objects

Change = Callable[[Plan], Plan]


@dataclass(frozen=True)
class Breakage:
    """A protection taken out, the weather in which it counts, and the promise that is broken without it."""

    breaks: Callable[[], Any]
    weather: Change
    promise: str
    spoils: Change = lambda plan: plan


async def _post_first(self: Creation, event: BatchBuilt, log: SubmissionLog, epoch: int, file: str) -> Result:
    before, clock = log.last, self.desk.clock
    entry = Creating(**self.desk.stamp(epoch), lease_until=clock.now() + LEASE, file=file)
    answer = await self.desk.batches.create(event.model, file, display_name(log.name, epoch, entry.nonce))
    return await self._record(event, await log.append(entry), entry, answer, before)


_record = Creation._record


async def _unknown_is_not_now(
    self: Creation,
    event: BatchBuilt,
    log: SubmissionLog,
    entry: Creating,
    answer: CreateAnswer,
    before: object,
) -> Result:
    told = NotNow(answer.why, quota=False) if isinstance(answer, Unknown) else answer
    return await _record(self, event, log, entry, told, before)


async def _my_own_entry(self: AppendLog[Any], number: int, entry: Any) -> Any:
    await self.store.create(self.key_of(number), self.adapter.dump_json(entry))
    return entry


async def _my_own_commit(store: ObjectStore, key: str, document: Any) -> Any:
    await store.create(key, document.model_dump_json().encode())
    return document


def _never_the_same(*given: object) -> str:
    return uuid.uuid4().hex * 2


@contextmanager
def _everywhere(name: str, instead: Any) -> Iterator[None]:
    """Replace a function of the object store in every module that imported it."""
    original = getattr(object_store, name)
    with ExitStack() as stack:
        for module in list(sys.modules.values()):
            if module.__name__.startswith("services.") and getattr(module, name, None) is original:
                stack.enter_context(patch.object(module, name, instead))
        yield


def _whoever_asks(last: AnyEntry | None, given: Circumstances) -> Step:
    """Take every entry and run for one of our own account."""
    mine = last.model_copy(update={"account": given.account}) if last is not None else None
    return next_step(mine, replace(given, run_account=given.account))


def _rough(plan: Plan) -> Plan:
    return replace(plan, weather=Weather(0.1, 0.06, 0.5, 0.2, 0.06), calm_at=400)


def _in_doubt(plan: Plan) -> Plan:
    return replace(_rough(plan), weather=Weather(0.25, 0.03, 0.9, 0.05, 0.03))


def _patient(plan: Plan) -> Plan:
    """Let batches last until the messages about one wait must have become one."""
    return replace(_rough(plan), batch_time=20_000, wipe_at=None, cancel_at=None, rotated=None, strict=False)


def _twins(plan: Plan) -> Plan:
    """Let two builders often build one attempt, and see different photos."""
    weather = replace(_rough(plan).weather, duplicate=0.6, pause=0.5)
    return replace(plan, shape=Shape(1, 2, 2, 2), weather=weather, bad_photo=True, sites=1)


def _alike(plan: Plan) -> Plan:
    return replace(_rough(plan), shape=Shape(2, 2, 2, 2), alike=True, bad_photo=False)


def _poor(plan: Plan) -> Plan:
    return replace(plan, shape=Shape(3, 1, 2, 2), budget_attempts=1)


def _crowded(plan: Plan) -> Plan:
    return replace(_in_doubt(plan), sites=2, lag=0)


def _slow(plan: Plan) -> Plan:
    """Let steps take longer than the settle time, which is as short as it may be."""
    weather = Weather(pause=0.1, trouble=0.01, create=0, duplicate=0.8, ack_lost=0, late=0.2)
    return replace(plan, weather=weather, lag=0, in_flight=0, settle=61, slowest=240, calm_at=400)


def trusted_broker(plan: Plan) -> Plan:
    """Without a sweeper, what the broker took must do, unless writing a note outlasts the wait it is of."""
    calmer = replace(_rough(plan), wipe_at=None, cancel_at=None, rotated=None, strict=False)
    return replace(calmer, sweeper=False, slowest=4)


def _wiped(plan: Plan) -> Plan:
    return replace(plan, wipe_at=plan.calm_at / 4)


def _rotating(plan: Plan) -> Plan:
    return replace(plan, rotated=(2.0, 700.0), cancel_at=None)


class _Anything(tuple[str, int]):
    """Equals any submission and epoch."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __new__(cls, name: str) -> Self:
        return super().__new__(cls, (name, 0))

    def __eq__(self, other: object) -> bool:
        return True


BREAKAGES = {
    "the intent is written before the POST": Breakage(
        lambda: patch.object(Creation, "_post", _post_first), _rough, "I1"
    ),
    "only the nonce in the log owns the POST": Breakage(
        lambda: patch.object(SubmissionLog, "won", lambda self, entry: True), _rough, "I1"
    ),
    "a POST is sent only within its lease": Breakage(
        lambda: patch.object(creating, "CREATE_TIMEOUT", timedelta(days=-9)), _slow, "I1"
    ),
    "absence is proof only after the settle time": Breakage(
        lambda: patch.object(submission, "_absence", lambda age, given: Absence.PROVEN), _in_doubt, "I1"
    ),
    "an answer that was lost is never a no": Breakage(
        lambda: patch.object(Creation, "_record", _unknown_is_not_now), _in_doubt, "I1"
    ),
    "the list is searched for this very submission": Breakage(
        lambda: patch.object(reconciling, "submission_of", _Anything), _crowded, "I"
    ),
    "another account's run is left alone": Breakage(
        lambda: patch.object(submission, "next_step", _whoever_asks), _rotating, "I1"
    ),
    "a conditional write has one winner": Breakage(
        lambda: patch.object(Objects, "create", Objects.put), _rough, "I"
    ),
    "whoever loses an entry goes on with the winner's": Breakage(
        lambda: patch.object(AppendLog, "append", _my_own_entry), _rough, "I"
    ),
    "whoever loses a commit goes on with the winner's": Breakage(
        lambda: _everywhere("commit", _my_own_commit), _twins, "I5"
    ),
    "a message is acknowledged after what follows from it": Breakage(
        nullcontext, trusted_broker, "I2", lambda plan: replace(plan, ack_first=True)
    ),
    "one message carries a wait": Breakage(
        lambda: patch.object(waits, "is_repetition", lambda *args: False), _patient, "waits"
    ),
    "money is set aside only within the budget": Breakage(
        lambda: patch.object(ledger, "_too_dear", lambda *args: None), _poor, "I8"
    ),
    "what an attempt asks for it asks for once": Breakage(
        lambda: patch.object(preparing, "request_fingerprint", _never_the_same),
        _alike,
        "I1",
    ),
    "a sweeper says again what a broker forgot": Breakage(
        nullcontext, _wiped, "I2", lambda plan: replace(plan, sweeper=False)
    ),
}

"""`sceneloom resolve`: a person says what became of a submission that the log cannot know of."""

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.documents import Built, RunDocument, Waiting
from contracts.keys import UNFINISHED, RunKeys
from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Refused, Submitted
from services.adapters.gemini import open_gemini
from services.chassis.attempt_listing import Where, attempts_of, has_ended
from services.chassis.dead_letters import DeadLetterBox, LetterFilter
from services.chassis.object_store import ObjectStore, new_nonce, read
from services.chassis.said_again import OneAttempt
from services.chassis.settings import ProviderSettings
from services.chassis.submission_log import SubmissionLog, read_log, submission_of
from services.submitter.settings import SubmitterSettings

from .console import say
from .exit_codes import ExitCode
from .letters import open_deployment
from .requests import UsageProblem
from .stores import store_of

_BATCH = re.compile(r"batches/[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Wish:
    """What the person said."""

    run: str | None
    shard: int | None
    attempt: int | None
    absent: bool
    adopt: str | None
    give_up: bool

    @property
    def decisions(self) -> int:
        """Return how many decisions were given; more than one contradict each other."""
        return sum((self.absent, self.adopt is not None, self.give_up))

    def names(self, case: "Case") -> bool:
        """Return whether the case is one that the person means."""
        attempt = case.attempt
        return (
            self.run in {None, attempt.document.run}
            and self.shard in {None, attempt.shard}
            and self.attempt in {None, attempt.attempt}
        )


@dataclass(frozen=True)
class Case:
    """A submission that a person may decide about; one that waits for nobody settles itself in time."""

    attempt: OneAttempt
    log: SubmissionLog
    why: str
    settled_by: datetime | None

    def sentence(self) -> str:
        """Return which it is, why it is undecided, and until when if it settles itself."""
        attempt, at = self.attempt, self.settled_by
        itself = f"; settles itself after {at:%Y-%m-%d %H:%M} UTC unless the run is strict" if at else ""
        where = f"run {attempt.document.run} --shard {attempt.shard} --attempt {attempt.attempt}"
        return f"{where}: {self.why}{itself}"


@dataclass(frozen=True)
class Cases:
    """Finds the cases of a store, as a submitter of this account would see them."""

    store: ObjectStore
    account: str
    settle: timedelta
    strict: bool

    async def all(self) -> AsyncIterator[Case]:
        """Yield the submissions of unfinished runs that are in doubt or belong to another account."""
        async for marker in self.store.list(UNFINISHED):
            run = marker.key.removeprefix(UNFINISHED)
            document = await read(self.store, RunKeys(run).run_document, RunDocument)
            if document is None:
                continue
            letters = await DeadLetterBox(self.store).letters(LetterFilter(run=run))
            held = {(letter.shard, letter.attempt) for letter in letters}
            for where in await _submitting(self.store, run):
                one = OneAttempt(document, document.reference, *where)
                log = await read_log(self.store, one.keys)
                if why := _why(log.last, document.account, self.account, datetime.now(UTC)):
                    yield Case(one, log, why, None if where in held else self._settled_by(log.last))

    def _settled_by(self, last: AnyEntry | None) -> datetime | None:
        """Return when absence is proof; None if that, too, is left to a person."""
        if self.strict or last is None or last.account != self.account:
            return None
        return (last.since if isinstance(last, Ambiguous) else last.at) + self.settle


async def resolve_command(wish: Wish, folder: Path | None, provider: ProviderSettings) -> ExitCode:
    """Write the decision into the submission's log and let the attempt go on; or list what can be decided."""
    if wish.decisions > 1:
        raise UsageProblem("--absent, --adopt and --give-up contradict each other: give one of them")
    if wish.adopt is not None and not _BATCH.fullmatch(wish.adopt):
        raise UsageProblem(f"{wish.adopt!r} is no batch's name, such as batches/abc123")
    store, account, strict = store_of(folder), str(provider.tag()), SubmitterSettings.load().strict
    found = Cases(store, account, _settle_time(folder, provider), strict)
    cases = [case async for case in found.all() if wish.names(case)]
    if wish.decisions == 0:
        return _list(cases)
    if not cases:
        raise UsageProblem("no such submission waits for a decision; `sceneloom resolve` lists those that do")
    if len(cases) > 1:
        raise UsageProblem(
            "several submissions are undecided, name one of them:\n" + "\n".join(map(Case.sentence, cases))
        )
    (case,) = cases
    if wish.adopt is not None and _can_be_asked(folder, provider):
        await _check_adoption(case, wish.adopt, provider)
    await _decide(case, wish, account)
    if folder is not None:
        again = "" if strict else " (add --strict to be asked again)"
        say(f"decided; to go on: sceneloom replay {case.attempt.document.run} --out {folder}{again}")
        return ExitCode.DONE
    await _go_on(store, case.attempt)
    say("decided; the attempt goes on")
    return ExitCode.DONE


def _settle_time(folder: Path | None, provider: ProviderSettings) -> timedelta:
    if folder is not None and provider.simulated():
        from services.embedded import SIMULATOR_SETTLE

        return SIMULATOR_SETTLE
    return SubmitterSettings.load().settle


def _can_be_asked(folder: Path | None, provider: ProviderSettings) -> bool:
    """Return whether the provider is there: the simulator of a folder lives only while a run does."""
    return folder is None or not provider.simulated() or "simulator_url" in provider.model_fields_set


async def _check_adoption(case: Case, batch: str, provider: ProviderSettings) -> None:
    """Raise UsageProblem unless the provider has the batch and it was made for this very submission."""
    async with open_gemini(provider.endpoint(), provider.key()) as gemini:
        status = await gemini.look(batch)
    if status is None:
        raise UsageProblem(f"the provider knows no {batch} under this account")
    made_for = submission_of(status.display_name)
    if case.log.first is None or made_for is None or made_for[0] != case.log.name:
        raise UsageProblem(f"{batch} was made for something else (it is called {status.display_name!r})")


async def _submitting(store: ObjectStore, run: str) -> list[Where]:
    """Return the attempts that are built and have not ended."""
    attempts = await attempts_of(store, run)
    return sorted(
        where for where, names in attempts.items() if "built.json" in names and not has_ended(names)
    )


def _why(last: AnyEntry | None, run_account: str, account: str, now: datetime) -> str:
    """Return why a person may decide, empty if nobody need."""
    theirs = last.account if last is not None else run_account
    if theirs != account and not isinstance(last, Refused):
        return f"it belongs to the provider account {theirs}, and this is {account}"
    if isinstance(last, Ambiguous):
        return f"its answer was lost at {last.since:%Y-%m-%d %H:%M} UTC ({last.why})"
    if isinstance(last, Creating) and now >= last.lease_until:
        return f"no answer was recorded since {last.at:%Y-%m-%d %H:%M} UTC"
    return ""


def _list(cases: list[Case]) -> ExitCode:
    for case in cases:
        say(case.sentence())
    say(
        "decide with --absent, --adopt BATCH or --give-up"
        if cases
        else "no submission waits for a person's decision"
    )
    return ExitCode.DONE


async def _decide(case: Case, wish: Wish, account: str) -> None:
    last, stamp = case.log.last, {"nonce": new_nonce(), "at": datetime.now(UTC), "account": account}
    epoch = last.epoch if last is not None else 0
    entry: AnyEntry
    if wish.adopt is not None:
        entry = Submitted.model_validate(
            {**stamp, "epoch": max(epoch, 1), "batch": wish.adopt, "adopted": True}
        )
    elif wish.absent:
        entry = Prepared.model_validate({**stamp, "epoch": epoch + 1})
    else:
        words = "a person gave it up with `sceneloom resolve`"
        entry = Refused.model_validate({**stamp, "epoch": max(epoch, 1), "code": "dropped", "message": words})
    if not (await case.log.append(entry)).won(entry):
        raise UsageProblem("the submission has moved on meanwhile; look again with `sceneloom resolve`")


async def _go_on(store: ObjectStore, attempt: OneAttempt) -> None:
    """Let the attempt's stages look at what was decided, and forget the letters that asked for it."""
    built = await read(store, attempt.keys.built, Built)
    note = await read(store, attempt.keys.waiting, Waiting)
    if built is None:
        return
    async with open_deployment(store) as deployment:
        await deployment.publisher.publish(attempt.built(built, note.turn + 1 if note else 1))
        async with aclosing(deployment.found(LetterFilter(run=attempt.document.run))) as letters:
            async for found in letters:
                if (found.letter.shard, found.letter.attempt) == (attempt.shard, attempt.attempt):
                    await deployment.forget(found)

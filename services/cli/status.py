"""`sceneloom status`: where a run is, from the store alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from contracts.documents import (
    Cancelled,
    Completed,
    DeadLetter,
    Planned,
    Rejected,
    Requested,
    RunDocument,
    Settled,
)
from contracts.keys import RunKeys, unfinished
from contracts.values import OutcomeCounts
from services.chassis.object_store import ObjectStore, read

from . import results
from .console import fail, give_json, say
from .dead import in_folder, line_of
from .exit_codes import ExitCode, of_status
from .letters import letters_of_run
from .money import cost_so_far
from .stores import store_of
from .waiting import waits_of


@dataclass(frozen=True)
class Progress:
    """How far an unfinished run has come."""

    items: int
    shards: int
    built: int
    fetched: int
    settled: int
    counts: OutcomeCounts
    cancelled: bool
    cost: str
    waiting: tuple[str, ...]

    def sentences(self, run: str) -> str:
        """Return the progress in words, its cost, and what is waited for, a sentence a line."""
        waits = (f"waiting: {wait}" for wait in self.waiting)
        return "\n".join([self._how_far(run), f"cost: {self.cost}", *waits])

    def _how_far(self, run: str) -> str:
        state = "is being cancelled" if self.cancelled else "goes on"
        return (
            f"run {run} {state}: {self.settled} of {self.shards} shards settled (attempts: {self.built} "
            f"built, {self.fetched} ended), {self.counts.scene} of {self.items} items are scenes so far"
        )


async def status_command(run: str, folder: Path | None, *, as_json: bool) -> ExitCode:
    """Print where the run is; the exit code is that of its result, 0 while it goes on, 4 if stalled."""
    store, keys = store_of(folder), RunKeys(run)
    requested = await read(store, keys.requested, Requested)
    if requested is None:
        fail(f"there is no run {run} in {store.name}", ExitCode.USAGE)
    rejected = await read(store, keys.rejected, Rejected)
    if rejected is not None:
        fail(f"run {run} was rejected: {rejected.message}", ExitCode.USAGE)
    completed = await read(store, keys.completed, Completed)
    if completed is not None:
        return await _show_completed(store, str(folder or ""), run, completed, as_json=as_json)
    letters = await letters_of_run(store, run, requested.event)
    if letters:
        cost = await cost_so_far(store, run)
        return _show_stalled(run, letters, cost, folder, as_json=as_json)
    document, plan = (
        await read(store, keys.run_document, RunDocument),
        await read(store, keys.planned, Planned),
    )
    if (document is None or plan is None) and await store.size(unfinished(run)) is None:
        words = f"run {run} was rejected, as over its budget, and nothing was made; a higher one makes it"
        _show(run, {"state": "rejected"}, words, as_json=as_json)
        return ExitCode.USAGE
    if document is None or plan is None:
        _show(run, {"state": "planning"}, f"run {run} is being planned", as_json=as_json)
        return ExitCode.DONE
    progress = await _progress(store, keys, document, plan)
    numbers = {"state": "running", **vars(progress), "counts": progress.counts.model_dump()}
    _show(run, numbers, progress.sentences(run), as_json=as_json)
    return ExitCode.DONE


async def _show_completed(
    store: ObjectStore, root: str, run: str, completed: Completed, *, as_json: bool
) -> ExitCode:
    summary = await results.summary(store, root, run, completed)
    _show(
        run, {"state": "completed", **summary.for_machines()}, "\n".join(summary.sentences()), as_json=as_json
    )
    return of_status(completed.status)


def _show_stalled(
    run: str, letters: Sequence[DeadLetter], cost: str, folder: Path | None, *, as_json: bool
) -> ExitCode:
    """Say what was given up of an unfinished run, and what to do about it."""
    count = "a message was" if len(letters) == 1 else f"{len(letters)} messages were"
    named = len(letters) > 1 and all(letter.run == run for letter in letters)
    which = f"--run {run}" if named else letters[0].id
    advice = (
        f"mend the cause, then `sceneloom dead replay {which}{in_folder(folder)}`; what cannot be mended is "
        f"ended by `sceneloom dead drop {which}{in_folder(folder)}`"
    )
    lines = [
        f"run {run} is stalled, nothing of it is lost: {count} given up",
        *(f"  {line_of(letter)}" for letter in letters),
        f"cost: {cost}",
        advice,
    ]
    told = [letter.model_dump(mode="json", exclude={"body", "stack"}) for letter in letters]
    _show(run, {"state": "stalled", "cost": cost, "letters": told}, "\n".join(lines), as_json=as_json)
    return ExitCode.UPSTREAM


async def _progress(store: ObjectStore, keys: RunKeys, document: RunDocument, plan: Planned) -> Progress:
    commits, counts = Counter[str](), OutcomeCounts()
    async for found in store.list(keys.shards_folder):
        commits[PurePosixPath(found.key).name] += 1
        if found.key.endswith("/settled.json"):
            shard = await read(store, found.key, Settled)
            counts = counts + shard.counts if shard else counts
    cancelled = await read(store, keys.cancelled, Cancelled) is not None
    return Progress(
        items=document.item_count,
        shards=plan.shard_count,
        built=commits["built.json"],
        fetched=commits["fetched.json"],
        settled=commits["settled.json"],
        counts=counts,
        cancelled=cancelled,
        cost=await cost_so_far(store, keys.run),
        waiting=await waits_of(store, keys.run),
    )


def _show(run: str, numbers: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        give_json({"run": run, **numbers})
    else:
        say(sentence)

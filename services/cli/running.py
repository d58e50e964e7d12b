"""`sceneloom run`: a catalogue to scenes in this process, on a folder."""

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import typer

from contracts.documents import Completed
from contracts.events import CsvReady, Event, RunRejected
from contracts.keys import RunKeys
from services.chassis.dead_letters import DeadLetterBox
from services.chassis.object_store import ObjectStore, read
from services.chassis.settings import ProviderSettings
from services.embedded import Pipeline, open_pipeline
from services.ingest.plans import Rejection, RunPlan, resolve
from services.ingest.recipe_book import RecipeBook
from services.ingest.rejection import CatalogueRejected

from . import results
from .assessment import Assessment
from .console import GO_ON, fail, is_terminal, note
from .estimating import assess, with_outlook
from .exit_codes import ExitCode, of_status
from .letters import letters_of_run
from .money import cost_so_far
from .progress import BarReporter, LineReporter, Reporter, SilentReporter
from .requests import Request, check_catalogue, check_out, digest_of, event_for
from .stores import replayed


@dataclass(frozen=True)
class RunOptions:
    """What is made, where it goes, and how the command behaves meanwhile."""

    request: Request
    out: Path
    provider: ProviderSettings
    max_wait: timedelta | None
    fresh: bool
    as_json: bool
    assume_yes: bool
    strict: bool = False


async def run_command(options: RunOptions) -> ExitCode:
    """Make the scenes and print the result; raises UsageProblem or ConfigurationError."""
    check_catalogue(options.request.catalogue)
    options.provider.key()
    check_out(options.out)
    photos = options.request.catalogue.resolve().parent
    async with open_pipeline(options.out, options.provider, photos, strict=options.strict) as pipeline:
        event, plan = await _resolved(options, pipeline)
        if options.fresh:
            event, plan = await fresh_run(event, plan, pipeline)
        return await _finish(options, pipeline, event, plan)


async def replay_here(options: RunOptions, run: str, photos: Path | None) -> ExitCode:
    """Take up a run of a folder again; a completed one's items without a scene become a child run."""
    options.provider.key()
    async with open_pipeline(options.out, options.provider, photos, strict=options.strict) as pipeline:
        event = await replayed(pipeline.store, run)
        source = options.out / event.catalogue.key
        check_catalogue(source)
        plan = await _plan(event, await asyncio.to_thread(digest_of, source), pipeline)
        request = replace(options.request, catalogue=source)
        return await _finish(replace(options, request=request), pipeline, event, plan)


async def _resolved(options: RunOptions, pipeline: Pipeline) -> tuple[CsvReady, RunPlan]:
    event = await event_for(options.request, pipeline.store)
    return event, await _plan(event, event.catalogue.sha256 or "", pipeline)


async def _plan(event: CsvReady, sha256: str, pipeline: Pipeline) -> RunPlan:
    plan = await resolve(event, sha256, RecipeBook(pipeline.store), pipeline.account)
    if isinstance(plan, Rejection):
        fail(plan.message, ExitCode.USAGE)
    return plan


async def fresh_run(event: CsvReady, plan: RunPlan, pipeline: Pipeline) -> tuple[CsvReady, RunPlan]:
    """Return the same work under the first name whose run is not completed: `<run>-2`, `-3` and so on."""
    number = 1
    name = plan.run
    while await pipeline.store.size(RunKeys(name).completed) is not None:
        number += 1
        name = f"{plan.run}-{number}"
    named = event.model_copy(update={"run": name})
    return named, await _plan(named, event.catalogue.sha256 or "", pipeline)


async def _finish(options: RunOptions, pipeline: Pipeline, event: CsvReady, plan: RunPlan) -> ExitCode:
    started = time.monotonic()
    earlier = completed = await _completed(pipeline.store, plan.run)
    if completed is None:
        await _carry_out(options, pipeline, event, plan)
        completed = await _completed(pipeline.store, plan.run)
    if completed is None:
        _stalled(pipeline, plan.run, options.out, await cost_so_far(pipeline.store, plan.run))
    summary = await results.summary(pipeline.store, str(options.out), plan.run, completed)
    seconds = None if earlier is not None else time.monotonic() - started
    results.show(summary, seconds=seconds, as_json=options.as_json)
    return of_status(completed.status)


async def _carry_out(options: RunOptions, pipeline: Pipeline, event: CsvReady, plan: RunPlan) -> None:
    """Publish the run's event and handle messages until none is left; ends the command on a rejection."""
    assessment = await _assessed(options, plan, pipeline)
    _confirm(options, assessment)
    rejections: list[RunRejected] = []
    reporter = _reporter(options, assessment)
    pipeline.bus.listen(reporter.hear)
    pipeline.bus.listen(lambda heard: _remember(heard, rejections))
    await _begin_anew(pipeline.store, plan.run, event)
    pipeline.bus.publish(event)
    try:
        async with asyncio.timeout(
            options.max_wait.total_seconds() if options.max_wait is not None else None
        ):
            await pipeline.bus.run()
    except TimeoutError:
        reporter.close()
        cost = await cost_so_far(pipeline.store, plan.run)
        fail(f"run {plan.run} is not finished after {options.max_wait} ({cost}); {GO_ON}", ExitCode.UPSTREAM)
    finally:
        reporter.close()
    for rejection in rejections:
        report = f" (report: {options.out / rejection.report})" if rejection.report else ""
        fail(f"{rejection.message}{report}", ExitCode.USAGE)


async def _begin_anew(store: ObjectStore, run: str, event: CsvReady) -> None:
    """Forget what was given up of the run before: to start it again is to try all of it again."""
    for letter in await letters_of_run(store, run, event):
        await DeadLetterBox(store).forget(letter)


async def _assessed(options: RunOptions, plan: RunPlan, pipeline: Pipeline) -> Assessment | None:
    """Return what the catalogue makes; None where ingest will reject it and say why."""
    try:
        assessment = await asyncio.to_thread(assess, options.request.catalogue, plan)
    except CatalogueRejected:
        return None
    if not options.as_json:
        assessment = await with_outlook(assessment, plan, pipeline.store, pipeline.account, pipeline.photos)
        for sentence in assessment.sentences(simulated=options.provider.simulated()):
            note(sentence)
    return assessment


def _confirm(options: RunOptions, assessment: Assessment | None) -> None:
    """Ask before real money is spent, where somebody is there to answer."""
    if options.assume_yes or options.provider.simulated() or not is_terminal():
        return
    if assessment is None or assessment.refusal is not None:
        return
    if not typer.confirm(f"Spend up to ${assessment.estimate.highest_usd:.2f}?", err=True):
        fail("nothing was submitted", ExitCode.USAGE)


def _reporter(options: RunOptions, assessment: Assessment | None) -> Reporter:
    if options.as_json:
        return SilentReporter()
    if is_terminal() and assessment is not None:
        return BarReporter(assessment.estimate.items)
    return LineReporter()


def _remember(event: Event, rejections: list[RunRejected]) -> None:
    if isinstance(event, RunRejected):
        rejections.append(event)


def _stalled(pipeline: Pipeline, run: str, out: Path, cost: str) -> NoReturn:
    for letter in pipeline.bus.dead_letters:
        note(f"gave up on a message of {letter.queue} after {letter.attempts} failures: {letter.reason}")
    fail(
        f"run {run} is stalled, nothing of it is lost ({cost}); mend the cause, then {GO_ON}. "
        f"What was given up: `sceneloom dead list --out {out}`; what cannot be mended is ended by "
        "`sceneloom dead drop`",
        ExitCode.UPSTREAM,
    )


async def _completed(store: ObjectStore, run: str) -> Completed | None:
    return await read(store, RunKeys(run).completed, Completed)

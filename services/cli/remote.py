"""Commands that speak to running services: publish, cancel, replay."""

from pathlib import Path

from pydantic import ValidationError

from contracts.events import CsvReady, Event, RunCancelRequested
from services.adapters.object_store import s3_store
from services.chassis.clock import SystemClock
from services.chassis.delivery import summary_of
from services.chassis.rabbit_service import connected_publisher
from services.chassis.run_documents import UnknownRun, mark_cancelled
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings
from services.ingest.plans import resolve
from services.ingest.recipe_book import RecipeBook

from .console import fail, give_json, say
from .exit_codes import ExitCode
from .requests import Request, UsageProblem, check_catalogue, check_strict, event_for
from .stores import replayed, store_of


async def publish_command(
    request: Request, run: str | None, reference: str | None, *, as_json: bool
) -> ExitCode:
    """Upload the catalogue and publish its event."""
    check_catalogue(request.catalogue)
    store = s3_store(S3Settings.load())
    event = await event_for(request, store)
    try:
        named = CsvReady.model_validate({**event.model_dump(), "run": run, "reference": reference})
    except ValidationError as error:
        raise UsageProblem(summary_of(error)) from error
    plan = await resolve(
        named, event.catalogue.sha256 or "", RecipeBook(store), ProviderSettings.load().tag()
    )
    # Published whatever comes of it: ingest answers a request that cannot be met with RunRejected.
    await _publish(named)
    if as_json:
        give_json({"run": plan.run, "catalogue": event.catalogue.key, "reference": reference})
    else:
        say(f"published {event.catalogue.key} as run {plan.run}; see `sceneloom status {plan.run}`")
    return ExitCode.DONE


async def cancel_command(run: str, folder: Path | None, reason: str) -> ExitCode:
    """Mark the run cancelled and, in a deployment, tell the services."""
    try:
        await mark_cancelled(store_of(folder), run, reason, SystemClock().now())
    except UnknownRun as error:
        fail(str(error), ExitCode.USAGE)
    if folder is None:
        await _publish(RunCancelRequested(run=run, reason=reason))
    say(f"run {run} is asked to stop; what was finished is kept")
    return ExitCode.DONE


async def replay_command(run: str, *, strict: bool = False) -> ExitCode:
    """Take a run up again: an unfinished one goes on, of a completed one the rest is made as a child run."""
    check_strict(None, strict=strict)
    store = s3_store(S3Settings.load())
    event = await replayed(store, run)
    await _publish(event)
    say(
        f"run {event.run} goes on" if event.parent is None else f"what run {run} lacks is made in a child run"
    )
    return ExitCode.DONE


async def _publish(event: Event) -> None:
    async with connected_publisher(BrokerSettings.load(), SystemClock()) as publisher:
        await publisher.publish(event)

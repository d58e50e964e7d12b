"""What a catalogue would make and cost; `sceneloom estimate`, and what `run` shows before it spends."""

import asyncio
from dataclasses import replace
from itertools import islice
from pathlib import Path

from contracts.documents import Item
from services.adapters.object_store import memory_store
from services.adapters.photos.settings import PhotoSettings
from services.chassis.errors import ConfigurationError
from services.chassis.object_store import ObjectStore
from services.chassis.settings import ProviderSettings
from services.ingest.contents import RunContents, estimate, fill, new_contents
from services.ingest.plans import Budget, Rejection, RunPlan, refusal, resolve
from services.ingest.recipe_book import RecipeBook
from services.ingest.rejection import CatalogueRejected
from services.ingest.settings import IngestSettings

from .assessment import Assessment
from .console import fail, give_json, note, say
from .exit_codes import ExitCode
from .outlook import MOST_LOOKS, Outlook
from .requests import Request, check_catalogue, event_for
from .stores import store_of


def assess(catalogue: Path, plan: RunPlan) -> Assessment:
    """Read the catalogue and return what it makes; raises CatalogueRejected."""
    contents, settings = new_contents(), IngestSettings.load()
    try:
        fill(contents, catalogue, catalogue.name, plan.recipe)
        refused = refusal(
            contents.item_count, contents.skipped, plan, Budget(per_run=settings.max_cost_per_run)
        )
        return Assessment(
            catalogue_format=contents.catalogue_format,
            notices=contents.notices,
            records=contents.record_count,
            window=settings.window,
            estimate=estimate(contents, plan.recipe, plan.card, settings.window),
            refusal=refused[1] if refused else None,
            first_items=_first_items(contents),
        )
    finally:
        contents.close()


async def with_outlook(
    assessment: Assessment, plan: RunPlan, store: ObjectStore, account: str, photos: Path
) -> Assessment:
    """Return the assessment with what is known of scenes that earlier runs of the account have made."""
    if not plan.recipe.reuse:
        return assessment
    outlook = Outlook(store, account, plan.recipe, plan.card, photos, PhotoSettings.load())
    reuse = await outlook.of(assessment.first_items, assessment.estimate.items)
    return replace(assessment, estimate=assessment.estimate.model_copy(update={"reuse": reuse}))


async def estimate_command(
    request: Request, out: Path | None, provider: ProviderSettings, *, as_json: bool
) -> ExitCode:
    """Print what the catalogue would make and cost; nothing is stored and nothing is sent."""
    check_catalogue(request.catalogue)
    store = memory_store()
    event = await event_for(request, store)
    account = provider.model_copy(update={"provider": "simulator"}).tag()
    plan = await resolve(event, event.catalogue.sha256 or "", RecipeBook(store), account)
    if isinstance(plan, Rejection):
        fail(plan.message, ExitCode.USAGE)
    try:
        assessment = await asyncio.to_thread(assess, request.catalogue, plan)
    except CatalogueRejected as error:
        fail(error.message, ExitCode.USAGE)
    if out is not None:
        photos = await asyncio.to_thread(request.catalogue.resolve)
        assessment = await _looked_up(assessment, plan, out, provider, photos.parent)
    if as_json:
        give_json(assessment.for_machines())
    else:
        for sentence in assessment.sentences(simulated=provider.simulated()):
            say(sentence)
    if assessment.refusal:
        note(assessment.refusal)
        return ExitCode.USAGE
    return ExitCode.DONE


async def _looked_up(
    assessment: Assessment, plan: RunPlan, out: Path, provider: ProviderSettings, photos: Path
) -> Assessment:
    """Return the assessment with what lies in a folder; who paid for that is known by the API key."""
    try:
        account = provider.tag()
    except ConfigurationError as error:
        note(f"what earlier runs made is not looked up: {error}")
        return assessment
    return await with_outlook(assessment, plan, store_of(out), account, photos)


def _first_items(contents: RunContents) -> tuple[Item, ...]:
    with contents.items.path.open("rb") as lines:
        return tuple(Item.model_validate_json(line) for line in islice(lines, MOST_LOOKS))

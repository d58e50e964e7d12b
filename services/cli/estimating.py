"""What a catalogue would make and cost; `sceneloom estimate`, and what `run` shows before it spends."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.documents import Estimate
from services.adapters.object_store import memory_store
from services.chassis.settings import ProviderSettings
from services.ingest.contents import estimate, fill, new_contents
from services.ingest.plans import Budget, Rejection, RunPlan, refusal, resolve
from services.ingest.recipe_book import RecipeBook
from services.ingest.rejection import CatalogueRejected
from services.ingest.settings import IngestSettings
from services.pricing.cards import warnings

from .console import fail, give_json, note, say
from .exit_codes import ExitCode
from .requests import Request, check_catalogue, event_for


@dataclass(frozen=True)
class Assessment:
    """What reading the catalogue showed."""

    catalogue_format: str
    notices: tuple[str, ...]
    records: int
    shards: int
    skipped: Mapping[str, int]
    estimate: Estimate
    refusal: str | None

    def sentences(self) -> tuple[str, ...]:
        """Return the assessment in words, a sentence a line."""
        costs = self.estimate
        records = "1 record makes" if self.records == 1 else f"{self.records} records make"
        items = "1 item" if costs.items == 1 else f"{costs.items} items"
        batches = "1 batch" if self.shards == 1 else f"{self.shards} batches"
        made = f"{records} {items} in {batches}"
        skipped = ", ".join(f"{count} {code}" for code, count in sorted(self.skipped.items()))
        price = (
            f"{costs.model} at {costs.image_size}: ${costs.lowest_usd:.2f} if all goes well, at most "
            f"${costs.highest_usd:.2f} with every retry (batch prices of {costs.price_date})"
        )
        left_out = (f"skipped: {skipped}",) if skipped else ()
        return (self.catalogue_format, *self.notices, made, *left_out, price)


def assess(catalogue: Path, plan: RunPlan) -> Assessment:
    """Read the catalogue and return what it makes; raises CatalogueRejected."""
    contents = new_contents()
    try:
        fill(contents, catalogue, catalogue.name, plan.recipe)
        budget = Budget(per_run=IngestSettings.load().max_cost_per_run)
        refused = refusal(contents.item_count, contents.skipped, plan, budget)
        return Assessment(
            catalogue_format=contents.catalogue_format,
            notices=(*contents.notices, *warnings(plan.card)),
            records=contents.record_count,
            shards=contents.shard_count,
            skipped=contents.skipped,
            estimate=estimate(contents.item_count, plan.recipe, plan.card),
            refusal=refused[1] if refused else None,
        )
    finally:
        contents.close()


async def estimate_command(request: Request, *, as_json: bool) -> ExitCode:
    """Print what the catalogue would make and cost; nothing is stored and nothing is sent."""
    check_catalogue(request.catalogue)
    store = memory_store()
    event = await event_for(request, store)
    account = ProviderSettings.load().model_copy(update={"provider": "simulator"}).tag()
    plan = await resolve(event, event.catalogue.sha256 or "", RecipeBook(store), account)
    if isinstance(plan, Rejection):
        fail(plan.message, ExitCode.USAGE)
    try:
        assessment = assess(request.catalogue, plan)
    except CatalogueRejected as error:
        fail(error.message, ExitCode.USAGE)
    if as_json:
        give_json(_for_machines(assessment))
    else:
        for sentence in assessment.sentences():
            say(sentence)
    if assessment.refusal:
        note(assessment.refusal)
        return ExitCode.USAGE
    return ExitCode.DONE


def _for_machines(assessment: Assessment) -> dict[str, Any]:
    return {
        "format": assessment.catalogue_format,
        "notices": list(assessment.notices),
        "records": assessment.records,
        "items": assessment.estimate.items,
        "batches": assessment.shards,
        "skipped": dict(assessment.skipped),
        **assessment.estimate.model_dump(mode="json", exclude={"items"}),
        "refused": assessment.refusal,
    }

"""`sceneloom preview`: the first products as they would be asked for, and nothing sent to the provider."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from contracts.documents import Item
from contracts.recipe import Recipe
from services.adapters.object_store import DiskObjectStore
from services.adapters.photos.library import open_photo_library
from services.adapters.photos.settings import PhotoSettings
from services.batch_builder.request_lines import request_line, request_settings
from services.chassis.clock import SystemClock
from services.chassis.object_store import ObjectStore
from services.chassis.photo_library import Photo, PhotoProblem
from services.chassis.settings import ProviderSettings
from services.ingest.catalogue import Catalogue
from services.ingest.opening import opened_catalogue
from services.ingest.planning import plan_records
from services.ingest.plans import Rejection, RunPlan, resolve
from services.ingest.recipe_book import RecipeBook
from services.ingest.rejection import CatalogueRejected
from services.pricing.cards import warnings
from services.pricing.parameters import doubts, unsent
from services.recipes.invalid import InvalidRecipe
from services.recipes.prompt import render_prompt

from .console import fail, give_json, say
from .exit_codes import ExitCode
from .previews import Preview, PreviewedItem, PreviewedProduct
from .requests import Request, check_catalogue, check_out, event_for

REQUESTS_FILE = "preview-requests.jsonl"

Obtain = Callable[[str], Awaitable[Photo]]
"""A photo's address in, the photo out; raises PhotoProblem."""


async def preview_command(request: Request, rows: int, out: Path, *, as_json: bool) -> ExitCode:
    """Print the first products' prompts and write their request lines; raises UsageProblem."""
    check_catalogue(request.catalogue)
    check_out(out)
    store = DiskObjectStore(out)
    event = await event_for(request, store)
    account = ProviderSettings.load().model_copy(update={"provider": "simulator"}).tag()
    plan = await resolve(event, event.catalogue.sha256 or "", RecipeBook(store), account)
    if isinstance(plan, Rejection):
        fail(plan.message, ExitCode.USAGE)
    preview = await asyncio.to_thread(_read, request.catalogue, plan, rows, out / REQUESTS_FILE)
    root = request.catalogue.resolve().parent
    async with open_photo_library(PhotoSettings.load(), store, SystemClock(), local_root=root) as photos:
        revalidate = not plan.recipe.reuse
        obtain = partial(photos.obtain, catalogue=event.catalogue.key, revalidate=revalidate)
        await _write_lines(preview, store, obtain)
    if as_json:
        give_json(preview.for_machines())
    else:
        for sentence in preview.sentences():
            say(sentence)
    return ExitCode.DONE if preview.complete else ExitCode.INCOMPLETE


def _read(path: Path, plan: RunPlan, rows: int, requests: Path) -> Preview:
    """Return the preview, still without photos; ends the command if there is nothing to show."""
    recipe = plan.recipe
    try:
        with opened_catalogue(path, path.name, recipe.mapping) as catalogue:
            products = list(islice(_products(catalogue, recipe), rows))
            found, notices = catalogue.format, catalogue.notices
    except CatalogueRejected as error:
        fail(error.message, ExitCode.USAGE)
    if not products:
        fail(f"no record of {path} can become a scene: `sceneloom inspect {path}` says why", ExitCode.USAGE)
    return Preview(
        catalogue_format=found,
        recipe=recipe.reference,
        model=recipe.model,
        settings=request_settings(recipe, plan.card),
        unsent=unsent(recipe, plan.card),
        warnings=(*notices, *warnings(plan.card), *doubts(recipe, plan.card)),
        requests=requests,
        products=products,
    )


def _products(catalogue: Catalogue, recipe: Recipe) -> Iterator[PreviewedProduct]:
    """Yield the products in the order of the file, reading no further than is asked for."""
    for record, items in plan_records(catalogue, recipe):
        if items:
            shown = tuple(_previewed(Item(**item), recipe) for item in items)
            yield PreviewedProduct(record["line"], shown)


def _previewed(item: Item, recipe: Recipe) -> PreviewedItem:
    try:
        prompt = render_prompt(recipe, item.style, {**item.fields, "title": item.title})
    except InvalidRecipe as error:
        return PreviewedItem(item, "", str(error))
    return PreviewedItem(item, prompt)


async def _write_lines(preview: Preview, store: ObjectStore, obtain: Obtain) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_photo(product, obtain)) for product in preview.products]
    with preview.requests.open("wb") as file:
        for product, task in zip(preview.products, tasks, strict=True):
            if photo := task.result():
                preview.lines += _write(file, product, preview, photo, await store.get(photo.key))


async def _photo(product: PreviewedProduct, obtain: Obtain) -> Photo | None:
    """Return the product's photo, None if it cannot be had, which the product then says."""
    try:
        photo = await obtain(product.item.photo)
    except PhotoProblem as problem:
        product.code, product.problem = problem.code, problem.message
        return None
    product.warning = photo.warning
    return photo


def _write(file: BinaryIO, product: PreviewedProduct, preview: Preview, photo: Photo, data: bytes) -> int:
    """Write a line for every item that has a prompt; return how many."""
    ready = [shown for shown in product.items if shown.prompt]
    file.writelines(
        request_line(shown.item.item_id, shown.prompt, data, photo.mime_type, preview.settings)
        for shown in ready
    )
    return len(ready)

"""batch_builder's use case: the items of a shard attempt become request lines, each with its photo."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from contracts.documents import Built, Item, RunDocument, Unbuilt
from contracts.events import AttemptEnded, ShardPlanned
from contracts.keys import AttemptKeys, RunKeys
from contracts.recipe import Recipe
from services.chassis.handling import Result
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read
from services.chassis.photo_library import Photo, PhotoLibrary, PhotoProblem
from services.chassis.run_documents import is_cancelled, read_items, run_document
from services.chassis.said_again import OneAttempt
from services.pricing.cards import card_for_accounting
from services.pricing.price import request_price
from services.recipes.invalid import InvalidRecipe
from services.recipes.prompt import render_prompt

from .request_lines import request_line


@dataclass(frozen=True)
class Buildable:
    """An item that has all its request line needs."""

    item: Item
    photo: Photo
    prompt: str


@dataclass(frozen=True)
class BatchBuilder:
    """Builds the request lines of one shard attempt at a time."""

    store: ObjectStore
    photos: PhotoLibrary

    async def build(self, event: ShardPlanned) -> Result:
        """Build the attempt's lines, or say again what was built."""
        keys = RunKeys(event.run).shard(event.shard).attempt(event.attempt)
        document = await run_document(self.store, event.run)
        # In this order: who sees the wish to stop and then still finds nothing built knows that nothing was
        # sent, because a submitter looks for that wish after the lines are built.
        cancelled = await is_cancelled(self.store, event.run)
        built = await read(self.store, keys.built, Built)
        if built is None and cancelled:
            return [AttemptEnded(**event.work(), ending="cancelled", message="the run was cancelled")]
        built = built or await self._build(event, document, keys)
        return [OneAttempt(document, event.reference, event.shard, event.attempt).built(built)]

    async def _build(self, event: ShardPlanned, document: RunDocument, keys: AttemptKeys) -> Built:
        items = [item async for item in read_items(self.store, event.items)]
        prepared = await self._prepare_all(items, document)
        ready = [entry for entry in prepared if isinstance(entry, Buildable)]
        with DigestedFile() as lines:
            for entry in ready:
                lines.write(await self._line(entry, document.recipe))
            requests = await lines.store(self.store, keys.requests(lines.sha256)) if ready else None
        built = Built(
            nonce=new_nonce(),
            requests=requests,
            lines=len(ready),
            highest_price_usd=_highest_price(document.recipe, len(ready)),
            photos={entry.item.item_id: entry.photo.key for entry in ready},
            unbuilt=tuple(entry for entry in prepared if isinstance(entry, Unbuilt)),
        )
        return await commit(self.store, keys.built, built)

    async def _prepare_all(self, items: list[Item], document: RunDocument) -> list[Buildable | Unbuilt]:
        """Prepare all items at once; the photo library bounds what really overlaps."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._prepare(item, document)) for item in items]
        return [task.result() for task in tasks]

    async def _prepare(self, item: Item, document: RunDocument) -> Buildable | Unbuilt:
        try:
            prompt = render_prompt(document.recipe, item.style, {**item.fields, "title": item.title})
            photo = await self.photos.obtain(item.photo, RunKeys(document.run).source)
            return Buildable(item, photo, prompt)
        except PhotoProblem as problem:
            return Unbuilt(item_id=item.item_id, code=problem.code, message=problem.message)
        except InvalidRecipe as problem:
            return Unbuilt(item_id=item.item_id, code="prompt", message=str(problem))

    async def _line(self, entry: Buildable, recipe: Recipe) -> bytes:
        photo = await self.store.get(entry.photo.key)
        return await asyncio.to_thread(
            request_line, entry.item.item_id, entry.prompt, photo, entry.photo.mime_type, recipe
        )


def _highest_price(recipe: Recipe, lines: int) -> Decimal:
    return request_price(card_for_accounting(recipe.model), recipe.image_size).highest * lines

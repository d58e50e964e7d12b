"""batch_builder's use case: the items of a shard attempt become request lines, each with its photo."""

import asyncio
from dataclasses import dataclass

from contracts.documents import Built, Item, RunDocument, Unbuilt
from contracts.events import AttemptEnded, ShardPlanned
from contracts.keys import AttemptKeys, RunKeys
from services.chassis.handling import Result
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce, read
from services.chassis.photo_library import PhotoLibrary
from services.chassis.run_documents import is_cancelled, read_items, run_document
from services.chassis.said_again import OneAttempt
from services.pricing.cards import card_for_accounting
from services.pricing.recipe_price import recipe_price

from .draft import Draft
from .line_writer import LineWriter
from .preparing import Preparer
from .request_lines import request_settings


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
        card = card_for_accounting(document.recipe.model)
        preparer = Preparer(self.store, self.photos, document, request_settings(document.recipe, card))
        with DigestedFile() as file:
            draft = await self._draft(items, preparer, file)
            lines = len(draft.asking)
            requests = await file.store(self.store, keys.requests(file.sha256)) if lines else None
        built = Built(
            nonce=new_nonce(),
            requests=requests,
            lines=lines,
            highest_price_usd=recipe_price(document.recipe, card).highest * lines,
            photos=draft.photos,
            unbuilt=tuple(draft.unbuilt),
            fingerprints=draft.fingerprints,
            twins=draft.twins,
            reused=draft.reused,
            warnings=draft.warnings,
        )
        return await commit(self.store, keys.built, built)

    async def _draft(self, items: list[Item], preparer: Preparer, file: DigestedFile) -> Draft:
        """Prepare all items at once, as the photo library lets them, and write their lines in order."""
        draft = Draft()
        async with asyncio.TaskGroup() as group:
            writer = LineWriter(self.store, preparer.settings, file, group)
            for preparing in [group.create_task(preparer.prepare(item)) for item in items]:
                entry = await preparing
                if isinstance(entry, Unbuilt):
                    draft.unbuilt.append(entry)
                elif draft.takes(entry):
                    await writer.write(entry)
            await writer.finish()
        return draft

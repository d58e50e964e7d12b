"""How much of a catalogue earlier runs have made, as far as it can be told without fetching a photo.

A photo is known by an address that was fetched lately, or by the bytes of a local file; only then is the
request known, and with it whether its scene is there.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from contracts.documents import Item, ReuseOutlook
from contracts.keys import REUSABLE
from contracts.recipe import Recipe
from services.adapters.photos.address import Address, LocalAddress, WebAddress, parse_address
from services.adapters.photos.local_file import copy_local
from services.adapters.photos.photo_records import PhotoRecords
from services.adapters.photos.settings import PhotoSettings
from services.adapters.photos.unforeseen import caught_for_one_photo
from services.batch_builder.request_lines import request_settings
from services.batch_builder.reuse import finished, request_fingerprint
from services.chassis.clock import SystemClock
from services.chassis.object_store import DigestedFile, ObjectStore
from services.chassis.photo_library import Photo, PhotoProblem
from services.pricing.model_card import ModelCard
from services.recipes.invalid import InvalidRecipe
from services.recipes.prompt import render_prompt

MOST_LOOKS = 1_000
"""Items that are looked up, so that an estimate of a million is as quick as one of a thousand."""


@dataclass(frozen=True)
class Outlook:
    """Looks up the items of one recipe in one store, whose local photos lie below `photos`."""

    store: ObjectStore
    account: str
    recipe: Recipe
    card: ModelCard
    photos: Path
    settings: PhotoSettings

    async def of(self, items: tuple[Item, ...], item_count: int) -> ReuseOutlook:
        """Return what is known of the first items of a catalogue that has so many."""
        if await self._nothing_was_ever_made():
            return ReuseOutlook(known=0, looked_at=item_count, unknown=0)
        answers = [await self._is_made(item) for item in items]
        told = [answer for answer in answers if answer is not None]
        return ReuseOutlook(
            known=sum(told),
            looked_at=len(told),
            unknown=len(answers) - len(told),
            not_looked_at=item_count - len(items),
        )

    async def _nothing_was_ever_made(self) -> bool:
        async for _ in self.store.list(REUSABLE):
            return False
        return True

    async def _is_made(self, item: Item) -> bool | None:
        """Return whether the item's scene was made before, None if that cannot be told yet."""
        try:
            prompt = render_prompt(self.recipe, item.style, {**item.fields, "title": item.title})
            with caught_for_one_photo(item.photo):
                place = parse_address(item.photo, None, "")
                photo = await self._known_photo(place)
        except (PhotoProblem, InvalidRecipe):
            return False  # it will be skipped, so nothing is reused
        if photo is None:
            return False if isinstance(place, LocalAddress) else None
        settings = request_settings(self.recipe, self.card)
        request = request_fingerprint(self.account, self.recipe.model, settings, prompt, photo)
        return await finished(self.store, request) is not None

    async def _known_photo(self, place: Address) -> Photo | None:
        """Return the photo that a place gave before; None for a local one is a photo never seen."""
        records = PhotoRecords(self.store, SystemClock(), self.settings.fresh_for)
        match place:
            case WebAddress():
                known = await records.at_address(place.identity)
                return known.photo if known is not None and known.fresh else None
            case LocalAddress(path):
                with DigestedFile() as file:
                    await asyncio.to_thread(copy_local, self.photos, path, file, self.settings.max_bytes)
                    return await records.same_content(file.sha256)
        return None

"""An item gets all that its request needs: prompt, photo, fingerprint, and a scene made before."""

from dataclasses import dataclass

from contracts.documents import Item, Reusable, RunDocument, Unbuilt
from contracts.keys import RunKeys
from services.chassis.object_store import ObjectStore
from services.chassis.photo_library import Photo, PhotoLibrary, PhotoProblem
from services.recipes.invalid import InvalidRecipe
from services.recipes.prompt import render_prompt

from .request_lines import Settings
from .reuse import finished, request_fingerprint


@dataclass(frozen=True)
class Buildable:
    """An item whose request can be made; `made` is the scene that the same request gave before."""

    item: Item
    photo: Photo
    prompt: str
    fingerprint: str
    made: Reusable | None = None


@dataclass(frozen=True)
class Preparer:
    """Prepares the items of one run; `settings` are what all of its requests say to the model."""

    store: ObjectStore
    photos: PhotoLibrary
    document: RunDocument
    settings: Settings

    async def prepare(self, item: Item) -> Buildable | Unbuilt:
        """Return the item with all its request needs, or why there can be none.

        A scene made before is looked for at every attempt: a second try costs as much as a first, and
        meanwhile another run may have paid for the same.
        """
        recipe = self.document.recipe
        try:
            prompt = render_prompt(recipe, item.style, {**item.fields, "title": item.title})
            source = RunKeys(self.document.run).source
            photo = await self.photos.obtain(item.photo, source, revalidate=not recipe.reuse)
        except PhotoProblem as problem:
            return Unbuilt(item_id=item.item_id, code=problem.code, message=problem.message)
        except InvalidRecipe as problem:
            return Unbuilt(item_id=item.item_id, code="prompt", message=str(problem))
        request = request_fingerprint(self.document.account, recipe.model, self.settings, prompt, photo)
        made = await finished(self.store, request) if recipe.reuse else None
        return Buildable(item, photo, prompt, request, made)

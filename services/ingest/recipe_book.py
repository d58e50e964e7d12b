"""Recipes by reference: the stored ones of this deployment, and those shipped with Sceneloom."""

from dataclasses import dataclass

from contracts import keys
from contracts.recipe import Recipe
from services.chassis.object_store import MissingObject, ObjectStore
from services.recipes.invalid import Fault, InvalidRecipe
from services.recipes.recipe_file import base_reference, parse_recipe
from services.recipes.references import split_reference
from services.recipes.shipped_recipes import shipped_recipes


class UnknownRecipe(Exception):
    """No recipe has this name and version; the text names those there are."""


@dataclass(frozen=True)
class RecipeBook:
    """Finds recipes; a stored one may extend another."""

    store: ObjectStore

    async def find(self, reference: str, extending: tuple[str, ...] = ()) -> Recipe:
        """Return the recipe `name` or `name@version`; raises UnknownRecipe or InvalidRecipe.

        `extending` are the recipes on the way to this one.
        """
        if reference in extending:
            raise InvalidRecipe(Fault(f"extends itself: {' extends '.join((*extending, reference))}"))
        name, version = split_reference(reference)
        shipped = shipped_recipes().get(name)
        if version is None:
            version = shipped.version if shipped else await self._newest(name)
        if shipped is not None and version == shipped.version:
            return shipped
        if version is None:
            raise UnknownRecipe(await self._unknown(reference))
        return await self._stored((*extending, reference), name, version)

    async def _stored(self, extending: tuple[str, ...], name: str, version: str) -> Recipe:
        key = keys.recipe(name, version)
        try:
            text = (await self.store.get(key)).decode()
        except MissingObject as error:
            raise UnknownRecipe(await self._unknown(extending[-1])) from error
        except UnicodeDecodeError as error:
            raise InvalidRecipe(Fault("is not UTF-8 text", key)) from error
        extended = base_reference(text, key)
        if extended is None:
            return parse_recipe(text, key)
        base = await self.find(extended, extending)
        return parse_recipe(text, key, lambda _: base)

    async def _newest(self, name: str) -> str | None:
        prefix = keys.recipes(name)
        versions = [found.key.removeprefix(prefix) async for found in self.store.list(prefix)]
        return max((version.removesuffix(".toml") for version in versions), key=_natural, default=None)

    async def _unknown(self, reference: str) -> str:
        stored = {found.key.split("/")[1] async for found in self.store.list(keys.recipes())}
        known = ", ".join(sorted(stored | set(shipped_recipes())))
        return f"there is no recipe {reference!r}; there are {known}"


def _natural(version: str) -> list[tuple[int, str]]:
    """Order 10 after 9, and words after numbers."""
    return [
        (int(part), "") if part.isdigit() else (1 << 60, part)
        for part in version.replace("-", ".").split(".")
    ]

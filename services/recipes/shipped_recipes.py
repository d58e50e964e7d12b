"""The recipes that come with Sceneloom; `rug-room` is what it began with and the default."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from contracts.recipe import Recipe

from .invalid import Fault, InvalidRecipe, near_match
from .recipe_file import parse_recipe
from .references import split_reference

DEFAULT_RECIPE = "rug-room"


@cache
def shipped_recipes() -> Mapping[str, Recipe]:
    """Return the shipped recipes by name; read once."""
    sources = sorted(name for file in _folder().iterdir() if (name := file.name).endswith(".toml"))
    recipes = (parse_recipe(_folder().joinpath(name).read_text(encoding="utf-8"), name) for name in sources)
    return MappingProxyType({recipe.name: recipe for recipe in recipes})


def shipped_source(recipe: Recipe) -> str:
    """Return the file that a shipped recipe was read from, with its comments."""
    return _folder().joinpath(f"{recipe.name}.toml").read_text(encoding="utf-8")


def find_shipped(reference: str) -> Recipe:
    """Return the shipped recipe of this name or name@version; raises InvalidRecipe naming those there are."""
    name, version = split_reference(reference)
    recipe = shipped_recipes().get(name)
    if recipe is None or version not in {None, recipe.version}:
        there_are = ", ".join(recipe.reference for recipe in shipped_recipes().values())
        hint = near_match(name, shipped_recipes()) if recipe is None else "; its version is another."
        raise InvalidRecipe(
            Fault(f"no recipe {reference} is shipped{hint or '.'} The shipped ones are {there_are}")
        )
    return recipe


def _folder() -> Traversable:
    return files(__package__).joinpath("shipped")

"""How a recipe is named: `name`, or `name@version` for exactly that one."""

from pydantic import TypeAdapter, ValidationError

from contracts.recipe import RecipeName, RecipeVersion

from .invalid import Fault, InvalidRecipe

_NAME: TypeAdapter[str] = TypeAdapter(RecipeName)
_VERSION: TypeAdapter[str] = TypeAdapter(RecipeVersion)


def split_reference(reference: str) -> tuple[str, str | None]:
    """Return name and version of a recipe, None for no version; raises InvalidRecipe if it is neither."""
    name, at, version = reference.partition("@")
    try:
        return _NAME.validate_python(name), _VERSION.validate_python(version) if at else None
    except ValidationError:
        what = (
            f"{reference!r} names no recipe: write the name, or name@version, in lowercase letters, "
            "digits and dashes, such as rug-room or rug-room@1"
        )
        raise InvalidRecipe(Fault(what)) from None

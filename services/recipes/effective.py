"""The recipe that a run follows: the named one, with the little that an event may change."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from contracts.events import Overrides
from contracts.fields import IDENTITY_FIELDS, MEDIA_BASE, PRODUCT_FIELDS
from contracts.recipe import Recipe, Style

from .invalid import Fault, InvalidRecipe, near_match


def with_overrides(recipe: Recipe, overrides: Overrides) -> Recipe:
    """Return the recipe with the overrides in place; raises InvalidRecipe for a style or field it lacks."""
    changes = {
        "styles": _chosen(recipe, overrides.styles),
        "limit": overrides.limit or recipe.limit,
        "image_size": overrides.image_size or recipe.image_size,
        "mapping": {**recipe.mapping, **_checked(overrides.mapping or {})},
        "max_cost_usd": _lower(recipe.max_cost_usd, overrides.max_cost_usd),
    }
    return recipe.model_copy(update=changes)


def unmappable(fields: Iterable[str]) -> dict[str, str]:
    """Return, for each name that is no field of ours, a sentence that says so."""
    ours = (*IDENTITY_FIELDS, MEDIA_BASE, *PRODUCT_FIELDS)
    return {
        field: f"there is no field {field!r} to map a column to{near_match(field, ours) or '.'} "
        f"The fields are {', '.join(ours)}"
        for field in fields
        if field not in ours
    }


def _chosen(recipe: Recipe, names: tuple[str, ...] | None) -> tuple[Style, ...]:
    styles = {style.name: style for style in recipe.styles}
    wanted = styles if names is None else dict.fromkeys(names)
    faults = [
        Fault(
            f"recipe {recipe.reference} has no style {name!r}{near_match(name, styles) or '.'} "
            f"Its styles are {', '.join(styles)}",
            field="overrides.styles",
        )
        for name in wanted
        if name not in styles
    ]
    if faults:
        raise InvalidRecipe(*faults)
    return tuple(styles[name] for name in wanted)


def _checked(mapping: Mapping[str, str]) -> Mapping[str, str]:
    faults = unmappable(mapping)
    if faults:
        raise InvalidRecipe(*(Fault(what, field="overrides.mapping") for what in faults.values()))
    return mapping


def _lower(own: Decimal | None, wanted: Decimal | None) -> Decimal | None:
    budgets = [budget for budget in (own, wanted) if budget is not None]
    return min(budgets, default=None)

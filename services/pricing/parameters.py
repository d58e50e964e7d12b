"""Which settings of a recipe its model takes. The others are not sent to it, and a person is told.

A request with a setting that the model does not know is refused, and with it perhaps the whole file.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from contracts.recipe import Generation, Recipe

from .cards import shipped_cards
from .model_card import ModelCard, Size

_ABSENT = Generation()


def taken(recipe: Recipe, card: ModelCard) -> Generation:
    """Return the recipe's settings of generation without those that this model does not take."""
    names = {name for name, _ in _refused(recipe, card)}
    return recipe.generation.model_copy(update={name: getattr(_ABSENT, name) for name in names})


def unsent(recipe: Recipe, card: ModelCard) -> tuple[str, ...]:
    """Return a sentence for each setting of the recipe that is not sent to this model."""
    return tuple(
        f"{_WORDS[name](recipe.generation)} is not sent: {why}" for name, why in _refused(recipe, card)
    )


def output_limit(recipe: Recipe, card: ModelCard) -> int | None:
    """Return how many tokens, image included, the request allows an answer; None for no limit."""
    return taken(recipe, card).max_output_tokens


def doubts(recipe: Recipe, card: ModelCard) -> tuple[str, ...]:
    """Return a sentence for each setting that is sent although it is not known whether the model takes it."""
    limit = output_limit(recipe, card)
    known = max(each.output_limit or 0 for each in shipped_cards().values())
    if limit is None or card.output_limit is not None or limit <= known:
        return ()
    return (
        (
            f"the limit of {limit} output tokens is sent, but {card.name} publishes none of its own, and no "
            f"other model writes more than {known}: the requests may be refused, and budgets are held "
            "against all these tokens"
        ),
    )


def _refused(recipe: Recipe, card: ModelCard) -> Iterator[tuple[str, str]]:
    """Yield every setting that is given and not taken, with the reason."""
    for name in _WORDS:
        if getattr(recipe.generation, name) == getattr(_ABSENT, name):
            continue
        if name not in card.takes:
            yield name, _not_taken(name, card)
        elif why := _REASONS[name](recipe, card) if name in _REASONS else "":
            yield name, why


def _not_taken(name: str, card: ModelCard) -> str:
    if card.status == "unknown":
        return f"{card.name} is not in the table of models, so nobody knows whether it takes it"
    if name == "thinking_level" and card.always_thinks:
        return f"{card.name} always thinks and takes no level"
    return f"{card.name} does not take it"


def _token_limit(recipe: Recipe, card: ModelCard) -> str:
    wanted, image = recipe.generation.max_output_tokens or 0, card.sizes.get(recipe.image_size)
    if card.output_limit is not None and wanted > card.output_limit:
        return f"{card.name} writes {card.output_limit} at most by itself"
    return _too_short(wanted, recipe.image_size, image, card) if image else ""


def _too_short(wanted: int, image_size: str, image: Size, card: ModelCard) -> str:
    """Return why most answers of so many tokens would end before their image does, empty if not."""
    left, usual = wanted - image.tokens, card.answer.typical
    if left <= 0:
        return f"an image of {image_size} takes {image.tokens} of them, so none could be finished"
    if left < usual:
        return (
            f"an image of {image_size} takes {image.tokens} of them, and the {left} left are fewer than "
            f"the {usual} of text and thinking that usually come with it"
        )
    return ""


def _level(recipe: Recipe, card: ModelCard) -> str:
    if recipe.generation.thinking_level in card.thinking_levels:
        return ""
    return f"{card.name} has the levels {', '.join(card.thinking_levels)}"


_WORDS: Mapping[str, Callable[[Generation], str]] = MappingProxyType(
    {
        "temperature": lambda given: f"temperature {given.temperature:g}",
        "max_output_tokens": lambda given: f"the limit of {given.max_output_tokens} output tokens",
        "thinking_level": lambda given: f"thinking level {given.thinking_level}",
        "search": lambda _: "search grounding",
        "safety": lambda given: f"the safety of {', '.join(sorted(given.safety))}",
    }
)
_REASONS: Mapping[str, Callable[[Recipe, ModelCard], str]] = MappingProxyType(
    {"max_output_tokens": _token_limit, "thinking_level": _level}
)
"""Why a model that takes a setting does not take this value of it, empty if it does."""

"""`sceneloom models` and `sceneloom recipes`."""

from collections.abc import Iterator
from typing import Any

from services.pricing.cards import shipped_cards, warnings
from services.pricing.model_card import ModelCard
from services.pricing.price import Usage, actual_cost, request_price
from services.recipes.invalid import InvalidRecipe
from services.recipes.shipped_recipes import find_shipped, shipped_recipes, shipped_source

from .console import fail, give_json, say
from .exit_codes import ExitCode


def models_command(*, as_json: bool) -> None:
    """Print the models in the order of the table."""
    cards = list(shipped_cards().values())
    if as_json:
        give_json([_card_for_machines(card) for card in cards])
        return
    say(f"US dollars at batch price, as of {cards[0].price_date}; a scene is an image with its photo,")
    say("prompt and usual thinking, at its first attempt")
    for card in cards:
        for sentence in _dead(card) if card.status == "dead" else _living(card):
            say(sentence)


def recipes_command(name: str | None, *, as_json: bool) -> None:
    """Print the shipped recipes, or one of them whole, as a file that can be changed and used."""
    try:
        recipes = [find_shipped(name)] if name else list(shipped_recipes().values())
    except InvalidRecipe as error:
        fail(str(error), ExitCode.USAGE)
    if as_json:
        contents = [recipe.model_dump(mode="json") for recipe in recipes]
        give_json(contents[0] if name else contents)
    elif name:
        say(shipped_source(recipes[0]).rstrip())
    else:
        for recipe in recipes:
            say(f"{recipe.reference:22} {recipe.title}")
            say(f"{'':22} {recipe.model} at {recipe.image_size}, {recipe.aspect_ratio}")
            say(f"{'':22} styles: {', '.join(style.name for style in recipe.styles)}")


def _living(card: ModelCard) -> Iterator[str]:
    yield f"\n{card.name}  ({', '.join(_standing(card))})"
    yield from (f"  note     {sentence}" for sentence in warnings(card))
    yield f"  images   {_priced(_image_prices(card))}"
    yield f"  scenes   {_priced(_scene_prices(card))}"
    yield f"  ratios   {', '.join(card.ratios)}"
    yield f"  takes    {', '.join(_taken(card))}"
    yield f"  batch    {'yes' if card.batch else 'no'}"


def _dead(card: ModelCard) -> Iterator[str]:
    yield f"\n{card.name}  (dead: shut down on {card.shutdown}; its successor is {card.successor})"


def _standing(card: ModelCard) -> Iterator[str]:
    yield card.status
    dates = {"there since": card.since, "deprecated on": card.deprecated, "shutdown on": card.shutdown}
    yield from (f"{what} {date}" for what, date in dates.items() if date)


def _taken(card: ModelCard) -> Iterator[str]:
    for name in sorted(card.takes):
        if name == "thinking_level":
            yield f"{name} ({', '.join(card.thinking_levels)}; {card.thinking_default} by default)"
        elif name == "max_output_tokens" and card.output_limit:
            yield f"{name} (up to {card.output_limit})"
        else:
            yield name


def _priced(prices: dict[str, str]) -> str:
    return ", ".join(f"{size} ${price}" for size, price in prices.items())


def _image_prices(card: ModelCard) -> dict[str, str]:
    """Return the price of the image alone by size."""
    return {
        name: f"{actual_cost(card, Usage(image_tokens=size.tokens)):.4f}" for name, size in card.sizes.items()
    }


def _scene_prices(card: ModelCard) -> dict[str, str]:
    """Return the typical price of one item by size, photo and thinking included."""
    return {size: f"{request_price(card, size).lowest:.4f}" for size in card.sizes}


def _card_for_machines(card: ModelCard) -> dict[str, Any]:
    return {
        **card.model_dump(mode="json"),
        "takes": sorted(card.takes),
        "batch_usd_per_image": _image_prices(card),
        "batch_usd_per_scene": _scene_prices(card),
    }

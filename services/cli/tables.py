"""`sceneloom models` and `sceneloom recipes`."""

import sys

from rich.console import Console
from rich.table import Table

from services.pricing.cards import shipped_cards
from services.pricing.model_card import ModelCard
from services.pricing.price import request_price
from services.recipes.shipped_recipes import shipped_recipes

from .console import give_json


def models_command(*, as_json: bool) -> None:
    """Print the models."""
    cards = list(shipped_cards().values())
    if as_json:
        give_json([{**card.model_dump(mode="json"), "batch_usd_per_scene": _prices(card)} for card in cards])
        return
    table = Table("model", "status", "a scene at batch price", "successor", box=None, pad_edge=False)
    table.columns[0].no_wrap = True
    for card in cards:
        prices = ", ".join(f"{size} ${price}" for size, price in _prices(card).items())
        until = f", {card.shutdown}" if card.shutdown else ""
        shown = prices if card.status != "dead" else ""
        table.add_row(card.name, f"{card.status}{until}", shown, card.successor or "")
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def recipes_command(*, as_json: bool) -> None:
    """Print the shipped recipes."""
    recipes = list(shipped_recipes().values())
    if as_json:
        give_json([recipe.model_dump(mode="json") for recipe in recipes])
        return
    table = Table("recipe", "what it makes", "styles", "model", "size", box=None, pad_edge=False)
    for recipe in recipes:
        styles = ", ".join(style.name for style in recipe.styles)
        size = f"{recipe.image_size} {recipe.aspect_ratio}"
        table.add_row(recipe.reference, recipe.title, styles, recipe.model, size)
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def _prices(card: ModelCard) -> dict[str, str]:
    """Return the typical price of one item by image size, photo and thinking included."""
    return {size: f"{request_price(card, size).lowest:.4f}" for size in card.sizes}

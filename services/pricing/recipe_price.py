"""What an item of a recipe costs: the one price that estimates, budgets and reservations hold to."""

from contracts.recipe import Recipe

from .model_card import ModelCard
from .parameters import output_limit
from .price import PriceRange, request_price


def recipe_price(recipe: Recipe, card: ModelCard) -> PriceRange:
    """Return what an item costs in a batch with the settings that are sent; raises UnsupportedRequest.

    The highest price is a bound where a limit of output tokens is sent. Elsewhere it goes by the longest
    answer that is reckoned with, and a longer one costs more.
    """
    return request_price(card, recipe.image_size, output_limit(recipe, card))

"""What a run will cost and how long it may take, before anything is sent: arithmetic over its recipe."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.documents import Estimate, TokenCounts
from contracts.recipe import Recipe

from .cards import warnings
from .model_card import ModelCard
from .parameters import doubts, output_limit, unsent
from .price import Usage, interactive_price, longest_usage, typical_usage
from .recipe_price import recipe_price

TARGET_HOURS = 24
"""Within which the provider means to finish a batch; it promises nothing."""
LONGEST_HOURS = 50
"""After which a batch that has not ended is cancelled, two hours after the provider lets it expire."""


@dataclass(frozen=True)
class Work:
    """How much a catalogue makes, and how it is cut; `window` batches go out at a time."""

    products: int
    items: int
    batches: int
    window: int
    skipped: Mapping[str, int]


def estimate(recipe: Recipe, card: ModelCard, work: Work) -> Estimate:
    """Return what the work costs at least and at most; raises UnsupportedRequest for a size it lacks."""
    size, items, asked = recipe.image_size, work.items, work.items * recipe.max_attempts
    limit = output_limit(recipe, card)
    batch, alone = recipe_price(recipe, card), interactive_price(card, size, limit)
    waves = -(-work.batches // work.window)
    return Estimate(
        products=work.products,
        items=items,
        batches=work.batches,
        skipped=dict(work.skipped),
        model=recipe.model,
        image_size=size,
        price_date=str(card.price_date),
        lowest_usd=batch.lowest * items,
        highest_usd=batch.highest * asked,
        first_attempt_usd=batch.highest * items,
        interactive_lowest_usd=alone.lowest * items,
        interactive_highest_usd=alone.highest * asked,
        typical_tokens=_tokens(typical_usage(card, size), items),
        highest_tokens=_tokens(longest_usage(card, size, limit), asked),
        target_hours=TARGET_HOURS * waves,
        longest_hours=LONGEST_HOURS * waves * recipe.max_attempts,
        warnings=(*warnings(card), *doubts(recipe, card)),
        unsent=unsent(recipe, card),
    )


def _tokens(usage: Usage, times: int) -> TokenCounts:
    return TokenCounts(input=usage.prompt_tokens * times, output=usage.output_tokens * times)

"""What a request will cost, before; what it did cost, after. US dollars at batch price.

Amounts are rounded to 6 decimals: an actual cost and a lowest price to the nearest, a highest price
upwards, because budgets are held against it.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from .cards import size_of
from .model_card import ModelCard

PHOTO_TOKENS = 1_100
"""What the product's photo counts for in the request, whatever its pixels."""

TYPICAL_PROMPT_TOKENS = 500
HIGHEST_PROMPT_TOKENS = 2_500
"""The longest prompt that is allowed has 8,000 characters, a little over three to a token."""

_MICRO = Decimal("0.000001")
_PER = Decimal(1_000_000)


@dataclass(frozen=True)
class PriceRange:
    """What one item costs at one attempt: with a typical answer, and with the longest."""

    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Usage:
    """The tokens that an answer says it used; photo and prompt both count as prompt."""

    prompt_tokens: int = 0
    text_tokens: int = 0
    image_tokens: int = 0
    thought_tokens: int = 0


def request_price(card: ModelCard, image_size: str) -> PriceRange:
    """Return what one item of this size costs in a batch; raises UnsupportedRequest for a size it lacks."""
    image = size_of(card, image_size).tokens
    typical = Usage(PHOTO_TOKENS + TYPICAL_PROMPT_TOKENS, card.answer.typical, image)
    longest = Usage(PHOTO_TOKENS + HIGHEST_PROMPT_TOKENS, card.answer.highest, image)
    return PriceRange(
        lowest=_exact(card, typical).quantize(_MICRO, ROUND_HALF_UP),
        highest=_exact(card, longest).quantize(_MICRO, ROUND_CEILING),
    )


def actual_cost(card: ModelCard, usage: Usage) -> Decimal:
    """Return what these tokens cost in a batch."""
    return _exact(card, usage).quantize(_MICRO, ROUND_HALF_UP)


def _exact(card: ModelCard, usage: Usage) -> Decimal:
    standard = (
        usage.prompt_tokens * card.prices.input
        + (usage.text_tokens + usage.thought_tokens) * card.prices.text
        + usage.image_tokens * card.prices.image
    )
    return standard * (1 - card.batch_discount) / _PER

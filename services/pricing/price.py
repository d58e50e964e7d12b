"""What a request will cost, before; what it did cost, after. US dollars, at batch price unless it says so.

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
"""At four characters to a token, the shipped recipes come to 300 to 590 with real catalogues."""
HIGHEST_PROMPT_TOKENS = 8_000
"""The longest prompt that is allowed, at a token a character, as scripts other than Latin may need."""

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

    @property
    def output_tokens(self) -> int:
        """Return all that came back."""
        return self.text_tokens + self.image_tokens + self.thought_tokens


def typical_usage(card: ModelCard, image_size: str) -> Usage:
    """Return the tokens of one item with a typical answer; raises UnsupportedRequest."""
    image = size_of(card, image_size).tokens
    return Usage(PHOTO_TOKENS + TYPICAL_PROMPT_TOKENS, card.answer.typical, image)


def longest_usage(card: ModelCard, image_size: str, output_limit: int | None = None) -> Usage:
    """Return the tokens of one item with the longest prompt and answer; raises UnsupportedRequest.

    `output_limit` is what the request allows for the image and all else; without one, text and thinking
    are reckoned as long as the card says.
    """
    image = size_of(card, image_size).tokens
    text = card.answer.highest if output_limit is None else max(output_limit - image, 0)
    return Usage(PHOTO_TOKENS + HIGHEST_PROMPT_TOKENS, text, image)


def request_price(card: ModelCard, image_size: str, output_limit: int | None = None) -> PriceRange:
    """Return what one item of this size costs in a batch; raises UnsupportedRequest for a size it lacks."""
    return _range(card, image_size, output_limit, 1 - card.batch_discount)


def interactive_price(card: ModelCard, image_size: str, output_limit: int | None = None) -> PriceRange:
    """Return what one item costs in a request of its own, without the discount of a batch."""
    return _range(card, image_size, output_limit, Decimal(1))


def actual_cost(card: ModelCard, usage: Usage) -> Decimal:
    """Return what these tokens cost in a batch."""
    return (_standard(card, usage) * (1 - card.batch_discount)).quantize(_MICRO, ROUND_HALF_UP)


def _range(card: ModelCard, image_size: str, output_limit: int | None, share: Decimal) -> PriceRange:
    typical = _standard(card, typical_usage(card, image_size)) * share
    longest = _standard(card, longest_usage(card, image_size, output_limit)) * share
    return PriceRange(typical.quantize(_MICRO, ROUND_HALF_UP), longest.quantize(_MICRO, ROUND_CEILING))


def _standard(card: ModelCard, usage: Usage) -> Decimal:
    """Return what these tokens cost at the standard rate, to the last digit."""
    return (
        usage.prompt_tokens * card.prices.input
        + (usage.text_tokens + usage.thought_tokens) * card.prices.text
        + usage.image_tokens * card.prices.image
    ) / _PER

"""What is known of one model, as `models.toml` says it; values only."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Status = Literal["ga", "deprecated", "sunset", "dead", "unknown"]
Parameter = Literal[
    "image_size", "aspect_ratio", "thinking_level", "temperature", "max_output_tokens", "search", "safety"
]


class _Entry(BaseModel):
    """A frozen part of the table; a key it does not know is a mistake in the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Prices(_Entry):
    """US dollars per 1,000,000 tokens at the standard rate; `text` is writing and thinking."""

    input: Decimal
    text: Decimal
    image: Decimal


class Size(_Entry):
    """One image size: the output tokens of an image, and a square image's side in pixels."""

    tokens: int
    side: int


class AnswerTokens(_Entry):
    """Tokens of text and thinking that come with an image."""

    typical: int
    highest: int


class ModelCard(_Entry):
    """What a model makes, takes and costs, and how long it will be there."""

    name: str
    status: Status
    since: date | None = None
    deprecated: date | None = None
    shutdown: date | None = None
    successor: str | None = None
    sizes: Mapping[str, Size]
    ratios: tuple[str, ...]
    pixels: Mapping[str, tuple[int, int]]
    takes: frozenset[Parameter] = frozenset({"image_size", "aspect_ratio"})
    thinking_levels: tuple[str, ...] = ()
    thinking_default: str | None = None
    always_thinks: bool = False
    output_limit: int | None = None
    """The most tokens that it writes, image and thinking included; None where it is not published."""
    batch: bool = True
    prices: Prices
    batch_discount: Decimal
    price_date: date
    answer: AnswerTokens
    guessed: bool = False
    """Prices and sizes are not the model's own but the dearest of the table."""

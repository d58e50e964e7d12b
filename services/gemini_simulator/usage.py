"""What an answer would have cost, in tokens: the usage metadata of a response.

A photo counts about 1,100 tokens and an image what the model's card says; text is taken as four
characters a token. Thinking is what was typically seen, less or more by the level asked for.
"""

from collections.abc import Mapping
from typing import Any

from services.pricing.cards import ModelCard

PHOTO_TOKENS = 1_100
_CHARACTERS_PER_TOKEN = 4
_THINKING: Mapping[str, float] = {"minimal": 0.25, "low": 0.5, "medium": 1.0, "high": 2.0}


def usage_metadata(
    card: ModelCard, prompt: str, photos: int, thinking_level: str, answer: tuple[str, int]
) -> dict[str, Any]:
    """Return the usage of a request; `answer` is its text and how many tokens of image it has."""
    text, image_tokens = answer
    prompt_details = _details(_text_tokens(prompt), photos * PHOTO_TOKENS)
    answer_details = _details(_text_tokens(text), image_tokens)
    counts = {
        "promptTokenCount": _sum(prompt_details),
        "candidatesTokenCount": _sum(answer_details),
        "thoughtsTokenCount": _thoughts(card, thinking_level),
    }
    return {
        **{name: count for name, count in counts.items() if count},
        "totalTokenCount": sum(counts.values()),
        "promptTokensDetails": prompt_details,
        **({"candidatesTokensDetails": answer_details} if answer_details else {}),
    }


def _details(text: int, image: int) -> list[dict[str, Any]]:
    found = (("TEXT", text), ("IMAGE", image))
    return [{"modality": modality, "tokenCount": count} for modality, count in found if count]


def _sum(details: list[dict[str, Any]]) -> int:
    return sum(detail["tokenCount"] for detail in details)


def _text_tokens(text: str) -> int:
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


def _thoughts(card: ModelCard, level: str) -> int:
    if not (card.thinking_levels or card.always_thinks):
        return 0
    return round(card.answer.typical * _THINKING.get(level, 1.0))

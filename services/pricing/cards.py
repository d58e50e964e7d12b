"""Which model may be used, for which image, and what a person should know before using it.

A model is never switched silently: what cannot be used is refused, naming what can.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from services.chassis.errors import Permanent

from .card_table import shipped_cards, unknown_card
from .model_card import ModelCard, Size

__all__ = [
    "ModelCard",
    "UnknownModel",
    "UnsupportedRequest",
    "card_for_accounting",
    "find_card",
    "pixel_size",
    "problems",
    "shipped_cards",
    "size_of",
    "warnings",
]


class UnknownModel(Permanent):
    """There is no such model, or there is none any more; the text names those there are."""


class UnsupportedRequest(Permanent):
    """The model does not make images of this size or ratio; the text names those it makes."""


def find_card(name: str, *, allow_unknown: bool = False) -> ModelCard:
    """Return the card of a model that may be used.

    Raises UnknownModel for a dead model, and for one that the table lacks unless `allow_unknown`.
    """
    card = shipped_cards().get(name)
    if card is None and allow_unknown and name.strip():
        return unknown_card(name)
    if card is None:
        raise UnknownModel(_unknown(name))
    if card.status == "dead":
        raise UnknownModel(
            f"model {name} was shut down on {card.shutdown} and answers no more; "
            f"its successor is {card.successor}"
        )
    return card


def card_for_accounting(name: str) -> ModelCard:
    """Return the card that prices what a model already made: never refuses, also not a dead model."""
    return shipped_cards().get(name) or unknown_card(name)


def problems(card: ModelCard, image_size: str, aspect_ratio: str) -> tuple[str, ...]:
    """Return in words why this model cannot make such an image in a batch; empty if it can."""
    found = []
    if image_size not in card.sizes:
        found.append(f"{card.name} makes no images of size {image_size!r}; it makes {_listed(card.sizes)}")
    if aspect_ratio not in card.ratios:
        found.append(f"{card.name} has no aspect ratio {aspect_ratio!r}; it has {_listed(card.ratios)}")
    if not card.batch:
        found.append(f"{card.name} cannot be used in a batch; use {_listed(_usable())}")
    return tuple(found)


def warnings(card: ModelCard) -> tuple[str, ...]:
    """Return in words what a person should know before relying on this model."""
    sentence = _WARNINGS.get(card.status)
    return (sentence(card),) if sentence else ()


def size_of(card: ModelCard, image_size: str) -> Size:
    """Return what an image size means for this model; raises UnsupportedRequest if it lacks the size."""
    if image_size not in card.sizes:
        raise UnsupportedRequest(problems(card, image_size, card.ratios[0])[0])
    return card.sizes[image_size]


def pixel_size(card: ModelCard, image_size: str, aspect_ratio: str) -> tuple[int, int]:
    """Return width and height in pixels that such an image should have; compare with a tolerance.

    Raises UnsupportedRequest if the model lacks the size or the ratio.
    """
    side = size_of(card, image_size).side
    if aspect_ratio not in card.ratios:
        raise UnsupportedRequest(problems(card, image_size, aspect_ratio)[0])
    width, height = _at_1k(card.pixels, aspect_ratio)
    return width * side // 1024, height * side // 1024


def _at_1k(pixels: Mapping[str, tuple[int, int]], aspect_ratio: str) -> tuple[int, int]:
    if aspect_ratio in pixels:
        return pixels[aspect_ratio]
    across, down = aspect_ratio.split(":")
    height, width = pixels[f"{down}:{across}"]
    return width, height


def _unknown(name: str) -> str:
    near = get_close_matches(name, shipped_cards(), n=2, cutoff=0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else "."
    return f"there is no model {name!r} in the table{hint} The models are {_listed(_usable())}"


def _usable() -> list[str]:
    return [name for name, card in shipped_cards().items() if card.status != "dead"]


def _listed(names: Mapping[str, Size] | tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)


def _sunset(card: ModelCard) -> str:
    return (
        f"{card.name} was announced to shut down on {card.shutdown}: it may stop answering any day, and "
        f"accounts that have not used it before may be refused. Its successor is {card.successor}"
    )


def _deprecated(card: ModelCard) -> str:
    return (
        f"{card.name} is deprecated since {card.deprecated}, without a shutdown date; "
        f"its successor is {card.successor}"
    )


def _stranger(card: ModelCard) -> str:
    return (
        f"{card.name} is not in the table of models: whether it makes this image is not checked, and it is "
        "priced at the dearest model of the table"
    )


_WARNINGS: dict[str, Callable[[ModelCard], str]] = {
    "sunset": _sunset,
    "deprecated": _deprecated,
    "unknown": _stranger,
}

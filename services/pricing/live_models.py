"""The table of models beside the provider's own list: where the two disagree.

A list of models says what each can be asked to do, but not which of them make images, and names do not
tell either. So a model that the table lacks is counted and nothing more is said of it.
"""

from collections.abc import Iterator, Mapping

from .model_card import ModelCard

BATCH_ACTION = "batchGenerateContent"

Offered = Mapping[str, frozenset[str]]
"""Model → what it can be asked to do, in the provider's words."""


def unusable(model: str, offered: Offered) -> str:
    """Return why an account that is offered these models cannot use this one in a batch, empty if it can."""
    if model not in offered:
        return f"{model} is not in the provider's list: it is gone, or this account may not use it"
    if BATCH_ACTION not in offered[model]:
        return f"{model} is listed without {BATCH_ACTION}: the provider makes no batches with it"
    return ""


def differences(cards: Mapping[str, ModelCard], offered: Offered) -> tuple[str, ...]:
    """Return in words where the table and the provider's list disagree."""
    return (*_disagreements(cards, offered), *_strangers(cards, offered))


def _disagreements(cards: Mapping[str, ModelCard], offered: Offered) -> Iterator[str]:
    for name, card in cards.items():
        if card.status == "dead":
            if name in offered:
                yield f"{name} is dead by the table, and the provider lists it"
        elif card.batch and (wrong := unusable(name, offered)):
            yield wrong


def _strangers(cards: Mapping[str, ModelCard], offered: Offered) -> Iterator[str]:
    if others := sum(BATCH_ACTION in actions for name, actions in offered.items() if name not in cards):
        yield f"{others} more can be asked in batches; the list does not say which of them make images"

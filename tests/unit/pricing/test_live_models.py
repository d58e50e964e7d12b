"""The table of models beside the provider's list."""

import pytest

from services.pricing.cards import shipped_cards
from services.pricing.live_models import BATCH_ACTION, differences, unusable

BATCHES = frozenset({"generateContent", BATCH_ACTION})
AS_IN_THE_TABLE = {name: BATCHES for name, card in shipped_cards().items() if card.status != "dead"}
NANO = "gemini-nano-banana-2.1"


def test_a_list_that_says_what_the_table_says_makes_no_words() -> None:
    assert differences(shipped_cards(), AS_IN_THE_TABLE) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({NANO: None}, f"{NANO} is not in the provider's list"),
        ({NANO: frozenset({"generateContent"})}, f"{NANO} is listed without batchGenerateContent"),
        ({"imagen-4.0-generate-001": BATCHES}, "is dead by the table, and the provider lists it"),
        ({"gemini-9-image": BATCHES}, "1 more can be asked in batches; the list does not say which"),
    ],
)
def test_every_disagreement_is_said(change: dict[str, frozenset[str] | None], words: str) -> None:
    listed = {**AS_IN_THE_TABLE, **change}
    offered = {name: actions for name, actions in listed.items() if actions is not None}

    (said,) = differences(shipped_cards(), offered)

    assert words in said


def test_a_model_that_makes_no_batches_and_is_not_in_the_table_is_nobodys_concern() -> None:
    assert differences(shipped_cards(), {**AS_IN_THE_TABLE, "text-1": frozenset()}) == ()


def test_a_model_that_is_offered_for_batches_can_be_used() -> None:
    assert unusable(NANO, AS_IN_THE_TABLE) == ""
    assert unusable(NANO, {}) != ""

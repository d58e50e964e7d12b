"""The shipped table of models holds together."""

from decimal import Decimal

import pytest

from services.pricing.card_table import shipped_cards
from services.pricing.model_card import ModelCard

LIVING = [card for card in shipped_cards().values() if card.status != "dead"]
DEAD = [card for card in shipped_cards().values() if card.status == "dead"]


def _names(card: ModelCard) -> str:
    return card.name


def test_the_default_model_is_to_be_relied_on_and_makes_2k_at_16_9() -> None:
    card = shipped_cards()["gemini-nano-banana-2.1"]

    assert card.status == "ga"
    assert "2K" in card.sizes
    assert "16:9" in card.ratios
    assert card.batch


@pytest.mark.parametrize("card", LIVING, ids=_names)
def test_a_living_model_has_its_own_prices_and_sizes(card: ModelCard) -> None:
    assert not card.guessed
    assert card.sizes
    assert card.prices.input < card.prices.text < card.prices.image
    assert card.answer.typical < card.answer.highest
    assert card.batch_discount == Decimal("0.5")


@pytest.mark.parametrize(
    "card", [c for c in shipped_cards().values() if c.status in {"deprecated", "sunset", "dead"}], ids=_names
)
def test_a_model_on_its_way_out_names_a_successor_to_be_relied_on(card: ModelCard) -> None:
    assert card.successor is not None
    assert shipped_cards()[card.successor].status == "ga"


@pytest.mark.parametrize("card", DEAD, ids=_names)
def test_a_dead_model_has_a_date_and_is_never_priced_at_nothing(card: ModelCard) -> None:
    assert card.shutdown is not None
    assert card.guessed
    assert card.prices == shipped_cards()["gemini-3-pro-image"].prices


@pytest.mark.parametrize("card", LIVING, ids=_names)
def test_every_ratio_has_pixels_or_a_swapped_twin_that_has(card: ModelCard) -> None:
    for ratio in card.ratios:
        across, down = ratio.split(":")

        assert ratio in card.pixels or f"{down}:{across}" in card.pixels


def test_the_table_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(TypeError):
        shipped_cards()["mine"] = LIVING[0]  # type: ignore[index]  # the point of the test


def test_the_table_is_read_once() -> None:
    assert shipped_cards() is shipped_cards()

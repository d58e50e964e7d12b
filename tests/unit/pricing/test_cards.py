"""Which models may be used, and for which images."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pricing.cards import (
    UnknownModel,
    UnsupportedRequest,
    card_for_accounting,
    find_card,
    pixel_size,
    problems,
    shipped_cards,
    size_of,
    warnings,
)
from services.pricing.model_card import ModelCard

LIVING = [card for card in shipped_cards().values() if card.status != "dead"]


def test_a_known_model_is_found() -> None:
    assert find_card("gemini-3-pro-image").name == "gemini-3-pro-image"


def test_a_misspelt_model_is_refused_with_the_near_match_and_the_models_there_are() -> None:
    with pytest.raises(UnknownModel) as refused:
        find_card("gemini-nano-bananna-2.1")

    assert "did you mean gemini-nano-banana-2.1" in str(refused.value)
    assert "gemini-3.1-flash-lite-image" in str(refused.value)


def test_a_model_like_none_is_refused_without_a_guess() -> None:
    with pytest.raises(UnknownModel) as refused:
        find_card("xyz")

    assert "did you mean" not in str(refused.value)


@pytest.mark.parametrize("allow_unknown", [False, True])
def test_a_dead_model_is_refused_naming_its_successor_even_when_unknown_ones_are_allowed(
    allow_unknown: bool,
) -> None:
    with pytest.raises(UnknownModel, match="its successor is gemini-3-pro-image"):
        find_card("gemini-3-pro-image-preview", allow_unknown=allow_unknown)


def test_dead_models_are_not_offered() -> None:
    with pytest.raises(UnknownModel) as refused:
        find_card("gemini-5")

    assert "preview" not in str(refused.value)
    assert "imagen" not in str(refused.value)


def test_an_unknown_model_that_is_allowed_is_priced_at_the_dearest_and_warned_about() -> None:
    card = find_card("gemini-5-image", allow_unknown=True)

    assert card.status == "unknown"
    assert card.guessed
    assert card.prices == find_card("gemini-3-pro-image").prices
    assert card.sizes["4K"].tokens == 3780
    assert "dearest" in warnings(card)[0]
    assert list(card.sizes) == ["512", "1K", "2K", "4K"]


@pytest.mark.parametrize("name", ["", "   "])
def test_no_name_at_all_is_never_allowed(name: str) -> None:
    with pytest.raises(UnknownModel):
        find_card(name, allow_unknown=True)


@given(st.text())
def test_accounting_finds_a_card_for_any_name(name: str) -> None:
    assert card_for_accounting(name).prices.image > 0


def test_accounting_still_prices_a_model_that_died_meanwhile() -> None:
    assert card_for_accounting("gemini-3-pro-image-preview").status == "dead"


def test_the_default_has_nothing_against_it() -> None:
    card = find_card("gemini-nano-banana-2.1")

    assert problems(card, "2K", "16:9") == ()
    assert warnings(card) == ()


def test_a_size_the_model_lacks_names_its_sizes() -> None:
    assert problems(find_card("gemini-nano-banana-2.1"), "512", "16:9") == (
        "gemini-nano-banana-2.1 makes no images of size '512'; it makes 1K, 2K, 4K",
    )


def test_sizes_are_written_with_a_capital_k() -> None:
    assert problems(find_card("gemini-nano-banana-2.1"), "2k", "16:9")


def test_a_ratio_the_model_lacks_names_its_ratios() -> None:
    found = problems(find_card("gemini-3-pro-image"), "2K", "8:1")

    assert len(found) == 1
    assert "21:9" in found[0]


def test_size_and_ratio_are_both_reported() -> None:
    assert len(problems(find_card("gemini-3.1-flash-lite-image"), "4K", "1:8")) == 2


def test_a_model_without_batches_says_so() -> None:
    card = find_card("gemini-nano-banana-2.1").model_copy(update={"batch": False})

    assert "batch" in problems(card, "2K", "16:9")[0]


def test_a_sunset_model_is_selectable_with_its_date_and_successor_in_the_warning() -> None:
    (warning,) = warnings(find_card("gemini-2.5-flash-image"))

    assert "2026-10-02" in warning
    assert "gemini-nano-banana-2.1" in warning


def test_a_deprecated_model_is_selectable_with_a_warning() -> None:
    (warning,) = warnings(find_card("gemini-3.1-flash-image"))

    assert "deprecated since 2026-10-06" in warning


@pytest.mark.parametrize(
    ("model", "size", "ratio", "expected"),
    [
        ("gemini-nano-banana-2.1", "1K", "16:9", (1376, 768)),
        ("gemini-nano-banana-2.1", "2K", "16:9", (2752, 1536)),
        ("gemini-nano-banana-2.1", "4K", "9:16", (3072, 5504)),
        ("gemini-nano-banana-2.1", "4K", "8:1", (11712, 1408)),
        ("gemini-3.1-flash-image", "512", "1:1", (512, 512)),
        ("gemini-3.1-flash-image", "1K", "1:8", (384, 3072)),
        ("gemini-3-pro-image", "2K", "3:2", (2528, 1696)),
        ("gemini-2.5-flash-image", "1K", "16:9", (1344, 768)),
        ("gemini-2.5-flash-image", "1K", "21:9", (1536, 672)),
    ],
)
def test_pixels_follow_size_and_ratio(model: str, size: str, ratio: str, expected: tuple[int, int]) -> None:
    assert pixel_size(find_card(model), size, ratio) == expected


@pytest.mark.parametrize("card", LIVING, ids=lambda card: card.name)
def test_pixels_are_near_the_ratio_they_stand_for(card: ModelCard) -> None:
    for size in card.sizes:
        for ratio in card.ratios:
            width, height = pixel_size(card, size, ratio)
            across, down = (int(part) for part in ratio.split(":"))

            assert isclose(width / height, across / down, rel_tol=0.06)


@pytest.mark.parametrize(("size", "ratio"), [("512", "16:9"), ("2K", "7:3")])
def test_pixels_of_an_image_the_model_cannot_make_are_refused(size: str, ratio: str) -> None:
    with pytest.raises(UnsupportedRequest, match="gemini-nano-banana"):
        pixel_size(find_card("gemini-nano-banana-2.1"), size, ratio)


def test_the_tokens_of_a_size_the_model_lacks_are_refused() -> None:
    with pytest.raises(UnsupportedRequest, match="it makes 1K"):
        size_of(find_card("gemini-2.5-flash-image"), "4K")

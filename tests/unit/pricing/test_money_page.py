"""The prices in docs/money.md are those that the code computes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.pricing.cards import shipped_cards
from services.pricing.price import interactive_price, longest_usage, request_price, typical_usage

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "money.md").read_text(encoding="utf-8")
HEADER = (
    "| model | size | tokens in | tokens out (image + text) | a scene in a batch | at most | by itself |\n"
    "|---|---|---|---|---|---|---|\n"
)


def rows() -> Iterator[str]:
    for card in shipped_cards().values():
        for size in () if card.status == "dead" else card.sizes:
            usage, longest = typical_usage(card, size), longest_usage(card, size)
            batch, alone = request_price(card, size), interactive_price(card, size)
            assert longest.image_tokens == usage.image_tokens
            out = f"{usage.image_tokens:,} + {usage.text_tokens:,}"
            prices = f"${batch.lowest:.4f} | ${batch.highest:.4f} | ${alone.lowest:.4f}"
            yield f"| {card.name} | {size} | {usage.prompt_tokens:,} | {out} | {prices} |\n"


def test_the_table_is_what_the_code_computes() -> None:
    table = HEADER + "".join(rows())
    assert table in PAGE, f"docs/money.md should hold\n\n{table}"


def test_the_worked_example_is_the_default_at_2k() -> None:
    price = request_price(shipped_cards()["gemini-nano-banana-2.1"], "2K")
    assert f"**${price.lowest:.5f}**" in PAGE
    assert f"**${price.highest:.6f}**" in PAGE


def test_the_date_of_the_prices_is_told() -> None:
    assert {str(card.price_date) for card in shipped_cards().values()} == set(
        re.findall(r"prices of (\d{4}-\d\d-\d\d)", PAGE)
    )


@pytest.mark.parametrize("claim", ["0.001", "0.002"])
def test_the_cheapest_scene_of_all_is_far_above_the_old_claim(claim: str) -> None:
    cheapest = min(
        request_price(card, size).lowest
        for card in shipped_cards().values()
        if card.status != "dead"
        for size in card.sizes
    )
    assert cheapest > 8 * float(claim)

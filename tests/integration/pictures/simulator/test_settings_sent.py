"""What we send to a model with every setting in the recipe is what a strict server takes of that model."""

import json
from pathlib import Path

import pytest

from contracts.recipe import Generation
from services.batch_builder.request_lines import request_line, request_settings
from services.gemini_simulator.picture_request import picture_request
from services.gemini_simulator.request_lines import line_spans
from services.gemini_simulator.request_lines import request_line as read_line
from services.pricing.cards import shipped_cards
from services.pricing.model_card import ModelCard
from services.recipes.shipped_recipes import find_shipped

LIVING = [card for card in shipped_cards().values() if card.status != "dead"]


@pytest.mark.parametrize("level", ["minimal", "low", "medium", "high"])
@pytest.mark.parametrize("card", LIVING, ids=lambda card: card.name)
def test_every_model_takes_the_line_that_is_made_for_it(card: ModelCard, level: str, tmp_path: Path) -> None:
    generation = Generation(
        temperature=0.7,
        max_output_tokens=8_192,
        thinking_level=level,
        search=True,
        safety={"HARM_CATEGORY_HARASSMENT": "BLOCK_ONLY_HIGH"},
    )
    recipe = find_shipped("rug-room").model_copy(update={"generation": generation, "image_size": "1K"})
    line = request_line("a", "A rug.", b"\xff\xd8\xff photo", "image/jpeg", request_settings(recipe, card))
    file = tmp_path / "requests.jsonl"
    file.write_bytes(line)

    assert len(line_spans(file)) == 1
    asked = picture_request(read_line(line, 1)["request"], card, looks=False)

    assert asked.image_size == "1K"
    assert asked.thinking_level in {level, card.thinking_default or ""}
    assert json.loads(line)["key"] == "a"

"""`sceneloom models`, `sceneloom recipes`, and how doctor compares the table with the provider's list."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.adapters.gemini import open_gemini
from services.chassis.errors import ConfigurationError
from services.cli import doctor
from services.cli.commands import app
from services.gemini_simulator.app import running
from services.gemini_simulator.settings import SimulatorSettings
from services.pricing.cards import shipped_cards
from services.recipes.recipe_file import parse_recipe
from services.recipes.shipped_recipes import find_shipped, shipped_recipes


def sceneloom(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
async def simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    async with running(SimulatorSettings(port=0, data=tmp_path)) as address:
        monkeypatch.setenv("SCENELOOM_PROVIDER", "simulator")
        monkeypatch.setenv("SCENELOOM_SIMULATOR_URL", address)
        yield address


def test_every_model_is_listed_with_what_a_person_decides_by() -> None:
    said = sceneloom("models").stdout

    for words in (
        "as of 2026-10-09",
        "gemini-nano-banana-2.1  (ga, there since 2026-10-06)",
        "1K $0.0168, 2K $0.0252, 4K $0.0567",
        "thinking_level (minimal, medium, high; medium by default)",
        "max_output_tokens (up to 4096)",
        "(deprecated, there since 2026-05-28, deprecated on 2026-10-06)",
        "(sunset, shutdown on 2026-10-02)",
        "(dead: shut down on 2026-06-25; its successor is gemini-3-pro-image)",
    ):
        assert words in said


def test_a_machine_is_given_the_whole_table() -> None:
    cards = {card["name"]: card for card in json.loads(sceneloom("models", "--json").stdout)}

    assert set(cards) == set(shipped_cards())
    assert cards["gemini-nano-banana-2.1"]["batch_usd_per_image"]["2K"] == "0.0252"
    assert cards["gemini-2.5-flash-image"]["shutdown"] == "2026-10-02"
    assert cards["gemini-3-pro-image"]["batch"] is True


def test_the_shipped_recipes_are_listed_and_one_is_printed_whole() -> None:
    listed, whole = sceneloom("recipes").stdout, sceneloom("recipes", "packshot@1").stdout

    for recipe in shipped_recipes().values():
        assert f"{recipe.reference:22} {recipe.title}" in listed
    assert parse_recipe(whole, "printed") == find_shipped("packshot")


def test_a_recipe_that_is_not_shipped_is_refused_with_those_that_are() -> None:
    result = sceneloom("recipes", "packshit")

    assert result.exit_code == 2
    assert "did you mean packshot?" in result.stderr


def test_a_machine_is_given_one_recipe_or_all() -> None:
    assert json.loads(sceneloom("recipes", "rug-room", "--json").stdout)["version"] == "1"
    assert len(json.loads(sceneloom("recipes", "--json").stdout)) == len(shipped_recipes())


async def test_the_unmodified_sdk_lists_the_models_with_what_they_do(simulator: str) -> None:
    async with open_gemini(simulator, "simulator") as gemini:
        offered = await gemini.models()

    assert set(offered) == {name for name, card in shipped_cards().items() if card.status != "dead"}
    assert all("batchGenerateContent" in actions for actions in offered.values())


async def test_doctor_compares_the_table_with_the_providers_list(simulator: str) -> None:
    assert await doctor._models() == "5 listed"


async def test_doctor_fails_if_the_default_recipes_model_is_not_offered(
    simulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = find_shipped("rug-room").model_copy(update={"model": "gemini-9-image"})
    monkeypatch.setattr(doctor, "find_shipped", lambda _: unknown)

    with pytest.raises(ConfigurationError, match="gemini-9-image is not in the provider's list"):
        await doctor._models()


async def test_without_a_key_doctor_says_that_nothing_was_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "SCENELOOM_PROVIDER"):
        monkeypatch.delenv(name, raising=False)

    assert "not compared" in await doctor._models()

"""What the command line asks for that an event cannot say becomes a recipe of its own."""

from pathlib import Path
from typing import Any

import pytest

from services.adapters.object_store import memory_store
from services.cli.requests import Request, UsageProblem, event_for, mapping_of
from services.ingest.recipe_book import RecipeBook
from tests.unit.recipes.sample import TOML


async def test_a_fresh_run_follows_a_recipe_that_takes_nothing_from_earlier_runs(tmp_path: Path) -> None:
    catalogue, store = tmp_path / "rugs.csv", memory_store()
    catalogue.write_text("sku,title,image\nA-1,Rug,a.jpg\n")
    recipes = [
        await RecipeBook(store).find(
            (await event_for(Request(catalogue, "rug-room", fresh=fresh), store)).recipe
        )
        for fresh in (False, True)
    ]
    assert [recipe.reuse for recipe in recipes] == [True, False]
    assert recipes[0].identity() != recipes[1].identity()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"aspect_ratio": "16x9"}, "--aspect-ratio '16x9': write it as 16:9"),
        ({"aspect_ratio": "wide"}, "--aspect-ratio 'wide': must be width to height, such as 16:9"),
        ({"model": ""}, "--model '': must be the name of a model"),
        ({"model": "a/b?c", "unknown_model": True}, "--model 'a/b?c': must be the name of a model"),
        ({"max_attempts": 99}, "--max-attempts 99: must be 10 or less"),
    ],
)
async def test_an_option_that_makes_no_recipe_is_blamed_itself_and_nothing_is_stored(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    catalogue, store = tmp_path / "rugs.csv", memory_store()
    catalogue.write_text("sku,title,image\nA-1,Rug,a.jpg\n")

    with pytest.raises(UsageProblem) as refused:
        await event_for(Request(catalogue, "rug-room", **changes), store)

    assert str(refused.value).startswith(words)
    assert "toml" not in str(refused.value)
    assert [found async for found in store.list("")] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
async def test_a_recipe_is_read_with_or_without_the_mark_that_editors_leave(
    tmp_path: Path, encoding: str
) -> None:
    catalogue, recipe, store = tmp_path / "rugs.csv", tmp_path / "mine.toml", memory_store()
    catalogue.write_text("sku,title,image\nA-1,Rug,a.jpg\n")
    recipe.write_text(TOML, encoding=encoding)

    event = await event_for(Request(catalogue, str(recipe)), store)

    assert (await RecipeBook(store).find(event.recipe)).reference == "lamps@3"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
async def test_a_recipe_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    recipe = tmp_path / "mine.toml"
    recipe.write_bytes(f"# ä\n{TOML}".encode(encoding))

    with pytest.raises(UsageProblem, match=r"mine.toml: is not UTF-8 text.*: save it as UTF-8"):
        await event_for(Request(tmp_path / "rugs.csv", str(recipe)), memory_store())


def test_two_columns_for_one_field_are_refused_by_their_names() -> None:
    with pytest.raises(UsageProblem, match="twice where 'image' is: in 'A' and in 'B'"):
        mapping_of(["image=A", "sku=S", "image=B"])


def test_one_column_may_be_two_fields() -> None:
    assert mapping_of(["sku=Artikel", "title=Artikel", "title=Artikel"]) == {
        "sku": "Artikel",
        "title": "Artikel",
    }

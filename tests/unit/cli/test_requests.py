"""What the command line asks for that an event cannot say becomes a recipe of its own."""

from pathlib import Path

from services.adapters.object_store import memory_store
from services.cli.requests import Request, event_for
from services.ingest.recipe_book import RecipeBook


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

"""What `estimate` and `run` say before anything is spent: no claim that was not looked up."""

from typing import Any

from contracts.documents import ReuseOutlook
from services.cli.assessment import Assessment
from services.pricing.cards import find_card
from services.pricing.estimate import Work, estimate
from services.recipes.shipped_recipes import find_shipped


def assessment(batches: int = 2, **changes: Any) -> Assessment:
    recipe = find_shipped("rug-room").model_copy(update={"image_size": "2K", "max_attempts": 3})
    work = Work(products=40, items=120, batches=batches, window=32, skipped={"no_image": 2})
    costs = estimate(recipe, find_card(recipe.model), work).model_copy(update=changes)
    return Assessment("a rug inventory", (), 45, 32, costs, None)


def said(*, simulated: bool = False, **changes: Any) -> str:
    return "\n".join(assessment(**changes).sentences(simulated=simulated))


def test_products_items_batches_and_what_is_left_out_are_counted() -> None:
    assert "45 records make 120 items in 2 batches (40 products)" in said()
    assert "skipped: 2 no_image" in said()


def test_both_prices_are_told_with_their_date_and_the_tokens_they_come_from() -> None:
    words = said()
    assert "$3.44 if all goes well, at most $16.93 with every retry (batch prices of 2026-10-09)" in words
    assert "one request at a time, without the discount of a batch: $6.88 to $33.86" in words
    assert "192,000 sent and 273,600 received if all goes well" in words


def test_the_time_is_the_providers_target_and_no_promise() -> None:
    assert (
        "means to finish a batch within 24 hours and promises nothing: reckon with up to 24 hours" in said()
    )
    assert "of 40 at most 32 are under way at a time: reckon with up to 48 hours" in said(batches=40)
    assert "hours" not in said(simulated=True)


def test_what_is_known_of_earlier_runs_is_told_as_far_as_it_is_known() -> None:
    def reuse(*numbers: int) -> str:
        known, looked_at, unknown, rest = numbers
        outlook = ReuseOutlook(known=known, looked_at=looked_at, unknown=unknown, not_looked_at=rest)
        return said(reuse=outlook).splitlines()[-1]

    made = "of the 40 looked at were made before and cost nothing again"
    assert reuse(12, 40, 0, 0) == f"reuse: 12 {made}"
    assert reuse(12, 40, 80, 0) == (
        f"reuse: 12 {made}; of 80 it cannot be known before their photos are fetched"
    )
    assert reuse(1, 2, 98, 20).endswith("; 20 more were not looked at")
    assert reuse(0, 0, 120, 0) == "reuse: of 120 it cannot be known before their photos are fetched"
    assert reuse(0, 120, 0, 0) == "reuse: none of it was made before"
    assert "reuse" not in said()


def test_what_machines_are_told_has_all_of_it() -> None:
    told = assessment().for_machines()
    assert told["items"] == 120
    assert told["typical_tokens"] == {"input": 192_000, "output": 273_600}
    assert told["interactive_lowest_usd"] == 2 * told["lowest_usd"]
    assert told.keys() >= {
        "format",
        "records",
        "products",
        "batches",
        "skipped",
        "refused",
        "reuse",
        "unsent",
    }


def test_a_catalogue_of_which_nothing_is_made_costs_no_words_about_money() -> None:
    recipe = find_shipped("rug-room")
    nothing = Work(products=0, items=0, batches=0, window=32, skipped={"no_image": 2})
    costs = estimate(recipe, find_card(recipe.model), nothing)
    words = Assessment("a rug inventory", (), 2, 32, costs, "nothing").sentences()
    assert words[-1] == "skipped: 2 no_image"

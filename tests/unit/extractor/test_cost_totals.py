"""What the items of each outcome cost, and what went into answers that were asked for again."""

from decimal import Decimal

from contracts.documents import OutcomeLine
from contracts.values import CostTotals
from services.extractor.settling import cost_totals, merge


def line(item: str, outcome: str, cost: str, attempt: int = 1, **more: object) -> OutcomeLine:
    plain = {"product_id": "p", "sku": "s", "title": "t", "style": "y", "model": "m"}
    given = {"item_id": item, "outcome": outcome, "cost_usd": cost, "attempt": attempt}
    return OutcomeLine.model_validate({**plain, **given, **more})


def totals(*attempts: list[OutcomeLine]) -> CostTotals:
    return cost_totals(attempts, merge(attempts))


def test_every_cent_is_on_the_outcome_that_its_item_ended_in() -> None:
    counted = totals(
        [line("a", "scene", "0.03"), line("b", "blocked", "0.01"), line("c", "failed", "0.02")],
        [line("c", "scene", "0.03", 2)],
    )
    assert (counted.scene, counted.blocked, counted.failed) == (
        Decimal("0.08"),
        Decimal("0.01"),
        Decimal(0),
    )


def test_a_retry_costs_what_the_answers_before_it_cost() -> None:
    counted = totals(
        [line("a", "failed", "0.02"), line("b", "failed", "0")],
        [line("a", "failed", "0.01", 2), line("b", "scene", "0.03", 2)],
        [line("a", "blocked", "0.04", 3)],
    )
    assert counted.retried == Decimal("0.03")
    assert counted.blocked == Decimal("0.07")


def test_scenes_of_earlier_runs_are_counted_and_cost_nothing() -> None:
    counted = totals([line("a", "scene", "0", reused="run-1"), line("b", "scene", "0.03")])
    assert (counted.reused, counted.scene) == (1, Decimal("0.03"))


def test_totals_of_shards_add_up() -> None:
    one = CostTotals(scene=Decimal(1), retried=Decimal("0.5"), reused=2)
    assert one + one == CostTotals(scene=Decimal(2), retried=Decimal(1), reused=4)

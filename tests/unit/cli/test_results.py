"""The last words of a run: what it cost, what of it came to nothing, and what was free."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.documents import Completed
from contracts.values import CostTotals, OutcomeCounts
from services.cli.results import Summary, show
from tests.fakes.clock import START


def summary(simulated: bool = False, **costs: Any) -> Summary:
    completed = Completed(
        nonce="n",
        status="partial",
        manifest="runs/r/manifest.jsonl",
        report="runs/r/report.csv",
        counts=OutcomeCounts(scene=8, blocked=2),
        cost_usd=Decimal("0.31"),
        costs=CostTotals(**costs) if costs else None,
        at=START,
    )
    return Summary("r", completed, "m", "out", simulated)


def said(simulated: bool = False, seconds: float | None = None, **costs: Any) -> tuple[str, ...]:
    return summary(simulated, **costs).sentences(seconds)


def test_a_run_says_what_it_cost_and_a_simulated_one_what_it_would_have() -> None:
    assert "cost $0.31" in said()
    assert "took 7 s, would have cost $0.31" in said(simulated=True, seconds=7)


def test_blocked_items_and_retries_have_their_share_named() -> None:
    words = said(scene=Decimal("0.27"), blocked=Decimal("0.04"), retried=Decimal("0.02"), reused=1)
    assert "of it $0.2700 for scene items, $0.0400 for blocked items" in words
    assert "of it $0.0200 for answers without a scene that were asked for again" in words
    assert "1 scene taken from earlier runs, for nothing" in words


def test_where_all_went_into_scenes_there_is_nothing_to_explain() -> None:
    assert len(said(scene=Decimal("0.31"))) == len(said()) == 5


def test_a_run_that_was_finished_before_says_so_and_that_nothing_was_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(summary(), seconds=None, as_json=False)
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"finished on {START:%Y-%m-%d %H:%M} UTC; nothing was done or paid now")
    assert "--fresh" in first
    assert not any("took" in line for line in rest)

"""Money over a whole run: set aside before, settled after, and never above what was allowed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.events import AttemptEnded, RunCompleted
from services.chassis.provider import BatchState, BatchStatus
from services.pricing.cards import find_card
from services.pricing.price import request_price
from services.recipes.shipped_recipes import find_shipped
from services.spending.book import Ledger, account_ledger, run_ledger
from services.spending.ledger import Caps
from tests.fakes.answers import AnsweringProvider, Line, failure, no_picture, success
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import FakePipeline, catalogue
from tests.fakes.slow_provider import SlowProvider

ONE_STYLE: dict[str, Any] = {"overrides": {"styles": ["bright-home"]}}
LARGE: dict[str, Any] = {"overrides": {"styles": ["bright-home"], "image_size": "4K"}}
RECIPE = find_shipped("product-lifestyle")
HIGHEST = request_price(find_card(RECIPE.model), RECIPE.image_size).highest


def budget(usd: Decimal) -> dict[str, Any]:
    return {"overrides": {"styles": ["bright-home"], "max_cost_usd": str(usd)}}


def pipeline_that_first_gives(line: Line, times: int = 1, **fields: Any) -> FakePipeline:
    def answer(key: str, asked: int) -> Line:
        return (line and {**line, "key": key}) if asked < times else success(key)

    return FakePipeline(provider=AnsweringProvider(answerer=answer), **fields)


def ledgers(pipeline: FakePipeline, run: str = "run-1") -> tuple[Ledger, Ledger]:
    return (
        run_ledger(pipeline.store, pipeline.clock, run),
        account_ledger(pipeline.store, pipeline.clock, pipeline.account),
    )


async def cost_in_manifest(pipeline: FakePipeline) -> Decimal:
    return sum((Decimal(str(line["cost_usd"])) for line in await pipeline.manifest()), Decimal(0))


def endings(pipeline: FakePipeline) -> list[str]:
    return [event.ending for event in pipeline.heard if isinstance(event, AttemptEnded)]


async def test_the_ledgers_end_without_a_reservation_and_at_what_the_manifest_says() -> None:
    pipeline = pipeline_that_first_gives(no_picture("", "NO_IMAGE"))
    await pipeline.make(catalogue(*(f"S-{number}" for number in range(31))), **LARGE)
    assert pipeline.completed().counts.scene == 31
    cost = await cost_in_manifest(pipeline)
    assert cost > 0
    assert pipeline.completed().cost_usd == cost
    for ledger in ledgers(pipeline):
        state = await ledger.now()
        assert (state.reserved, state.spent_usd) == ({}, cost)


async def test_a_rerun_of_a_whole_run_settles_nothing_twice() -> None:
    pipeline = pipeline_that_first_gives(failure("", 503, "overloaded"))
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    before = [await ledger.now() for ledger in ledgers(pipeline)]
    pipeline.bus = pipeline.new_bus()
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert [await ledger.now() for ledger in ledgers(pipeline)] == before


async def test_a_retry_that_the_runs_budget_would_not_hold_is_not_made() -> None:
    pipeline = pipeline_that_first_gives(no_picture("", "NO_IMAGE"))
    await pipeline.make(catalogue("A-1"), **budget(HIGHEST))
    assert endings(pipeline) == ["succeeded", "over_budget"]
    assert len(pipeline.provider.created) == 1
    (line,) = await pipeline.manifest()
    assert (line["outcome"], line["code"]) == ("failed", "over_budget")
    assert "the run's budget" in line["reason"]
    for ledger in ledgers(pipeline):
        assert (await ledger.now()).reserved == {}


async def test_a_retry_that_the_runs_budget_holds_once_the_first_attempt_is_settled_is_made() -> None:
    pipeline = pipeline_that_first_gives(failure("", 503, "overloaded"))  # costs nothing
    await pipeline.make(catalogue("A-1"), **budget(HIGHEST))
    assert endings(pipeline) == ["succeeded", "succeeded"]
    assert pipeline.completed().status == "succeeded"


async def test_a_lost_answers_highest_price_stays_spent() -> None:
    pipeline = FakePipeline()

    async def never_heard_of(batch: str) -> BatchStatus | None:
        return None

    pipeline.provider.look = never_heard_of  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert endings(pipeline) == ["lost"]
    for ledger in ledgers(pipeline):
        state = await ledger.now()
        assert (state.reserved, state.spent_usd) == ({}, HIGHEST)


@pytest.mark.parametrize("cap", ["day", "total", "per run"])
async def test_a_deployments_budget_ends_what_it_does_not_hold_and_the_run_completes(cap: str) -> None:
    limit = Decimal("1.5") * HIGHEST
    caps = {"day": Caps(day_usd=limit), "total": Caps(total_usd=limit)}.get(cap, Caps())
    pipeline = pipeline_that_first_gives(
        no_picture("", "NO_IMAGE"),
        times=9,
        caps=caps,
        max_cost_per_run=limit if cap == "per run" else None,
    )
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    said = endings(pipeline)
    assert said[-1] == "over_budget"
    assert len(pipeline.provider.created) == len(said) - 1
    assert pipeline.completed().status == "failed"
    for ledger in ledgers(pipeline):
        state = await ledger.now()
        assert state.reserved == {}
        assert state.spent_usd <= limit


async def test_the_day_budget_is_all_runs_and_the_next_days_is_new() -> None:
    pipeline = FakePipeline(caps=Caps(day_usd=HIGHEST))
    await pipeline.make(catalogue("A-1"), **ONE_STYLE, run="run-1")
    await pipeline.make(catalogue("A-2"), **ONE_STYLE, run="run-2")
    pipeline.clock.advance(timedelta(days=1))
    await pipeline.make(catalogue("A-3"), **ONE_STYLE, run="run-3")
    statuses = [event.status for event in pipeline.heard if isinstance(event, RunCompleted)]
    assert statuses == ["succeeded", "failed", "succeeded"]


@pytest.mark.parametrize("caps", [Caps(batches=3), Caps(requests=45)])
async def test_there_is_never_more_at_the_provider_than_there_may_be_and_all_goes_out_in_the_end(
    caps: Caps,
) -> None:
    clock = FakeClock()
    provider = SlowProvider(clock=clock, takes=lambda number: timedelta(minutes=2 + number % 3))
    pipeline = FakePipeline.in_virtual_time(clock, provider=provider, caps=caps, window=40)
    most = 0
    create = provider.create

    async def counted(model: str, file: str, display_name: str) -> Any:
        nonlocal most
        answer = await create(model, file, display_name)
        running = [name for name in provider.batches if clock.now() < provider.ends[name]]
        most = max(most, len(running))
        return answer

    provider.create = counted  # type: ignore[method-assign]
    await pipeline.make(catalogue(*(f"S-{number}" for number in range(150))), **LARGE)
    assert pipeline.completed().counts.scene == 150
    assert (most, len(provider.created)) == (3, 10)
    assert (await ledgers(pipeline)[1].now()).reserved == {}


async def test_a_cancelled_batch_frees_its_money() -> None:
    pipeline = FakePipeline()
    pipeline.provider.ending = BatchState.CANCELLED
    pipeline.provider.answerer = lambda _key, _asked: None
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    for ledger in ledgers(pipeline):
        state = await ledger.now()
        assert (state.reserved, state.spent_usd) == ({}, Decimal(0))


async def test_when_actual_costs_run_ahead_the_next_batches_are_not_sent_and_everyone_is_told() -> None:
    def dear(key: str, asked: int) -> Line:
        line = success(key) if asked else no_picture(key, "NO_IMAGE")
        line["response"]["usageMetadata"] = {"promptTokenCount": 9_100, "thoughtsTokenCount": 18_000}
        return line

    highest = request_price(find_card(RECIPE.model), "4K").highest
    limit = 31 * highest  # as much as every item may cost at its first attempt, so the run begins
    overrides = {**LARGE["overrides"], "max_cost_usd": str(limit)}
    pipeline = FakePipeline(provider=AnsweringProvider(answerer=dear), window=1)
    await pipeline.make(catalogue(*(f"S-{number}" for number in range(31))), overrides=overrides)
    assert endings(pipeline) == ["succeeded", "succeeded", "over_budget", "succeeded", "succeeded"]
    completed = pipeline.completed()
    assert (completed.status, completed.counts.scene, completed.counts.failed) == ("partial", 16, 15)
    assert completed.cost_usd <= limit
    assert completed.costs is not None
    assert completed.costs.retried == completed.cost_usd / 2
    told = {row["message"] for row in await pipeline.report() if row["code"] == "over_budget"}
    assert len(told) == 1
    message = told.pop()
    assert f"the run's budget of ${limit:.2f} would not hold" in message
    assert "--max-cost" in message
    assert "replay the run" in message

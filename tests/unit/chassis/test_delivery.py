from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.events import CsvReady
from contracts.topology import DELAY_TIERS
from services.chassis.delivery import (
    ATTEMPT_HEADER,
    BACKOFF,
    FIRST_FAILED_HEADER,
    Again,
    GiveUp,
    Past,
    after_failure,
    summary_of,
)
from services.chassis.errors import Permanent, Transient, Unavailable
from tests.fakes.clock import START

LATER = START + timedelta(minutes=1)
SWEEP_AFTER = timedelta(minutes=30)


@pytest.mark.parametrize("failures", range(len(BACKOFF)))
@pytest.mark.parametrize("error", [Transient("later"), ValueError("unexpected")])
def test_a_failure_that_may_pass_is_tried_again_with_one_failure_more(
    error: Exception, failures: int
) -> None:
    past = Past(failures, START)
    assert after_failure(error, past, LATER) == Again(BACKOFF[failures], Past(failures + 1, START))


def test_the_first_failure_sets_the_time_that_all_later_ones_keep() -> None:
    first = after_failure(Transient("later"), Past(), START)
    assert first.past == Past(1, START)
    assert after_failure(Transient("later"), first.past, LATER).past == Past(2, START)


def test_a_failure_after_the_last_wait_is_a_dead_letter_that_names_the_error() -> None:
    verdict = after_failure(Transient("the disk is full"), Past(len(BACKOFF), START), LATER)
    assert isinstance(verdict, GiveUp)
    assert "the disk is full" in verdict.reason
    assert verdict.past == Past(len(BACKOFF) + 1, START)


def test_a_permanent_failure_is_a_dead_letter_at_once() -> None:
    verdict = after_failure(Permanent("no such run"), Past(), START)
    assert verdict == GiveUp("no such run", Past(1, START))


@pytest.mark.parametrize("failures", [0, len(BACKOFF), 1000])
def test_an_unavailable_world_spends_nothing_however_long_it_lasts(failures: int) -> None:
    past = Past(failures)
    verdict = after_failure(Unavailable("store away", retry_in=timedelta(minutes=2)), past, START)
    assert verdict == Again(timedelta(minutes=2), past)


def test_an_invalid_message_is_a_dead_letter_that_names_the_field() -> None:
    with pytest.raises(ValidationError) as caught:
        CsvReady.model_validate({"catalogue": {}, "recipe": ""})
    verdict = after_failure(caught.value, Past(), START)
    assert isinstance(verdict, GiveUp)
    assert "catalogue.key: Field required" in verdict.reason


def test_a_long_list_of_complaints_is_cut_and_counted() -> None:
    with pytest.raises(ValidationError) as caught:
        CsvReady.model_validate({"schema_version": 7, "run": "NO", "catalogue": 3, "reference": 4})
    assert "more)" in summary_of(caught.value)


def test_every_wait_before_a_retry_is_a_delay_tier() -> None:
    assert set(BACKOFF) <= {tier.delay for tier in DELAY_TIERS}


def test_all_retries_are_over_before_a_sweep_would_take_the_work_up() -> None:
    assert sum(BACKOFF, timedelta()) < SWEEP_AFTER


def test_the_first_error_of_several_tasks_decides() -> None:
    errors = ExceptionGroup(
        "tasks", [ExceptionGroup("inner", [Unavailable("store away")]), ValueError("late")]
    )
    assert after_failure(errors, Past(9), START) == Again(timedelta(seconds=30), Past(9))


@pytest.mark.parametrize("past", [Past(), Past(3), Past(3, START)])
def test_a_past_survives_the_headers(past: Past) -> None:
    assert Past.of(past.headers()) == past


@pytest.mark.parametrize("value", [-4, "7", None, True, 2.5, {"a": 1}])
def test_a_number_of_failures_that_cannot_be_meant_counts_as_none(value: Any) -> None:
    assert Past.of({ATTEMPT_HEADER: value}) == Past()


@pytest.mark.parametrize("value", ["yesterday", "2026-11-23T12:00:00", 5, None])
def test_a_time_that_cannot_be_meant_counts_as_unknown(value: Any) -> None:
    assert Past.of({FIRST_FAILED_HEADER: value}).first_failed is None

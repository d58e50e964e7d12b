from datetime import timedelta

import pytest
from pydantic import ValidationError

from contracts.events import CsvReady
from contracts.topology import DELAY_TIERS
from services.chassis.delivery import BACKOFF, Again, GiveUp, after_failure, summary_of
from services.chassis.errors import Permanent, Transient, Unavailable


@pytest.mark.parametrize("attempt", range(len(BACKOFF)))
@pytest.mark.parametrize("error", [Transient("later"), ValueError("unexpected")])
def test_a_failure_that_may_pass_is_tried_again_with_one_attempt_more(error: Exception, attempt: int) -> None:
    assert after_failure(error, attempt) == Again(BACKOFF[attempt], attempt + 1)


def test_a_failure_after_the_last_wait_is_a_dead_letter_that_names_the_error() -> None:
    verdict = after_failure(Transient("the disk is full"), len(BACKOFF))
    assert isinstance(verdict, GiveUp)
    assert "the disk is full" in verdict.reason


def test_a_permanent_failure_is_a_dead_letter_at_once() -> None:
    assert after_failure(Permanent("no such run"), 0) == GiveUp("no such run")


@pytest.mark.parametrize("attempt", [0, len(BACKOFF), 1000])
def test_an_unavailable_world_spends_no_attempt_however_long_it_lasts(attempt: int) -> None:
    verdict = after_failure(Unavailable("store away", retry_in=timedelta(minutes=2)), attempt)
    assert verdict == Again(timedelta(minutes=2), attempt)


def test_an_invalid_message_is_a_dead_letter_that_names_the_field() -> None:
    with pytest.raises(ValidationError) as caught:
        CsvReady.model_validate({"catalogue": {}, "recipe": ""})
    verdict = after_failure(caught.value, 0)
    assert isinstance(verdict, GiveUp)
    assert "catalogue.key: Field required" in verdict.reason


def test_a_long_list_of_complaints_is_cut_and_counted() -> None:
    with pytest.raises(ValidationError) as caught:
        CsvReady.model_validate({"schema_version": 7, "run": "NO", "catalogue": 3, "reference": 4})
    assert "more)" in summary_of(caught.value)


def test_every_wait_before_a_retry_is_a_delay_tier() -> None:
    assert set(BACKOFF) <= {tier.delay for tier in DELAY_TIERS}


def test_the_first_error_of_several_tasks_decides() -> None:
    errors = ExceptionGroup(
        "tasks", [ExceptionGroup("inner", [Unavailable("store away")]), ValueError("late")]
    )
    assert isinstance(after_failure(errors, 9), Again)

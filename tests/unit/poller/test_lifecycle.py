from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.events import AttemptEnding
from services.chassis.provider import BatchState, BatchStatus
from services.poller.lifecycle import (
    OVERDUE,
    PATIENCE,
    SLOWEST,
    LookAgain,
    Over,
    Sight,
    StopIt,
    next_look,
    verdict,
)
from tests.fakes.clock import START

FASTEST = timedelta(seconds=5)
MINUTE = timedelta(minutes=1)


def status(state: BatchState) -> BatchStatus:
    return BatchStatus(
        "batches/b", "name", state, START.isoformat(), responses="files/batch-1", message="why"
    )


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (BatchState.SUCCEEDED, "succeeded"),
        (BatchState.FAILED, "failed"),
        (BatchState.CANCELLED, "cancelled"),
        (BatchState.EXPIRED, "expired"),
    ],
)
def test_a_batch_that_ended_gives_what_it_has_whatever_its_end(
    state: BatchState, ending: AttemptEnding
) -> None:
    assert verdict(Sight(status(state), MINUTE), FASTEST) == Over(ending, "files/batch-1", "why")


@pytest.mark.parametrize("state", [BatchState.PENDING, BatchState.RUNNING, BatchState.UNKNOWN])
def test_a_batch_under_way_is_looked_at_again(state: BatchState) -> None:
    assert verdict(Sight(status(state), MINUTE), FASTEST) == LookAgain(MINUTE / 10)


def test_a_batch_of_a_cancelled_run_is_stopped() -> None:
    assert isinstance(verdict(Sight(status(BatchState.RUNNING), MINUTE, unwanted=True), FASTEST), StopIt)


def test_an_overdue_batch_is_stopped_and_then_given_up_for_good_because_it_may_yet_be_made() -> None:
    assert isinstance(verdict(Sight(status(BatchState.RUNNING), OVERDUE), FASTEST), StopIt)
    given_up = verdict(Sight(status(BatchState.RUNNING), OVERDUE + PATIENCE), FASTEST)
    assert isinstance(given_up, Over)
    assert given_up.ending == "lost"


@pytest.mark.parametrize(
    ("age", "unwanted", "ending"),
    [
        (OVERDUE, False, "expired"),
        (OVERDUE + timedelta(days=1), False, "expired"),
        (OVERDUE - MINUTE, False, "cancelled"),
        (OVERDUE, True, "cancelled"),
    ],
)
def test_a_batch_that_was_stopped_only_because_it_was_overdue_has_expired(
    age: timedelta, ending: AttemptEnding, *, unwanted: bool
) -> None:
    seen = Sight(status(BatchState.CANCELLED), age, unwanted=unwanted)
    assert verdict(seen, FASTEST) == Over(ending, "files/batch-1", "why")


@pytest.mark.parametrize("age", [MINUTE, timedelta(hours=10)])
def test_a_batch_the_provider_does_not_know_is_lost_only_after_an_hour_of_not_knowing(age: timedelta) -> None:
    assert isinstance(verdict(Sight(None, age, PATIENCE - MINUTE), FASTEST), LookAgain)
    lost = verdict(Sight(None, age, PATIENCE), FASTEST)
    assert isinstance(lost, Over)
    assert lost.ending == "lost"


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), FASTEST),
        (timedelta(minutes=10), MINUTE),
        (timedelta(days=1), SLOWEST),
    ],
)
def test_looks_get_rarer_with_age_within_bounds(age: timedelta, wait: timedelta) -> None:
    assert next_look(age, FASTEST) == wait


def test_a_success_that_does_not_say_where_the_responses_are_is_asked_again_for_an_hour() -> None:
    silent = replace(status(BatchState.SUCCEEDED), responses=None)
    assert isinstance(verdict(Sight(silent, MINUTE), FASTEST), LookAgain)
    assert isinstance(verdict(Sight(silent, MINUTE, PATIENCE), FASTEST), Over)

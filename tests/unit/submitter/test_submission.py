from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Refused, Submitted
from services.chassis.provider import CREATE_TIMEOUT
from services.chassis.submission_log import display_name, submission_of
from services.submitter.submission import (
    LEASE,
    QUOTA_PATIENCE,
    Absence,
    Circumstances,
    Create,
    Doubt,
    Follow,
    Foreign,
    GiveUp,
    Prepare,
    Reconcile,
    Step,
    Stop,
    WaitForLease,
    next_step,
)
from tests.fakes.clock import START

ACCOUNT, SETTLE = "gemini-1", timedelta(hours=1)
STAMP = {"nonce": "n", "at": START, "epoch": 2, "account": ACCOUNT}
PREPARED = Prepared.model_validate(STAMP)
CREATING = Creating.model_validate({**STAMP, "lease_until": START + LEASE, "file": "files/f"})
PREPARED_LATER = Prepared.model_validate({**STAMP, "quota_since": START})
AMBIGUOUS = Ambiguous.model_validate({**STAMP, "since": START, "why": "timeout"})
SUBMITTED = Submitted.model_validate({**STAMP, "batch": "batches/b"})
REFUSED = Refused.model_validate({**STAMP, "code": "400", "message": "no such field"})

TABLE: list[tuple[AnyEntry | None, timedelta, Step]] = [
    (None, timedelta(0), Prepare(epoch=1)),
    (PREPARED, timedelta(0), Create(epoch=2)),
    (CREATING, timedelta(seconds=20), WaitForLease(LEASE - timedelta(seconds=20))),
    (CREATING, LEASE, Doubt(START, 2)),
    (PREPARED_LATER, QUOTA_PATIENCE - timedelta(seconds=1), Create(epoch=2)),
    (AMBIGUOUS, SETTLE - timedelta(seconds=1), Reconcile(2, Absence.UNPROVEN, timedelta(seconds=1))),
    (AMBIGUOUS, SETTLE, Reconcile(2, Absence.PROVEN)),
    (SUBMITTED, timedelta(days=3), Follow("batches/b")),
    (REFUSED, timedelta(0), Stop("400", "no such field")),
]


def at(later: timedelta) -> Circumstances:
    return Circumstances(now=START + later, account=ACCOUNT, run_account=ACCOUNT, settle=SETTLE)


@pytest.mark.parametrize(("last", "later", "step"), TABLE)
def test_what_follows_from_the_last_entry(last: AnyEntry | None, later: timedelta, step: Step) -> None:
    assert next_step(last, at(later)) == step


@pytest.mark.parametrize("last", [PREPARED, CREATING, AMBIGUOUS, SUBMITTED, REFUSED])
def test_another_accounts_entry_is_never_acted_on(last: AnyEntry) -> None:
    foreign = replace(at(timedelta(days=9)), account="gemini-2", run_account="gemini-2")
    assert next_step(last, foreign) == Foreign(ACCOUNT)


def test_a_run_planned_for_another_account_is_not_begun_under_this_one() -> None:
    foreign = replace(at(timedelta(0)), account="gemini-2")
    assert next_step(None, foreign) == Foreign(ACCOUNT)


def test_what_a_person_resolved_under_this_account_goes_on_though_the_run_was_anothers() -> None:
    ours = replace(at(timedelta(0)), account="gemini-2")
    resolved = Prepared.model_validate({**STAMP, "account": "gemini-2", "epoch": 3})
    assert next_step(resolved, ours) == Create(3)


def test_in_strict_mode_a_person_says_that_a_batch_was_never_made() -> None:
    strict = replace(at(SETTLE), strict=True)
    assert next_step(AMBIGUOUS, strict) == Reconcile(2, Absence.FOR_A_PERSON)
    early = replace(at(SETTLE - timedelta(seconds=1)), strict=True)
    assert next_step(AMBIGUOUS, early) == Reconcile(2, Absence.UNPROVEN, timedelta(seconds=1))


def test_too_many_requests_for_three_days_are_given_up() -> None:
    step = next_step(PREPARED_LATER, at(QUOTA_PATIENCE))
    assert isinstance(step, GiveUp)
    assert (step.code, step.epoch) == ("quota", 2)


def test_a_lease_outlasts_the_clients_timeout_so_that_a_late_post_is_still_owned() -> None:
    assert LEASE >= 2 * CREATE_TIMEOUT


def test_a_listed_batch_is_ours_by_submission_and_epoch_whoever_created_it() -> None:
    assert submission_of(display_name("s1", 2, "some-nonce")) == ("s1", 2)
    assert submission_of("sceneloom/s1/20/n") == ("s1", 20)
    assert submission_of("somebody's batch") is None
    assert submission_of("sceneloom/s1/n") is None


def test_a_create_by_a_process_that_is_known_to_be_dead_is_doubted_at_once() -> None:
    now = timedelta(seconds=1)
    assert next_step(CREATING, replace(at(now), dead_before=START + now)) == Doubt(START, 2)
    assert isinstance(next_step(CREATING, replace(at(now), dead_before=START)), WaitForLease)

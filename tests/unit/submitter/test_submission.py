from datetime import timedelta

import pytest

from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Refused, Submitted
from services.chassis.provider import CREATE_TIMEOUT
from services.submitter.submission import (
    LEASE,
    Create,
    Doubt,
    Follow,
    Foreign,
    Prepare,
    Reconcile,
    Step,
    Stop,
    WaitForLease,
    display_name,
    is_ours,
    next_step,
)
from tests.fakes.clock import START

ACCOUNT, SETTLE = "gemini-1", timedelta(hours=1)
STAMP = {"nonce": "n", "at": START, "epoch": 2, "account": ACCOUNT}
PREPARED = Prepared.model_validate(STAMP)
CREATING = Creating.model_validate({**STAMP, "lease_until": START + LEASE, "file": "files/f"})
AMBIGUOUS = Ambiguous.model_validate({**STAMP, "since": START, "why": "timeout"})
SUBMITTED = Submitted.model_validate({**STAMP, "batch": "batches/b"})
REFUSED = Refused.model_validate({**STAMP, "code": "400", "message": "no such field"})

TABLE: list[tuple[AnyEntry | None, timedelta, Step]] = [
    (None, timedelta(0), Prepare(epoch=1)),
    (PREPARED, timedelta(0), Create(epoch=2)),
    (CREATING, timedelta(seconds=20), WaitForLease(LEASE - timedelta(seconds=20))),
    (CREATING, LEASE, Doubt(START, 2)),
    (AMBIGUOUS, SETTLE - timedelta(seconds=1), Reconcile(2, settled=False)),
    (AMBIGUOUS, SETTLE, Reconcile(2, settled=True)),
    (SUBMITTED, timedelta(days=3), Follow("batches/b")),
    (REFUSED, timedelta(0), Stop("400", "no such field")),
]


@pytest.mark.parametrize(("last", "later", "step"), TABLE)
def test_what_follows_from_the_last_entry(last: AnyEntry | None, later: timedelta, step: Step) -> None:
    assert next_step(last, START + later, ACCOUNT, SETTLE) == step


@pytest.mark.parametrize("last", [PREPARED, CREATING, AMBIGUOUS, SUBMITTED, REFUSED])
def test_another_accounts_entry_is_never_acted_on(last: AnyEntry) -> None:
    assert next_step(last, START + timedelta(days=9), "gemini-2", SETTLE) == Foreign(ACCOUNT)


def test_a_lease_outlasts_the_clients_timeout_so_that_a_late_post_is_still_owned() -> None:
    assert LEASE >= 2 * CREATE_TIMEOUT


def test_a_listed_batch_is_ours_by_submission_and_epoch_whoever_created_it() -> None:
    name = display_name("s1", 2, "some-nonce")
    assert is_ours(name, "s1", 2)
    assert not is_ours(name, "s1", 1)
    assert not is_ours(name, "s", 2)
    assert not is_ours("sceneloom/s1/20/n", "s1", 2)


def test_a_create_by_a_process_that_is_known_to_be_dead_is_doubted_at_once() -> None:
    now = START + timedelta(seconds=1)
    assert next_step(CREATING, now, ACCOUNT, SETTLE, dead_before=now) == Doubt(START, 2)
    assert isinstance(next_step(CREATING, now, ACCOUNT, SETTLE, dead_before=START), WaitForLease)

import pytest

from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Refused, Submitted
from services.chassis.provider import BatchState, BatchStatus
from services.chassis.submission_log import display_name
from services.sweeper.audit import compare
from tests.fakes.clock import START

STAMP = {"nonce": "n", "at": START, "epoch": 2, "account": "gemini-1"}
SUBMITTED = Submitted.model_validate({**STAMP, "batch": "batches/b1"})
OTHER = Submitted.model_validate({**STAMP, "batch": "batches/b0"})
REFUSED = Refused.model_validate({**STAMP, "code": "cancelled", "message": ""})
PREPARED = Prepared.model_validate(STAMP)
CREATING = Creating.model_validate({**STAMP, "lease_until": START, "file": "files/f"})
AMBIGUOUS = Ambiguous.model_validate({**STAMP, "since": START, "why": "timeout"})


def listed(name: str = "batches/b1", epoch: int = 2, display: str | None = None) -> BatchStatus:
    display = display_name("s1", epoch, "owner") if display is None else display
    return BatchStatus(name, display, BatchState.RUNNING, START.isoformat())


@pytest.mark.parametrize(
    ("newest", "epoch", "place"),
    [
        (SUBMITTED, 2, "known"),
        (SUBMITTED, 1, "known"),  # a person adopted it by name
        (OTHER, 2, "doubles"),
        (REFUSED, 2, "doubles"),
        (PREPARED, 1, "doubles"),
        (CREATING, 1, "doubles"),
        (PREPARED, 2, "in_doubt"),
        (CREATING, 2, "in_doubt"),
        (AMBIGUOUS, 2, "in_doubt"),
    ],
)
def test_a_listed_batch_of_ours_is_known_in_doubt_or_a_double(
    newest: AnyEntry, epoch: int, place: str
) -> None:
    batch = listed(epoch=epoch)
    found = compare([batch], {"s1": newest}, [])
    places = {"known": found.known, "in_doubt": found.in_doubt, "doubles": found.doubles}
    assert {name: batches for name, batches in places.items() if batches} == {place: [batch]}
    assert found.strangers == 0


@pytest.mark.parametrize("display", ["somebody's", "", "sceneloom/s2/1/n", "sceneloom/s1/n"])
def test_a_batch_that_no_log_of_ours_names_is_a_stranger(display: str) -> None:
    found = compare([listed(display=display)], {"s1": SUBMITTED}, [])
    assert (found.strangers, found.doubles, found.known, found.in_doubt) == (1, [], [], [])


def test_a_followed_batch_that_is_not_listed_is_missing() -> None:
    found = compare([listed()], {"s1": SUBMITTED}, ["batches/b3", "batches/b1", "batches/b2"])
    assert found.missing == ["batches/b2", "batches/b3"]


def test_of_two_batches_of_one_submission_the_one_that_is_followed_is_known() -> None:
    found = compare([listed("batches/b1"), listed("batches/b2")], {"s1": SUBMITTED}, ["batches/b1"])
    assert [batch.name for batch in found.doubles] == ["batches/b2"]
    assert [batch.name for batch in found.known] == ["batches/b1"]

from services.chassis.delivery import ATTEMPT_HEADER, Past
from services.chassis.rabbit_headers import FOREIGN_LIMIT, fresh, sent_on
from tests.fakes.clock import START

CAME = {
    "cloudEvents:id": "7",
    "x-tenant": "eu",
    "x-death": [{"count": 3}],
    "x-first-death-reason": "expired",
    "x-delivery-count": 4,
    ATTEMPT_HEADER: 5,
    "x-sceneloom-reason": "forged",
}


def test_a_message_that_goes_back_keeps_what_others_gave_it_and_gets_its_own_past() -> None:
    past = Past(2, START)
    assert sent_on(CAME, past) == {"cloudEvents:id": "7", "x-tenant": "eu", **past.headers()}


def test_a_message_that_begins_anew_has_nothing_behind_it() -> None:
    assert fresh(CAME) == {"cloudEvents:id": "7"}


def test_headers_that_would_fill_a_frame_are_left_behind() -> None:
    assert sent_on({"note": "x" * FOREIGN_LIMIT}, Past()) == {ATTEMPT_HEADER: 0}

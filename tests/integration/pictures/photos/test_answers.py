"""What a server's answer to a photo request means."""

from datetime import UTC, datetime, timedelta

import pytest

from services.adapters.photos.answers import TryAgain, judge_status, pause_asked_for
from services.chassis.photo_library import PhotoProblem

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 203])
def test_a_body_follows(status: int) -> None:
    judge_status(status, "here", None, NOW)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (204, "empty"),
        (206, "refused"),
        (300, "refused"),
        (302, "not_found"),
        (308, "not_found"),
        (304, "refused"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (404, "not_found"),
        (410, "not_found"),
        (418, "refused"),
        (451, "refused"),
    ],
)
def test_a_final_answer_is_a_problem_that_names_the_status(status: int, code: str) -> None:
    with pytest.raises(PhotoProblem, match=f"here answered {status}") as caught:
        judge_status(status, "here", None, NOW)

    assert caught.value.code == code


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
def test_a_passing_answer_is_tried_again(status: int) -> None:
    with pytest.raises(TryAgain) as caught:
        judge_status(status, "here", "7", NOW)

    assert caught.value.problem.code == "unreachable"
    assert caught.value.after == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0),
        (" 120 ", 120),
        ("9" * 400, 10**6),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30),
        ("Tue, 24 Nov 2026 12:00:30 -0000", 30),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("\N{SUPERSCRIPT TWO}", None),
    ],
)
def test_a_pause_asked_for_is_read_from_seconds_or_a_date(header: str | None, seconds: int | None) -> None:
    assert pause_asked_for(header, NOW) == (None if seconds is None else timedelta(seconds=seconds))

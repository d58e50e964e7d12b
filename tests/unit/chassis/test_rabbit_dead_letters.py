"""A message in a dead-letter queue is a letter, whoever put it there."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from services.chassis.dead_letters import letter_id
from services.chassis.delivery import Past
from services.chassis.rabbit_dead_letters import letter_in
from tests.fakes.clock import START

QUEUE = "poller.batch.nudged"
NOW = START + timedelta(days=1)


def message(**headers: Any) -> Any:
    return SimpleNamespace(body=b"{}", headers=headers, content_type="application/json")


def test_a_letter_of_ours_is_read_from_its_headers() -> None:
    headers = {
        **Past(3, START).headers(),
        "x-sceneloom-reason": "no such run",
        "x-sceneloom-stack": "Traceback",
        "x-sceneloom-died": (START + timedelta(hours=1)).isoformat(),
    }
    letter = letter_in(QUEUE, message(**headers), NOW)
    assert letter.id == letter_id(QUEUE, b"{}")
    assert (letter.reason, letter.stack, letter.attempts) == ("no such run", "Traceback", 3)
    assert (letter.first_failed, letter.died) == (START, START + timedelta(hours=1))


def test_what_the_broker_says_of_this_queue_counts_and_not_what_it_says_of_a_delay_before() -> None:
    deaths = [
        {"queue": QUEUE, "reason": "delivery_limit", "time": START, "count": 1},
        {"queue": "delay.5s", "reason": "expired", "time": START - timedelta(hours=1), "count": 4},
    ]
    letter = letter_in(QUEUE, message(**{"x-death": deaths, "x-first-death-reason": "expired"}), NOW)
    assert "delivery limit" in letter.reason
    assert letter.died == START


def test_the_first_reason_stands_in_where_nothing_is_said_of_this_queue() -> None:
    letter = letter_in(QUEUE, message(**{"x-first-death-reason": "rejected"}), NOW)
    assert letter.reason == "the broker gave it up: rejected"
    assert (letter.died, letter.first_failed, letter.attempts) == (NOW, NOW, 1)


def test_a_message_without_any_word_is_a_letter_all_the_same() -> None:
    assert "unknown" in letter_in(QUEUE, message(**{"x-death": "?", "x-sceneloom-died": 5}), NOW).reason

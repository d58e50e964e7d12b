import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from contracts import keys
from services.adapters.object_store import memory_store
from services.chassis.dead_letters import (
    REASON_LIMIT,
    STACK_LIMIT,
    DeadLetterBox,
    Death,
    LetterFilter,
    Message,
    body_of,
    letter_id,
    letter_of,
)
from services.chassis.wire import BODY_LIMIT
from tests.fakes.clock import START

QUEUE = "batch_builder.shard.planned"
BODY = json.dumps({"run": "run-1", "shard": 3, "attempt": 2}).encode()


def message(body: bytes = BODY, queue: str = QUEUE, **headers: Any) -> Message:
    return Message(queue, body, headers)


def death(reason: str = "no such run", after: timedelta = timedelta()) -> Death:
    return Death(reason, "Traceback", 1, START + after, START + after)


def test_a_letter_says_which_work_the_message_was_about() -> None:
    letter = letter_of(message(), death())
    assert (letter.service, letter.run, letter.shard, letter.attempt) == ("batch_builder", "run-1", 3, 2)


def test_a_letter_says_so_of_a_message_in_an_envelope_too() -> None:
    body = json.dumps({"specversion": "1.0", "data": {"run": "run-1"}}).encode()
    assert letter_of(message(body, "ingest.csv.ready"), death()).run == "run-1"


@pytest.mark.parametrize(
    "body",
    [
        b"{bad",
        b"\xff\xfe\x00",
        b"",
        b"[1]",
        b'{"run": 7, "shard": true, "attempt": "2"}',
        b"[" * 100_000,
        BODY + b" " * BODY_LIMIT,
    ],
)
def test_a_body_that_says_nothing_of_use_is_kept_as_it_came(body: bytes) -> None:
    letter = letter_of(message(body), death())
    assert (letter.run, letter.shard, letter.attempt) == (None, None, None)
    assert body_of(letter) == body


def test_a_letter_is_named_by_queue_and_body_alone() -> None:
    named = letter_of(message(), death()).id
    assert named == letter_of(message(x=1), death("another reason", timedelta(hours=1))).id
    assert len({named, letter_id("poller.batch.nudged", BODY), letter_id(QUEUE, BODY + b" ")}) == 3
    assert len(named) == 12


def test_reason_and_stack_are_cut_where_they_say_least() -> None:
    letter = letter_of(message(), Death("r" * 9_000, "s" * 9_000 + "end", 1, START, START))
    assert (len(letter.reason), len(letter.stack)) == (REASON_LIMIT, STACK_LIMIT)
    assert letter.stack.endswith("end")


def test_headers_are_kept_in_words() -> None:
    letter = letter_of(Message(QUEUE, BODY, {"x-death": [{"count": 1}], "traceparent": "00-1"}), death())
    assert letter.headers == {"x-death": "[{'count': 1}]", "traceparent": "00-1"}


async def test_a_letter_is_kept_listed_found_and_forgotten() -> None:
    box = DeadLetterBox(memory_store())
    letter = await box.keep(letter_of(message(), death()))
    assert await box.letters() == [letter]
    assert await box.get(letter.id) == letter
    await box.forget(letter)
    assert await box.letters() == []
    assert await box.get(letter.id) is None


async def test_a_message_that_dies_twice_is_one_letter_that_keeps_the_time_of_its_first_failure() -> None:
    box = DeadLetterBox(memory_store())
    await box.keep(letter_of(message(), death("first")))
    await box.keep(letter_of(message(), death("second", timedelta(hours=1))))
    (letter,) = await box.letters()
    assert letter.reason == "second"
    assert (letter.first_failed, letter.died) == (START, START + timedelta(hours=1))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LetterFilter(), {"no such run", "the disk is full", "bad JSON"}),
        (LetterFilter(service="poller"), {"the disk is full"}),
        (LetterFilter(run="run-2"), {"the disk is full"}),
        (LetterFilter(reason="DISK"), {"the disk is full"}),
        (LetterFilter(service="poller", run="run-1"), set()),
        (LetterFilter(run="run-1", reason="such"), {"no such run"}),
    ],
)
async def test_letters_are_found_by_service_run_and_part_of_the_reason(
    wanted: LetterFilter, found: set[str]
) -> None:
    box = DeadLetterBox(memory_store())
    await box.keep(letter_of(message(), death()))
    await box.keep(
        letter_of(message(b'{"run": "run-2"}', "poller.batch.submitted"), death("the disk is full"))
    )
    await box.keep(letter_of(message(b"{bad", "ingest.csv.ready"), death("bad JSON")))
    assert {letter.reason for letter in await box.letters(wanted)} == found


async def test_the_oldest_death_comes_first() -> None:
    box = DeadLetterBox(memory_store())
    for minutes in (3, 1, 2):
        body = json.dumps({"run": f"run-{minutes}"}).encode()
        await box.keep(letter_of(message(body), death(after=timedelta(minutes=minutes))))
    assert [letter.run for letter in await box.letters()] == ["run-1", "run-2", "run-3"]


async def test_a_letter_lies_where_the_contract_says_in_base64() -> None:
    store = memory_store()
    letter = await DeadLetterBox(store).keep(letter_of(message(), death()))
    document = json.loads(await store.get(keys.dead_letter("batch_builder", letter.id)))
    assert base64.b64decode(document["body"]) == BODY

import base64
from typing import Any

from contracts.documents import DeadLetter
from contracts.events import CatalogueRef, CsvReady, Overrides, ParentRun
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.dead_letters import DeadLetterBox
from services.sweeper.graves import Graves
from tests.fakes.clock import START

ASKED = CsvReady(catalogue=CatalogueRef(key="incoming/rugs.csv"), recipe="rug-room", reference="theirs")


async def with_letters(*letters: dict[str, Any]) -> tuple[ObstoreObjectStore, Graves]:
    store = memory_store()
    for number, differing in enumerate(letters):
        plain = {
            "id": f"id{number}",
            "service": "ingest",
            "queue": "ingest.csv.ready",
            "body": "",
            "reason": "odd",
            "attempts": 1,
            "first_failed": START,
            "died": START,
        }
        await DeadLetterBox(store).keep(DeadLetter.model_validate({**plain, **differing}))
    return store, await Graves.of(store)


def body(event: CsvReady) -> dict[str, str]:
    return {"body": base64.b64encode(event.model_dump_json().encode()).decode()}


async def test_a_shard_is_held_by_a_letter_about_any_of_its_attempts_in_any_service() -> None:
    letter = {"service": "extractor", "queue": "extractor.attempt.ended", "run": "run-1", "shard": 0}
    _, graves = await with_letters({**letter, "attempt": 2})
    assert graves.hold("run-1", 0)
    assert not graves.hold("run-1", 1)
    assert not graves.hold("run-2", 0)


async def test_a_letter_that_speaks_of_no_shard_holds_none() -> None:
    _, graves = await with_letters({"run": "run-1"}, {"shard": 3})
    assert not graves.hold("run-1", 0)
    assert not graves.hold("run-1", 3)


async def test_a_request_is_held_whether_its_letter_names_the_run_or_not() -> None:
    _, graves = await with_letters(body(ASKED))
    named = {"run": "run-1", "recipe": "rug-room@1", "reference": None}
    assert graves.hold_request(ASKED)
    assert graves.hold_request(ASKED.model_copy(update=named))


async def test_other_work_on_the_same_catalogue_is_not_held() -> None:
    _, graves = await with_letters(body(ASKED))
    for other in (
        {"catalogue": CatalogueRef(key="incoming/other.csv")},
        {"overrides": Overrides(limit=1)},
        {"parent": ParentRun(run="run-0")},
    ):
        assert not graves.hold_request(ASKED.model_copy(update=other))


async def test_a_letter_that_never_was_an_event_holds_nothing_and_harms_nothing() -> None:
    rubbish = {"body": base64.b64encode(b"\xff not json").decode()}
    no_base64 = {"body": "%%%"}
    _, graves = await with_letters(rubbish, no_base64, body(ASKED))
    assert graves.requests == (ASKED,)


async def test_a_letter_that_was_replayed_or_dropped_holds_nothing() -> None:
    store, graves = await with_letters(body(ASKED))
    assert graves.hold_request(ASKED)
    (letter,) = await DeadLetterBox(store).letters()
    await DeadLetterBox(store).forget(letter)
    assert not (await Graves.of(store)).hold_request(ASKED)

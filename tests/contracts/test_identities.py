"""The same work always has the same id, on every machine and in every version."""

import hashlib
import json
import re
import unicodedata
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.events import BatchSubmitted, RunCancelRequested, ShardPlanned
from contracts.identity import (
    ItemId,
    RunId,
    account_tag,
    derived_run_id,
    event_id,
    fingerprint,
    item_digest,
    item_id,
    slug,
)
from tests.contracts.golden_messages import golden

RUN: TypeAdapter[str] = TypeAdapter(RunId)
ITEM: TypeAdapter[str] = TypeAdapter(ItemId)


@pytest.mark.parametrize(
    ("derived", "literal"),
    [
        (event_id("spring", "run.completed"), "6c5c6bac-6a03-5770-b51d-d59dd473da61"),
        (event_id("spring", "shard.settled", 7), "17f295a1-206b-5216-9021-6b8bb01ae34a"),
        (event_id("spring", "batch.built", 7, 2, 3), "54c8f251-d512-5f7d-8642-41920efdeb6e"),
    ],
)
def test_an_event_id_is_what_it_was_in_version_1(derived: UUID, literal: str) -> None:
    assert derived == UUID(literal)


def test_an_event_without_an_id_of_its_own_derives_it() -> None:
    event = RunCancelRequested.model_validate(golden("run.cancel_requested"))
    assert event.id == UUID("8a18537f-a7fa-59a6-ada5-0045ef165485")


def test_an_id_that_a_message_brings_does_not_count() -> None:
    forged = golden("shard.planned") | {"id": "00000000-0000-4000-8000-000000000000"}
    assert ShardPlanned.model_validate(forged).id == UUID(golden("shard.planned")["id"])


def test_the_same_work_has_the_same_id_whatever_else_is_said_of_it() -> None:
    told = BatchSubmitted.model_validate(golden("batch.submitted"))
    again = told.model_copy(update={"batch": "batches/another", "reference": None})
    assert again.id == told.id


@pytest.mark.parametrize("change", [{"run": "x"}, {"shard": 4}, {"attempt": 3}, {"turn": 5}])
def test_other_work_has_another_id(change: dict[str, object]) -> None:
    told = BatchSubmitted.model_validate(golden("batch.submitted"))
    assert told.model_copy(update=change).id != told.id


def test_another_event_about_the_same_work_has_another_id() -> None:
    assert event_id("r", "batch.built", 1, 1) != event_id("r", "batch.submitted", 1, 1)


@pytest.mark.parametrize(
    "run", ["a", "7", "spring-rugs", "a--", "a" * 63, derived_run_id("a", "b", account_tag("c", "d", "e"))]
)
def test_a_run_may_be_called(run: str) -> None:
    assert RUN.validate_python(run) == run


@pytest.mark.parametrize("run", ["", "-a", "A", "a_b", "a.b", "a/b", "..", "a" * 64, "ä", "a b", "a\n"])
def test_a_run_may_not_be_called(run: str) -> None:
    with pytest.raises(ValidationError):
        RUN.validate_python(run)


def test_a_derived_run_id_is_what_it_was_in_version_1() -> None:
    account = account_tag("gemini", "https://example.com", "shop")
    assert (account, derived_run_id("00ff", "recipe", account)) == (
        "gemini-73b98405db35",
        "run-3223c9475c802807",
    )


def _slug_of_version_1(text: str, limit: int) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:limit].rstrip("-")


SPELLINGS = st.one_of(st.text(), st.text(st.characters(max_codepoint=0x250)), st.from_regex(r"[\w .-]{0,60}"))


@given(SPELLINGS, SPELLINGS)
@example("a" * 39 + "-b", "b" * 23 + " c")
def test_any_item_id_is_what_it_was_in_version_1(product: str, style: str) -> None:
    exact = json.dumps([product, style], sort_keys=True, default=str)
    digest = hashlib.sha256(exact.encode()).hexdigest()[:16]
    parts = [_slug_of_version_1(product, 40), _slug_of_version_1(style, 24), digest]
    assert item_id(product, style) == ".".join(part for part in parts if part)


@given(SPELLINGS, st.integers(1, 60))
def test_any_slug_is_what_it_was_in_version_1(text: str, limit: int) -> None:
    assert slug(text, limit) == _slug_of_version_1(text, limit)


@given(st.text(), st.text())
def test_an_item_id_fits_its_pattern_whatever_the_catalogue_says(product: str, style: str) -> None:
    assert ITEM.validate_python(item_id(product, style)) == item_id(product, style)


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_items_are_told_apart_by_product_and_style(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (item_id(*one) == item_id(*other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a b", "c"), ("a", "b c")), (("RUG-1", "x"), ("rug-1", "x")), (("地毯一", "x"), ("地毯二", "x"))],
)
def test_items_that_read_the_same_are_still_two(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert item_id(*one) != item_id(*other)
    assert item_digest(item_id(*one)) != item_digest(item_id(*other))


def test_an_item_id_is_what_it_was_in_version_1() -> None:
    assert item_id("RUN-0042", "mid-century") == "run-0042.mid-century.b83fa25fb7c98f1e"


@given(st.text(), st.integers(1, 60))
def test_a_slug_is_short_words_and_dashes(text: str, limit: int) -> None:
    made = slug(text, limit)
    assert len(made) <= limit
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made == made.strip("-")


def test_a_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    assert (
        fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1}) != fingerprint({"a": 1, "b": [3]})
    )


@pytest.mark.parametrize("other", [("x", "e", "k"), ("p", "x", "k"), ("p", "e", "x")])
def test_another_provider_endpoint_or_account_has_another_tag(other: tuple[str, str, str]) -> None:
    assert account_tag(*other) != account_tag("p", "e", "k")


def test_an_account_tag_does_not_show_the_key() -> None:
    assert "AIzaSecret" not in account_tag("gemini", "", "AIzaSecret")

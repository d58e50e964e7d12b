"""Every message ever shipped is still understood, and still said in the same way."""

import json

import pytest
from pydantic import ValidationError

from contracts.documents import OutcomeLine
from contracts.schemas import MANIFEST_LINE
from contracts.topology import ROUTES, Route
from tests.contracts.golden_messages import OURS, VERSIONS, golden, golden_text, key_of


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_a_golden_message_is_understood(route: Route, version: str) -> None:
    message = golden(route.routing_key, version)
    event = route.event.model_validate_json(golden_text(route.routing_key, version))
    said = event.model_dump(mode="json")
    assert {name: said[name] for name in message} == message


@pytest.mark.parametrize("route", OURS, ids=key_of)
def test_what_we_say_today_is_the_golden_message(route: Route) -> None:
    event = route.event.model_validate_json(golden_text(route.routing_key))
    assert json.loads(event.model_dump_json()) == golden(route.routing_key)


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_a_field_that_a_newer_version_added_is_ignored(route: Route) -> None:
    newer = golden(route.routing_key) | {"added_later": {"by": ["a", "newer", "version"]}}
    assert route.event.model_validate(newer) == route.event.model_validate(golden(route.routing_key))


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_a_message_of_another_schema_version_is_refused(route: Route) -> None:
    with pytest.raises(ValidationError, match="schema_version"):
        route.event.model_validate(golden(route.routing_key) | {"schema_version": 2})


def test_values_inside_an_event_ignore_what_a_newer_version_added() -> None:
    newer = golden("run.completed")
    newer["counts"]["postponed"] = 1
    said = next(r for r in ROUTES if r.routing_key == "run.completed").event.model_validate(newer)
    assert said.model_dump(mode="json") == golden("run.completed")


def test_a_golden_line_of_the_manifest_is_written_the_same_today() -> None:
    line = OutcomeLine.model_validate_json(golden_text(MANIFEST_LINE))
    assert json.loads(line.model_dump_json()) == golden(MANIFEST_LINE)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_event_has_a_golden_message(version: str) -> None:
    assert all(golden(route.routing_key, version) for route in ROUTES)

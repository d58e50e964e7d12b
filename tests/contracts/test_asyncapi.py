"""The AsyncAPI document is well formed, complete, and true to what travels."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.asyncapi import asyncapi
from contracts.events import CsvReady, RunCancelRequested
from contracts.examples import JsonObject
from contracts.messages import CLOUDEVENTS, JSON
from contracts.topology import ROUTES, Route, Service
from services.chassis.wire import CLOUDEVENTS_MEDIA_TYPE, decode, headers_of
from tests.contracts.golden_messages import golden, golden_text, key_of

DOCUMENT = asyncapi()
MESSAGES = DOCUMENT["components"]["messages"]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from references(part)


def resolve(reference: str) -> Any:
    node: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def validate(value: object, schema: JsonObject) -> None:
    """Validate against a schema whose references point into the document."""
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def test_it_is_an_asyncapi_3_document() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(DOCUMENT["info"])
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert found
    assert all(reference.startswith("#/") and resolve(reference) for reference in found)


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_every_routing_key_is_a_channel_of_the_one_exchange(route: Route) -> None:
    channel = DOCUMENT["channels"][route.routing_key]
    assert channel["address"] == route.routing_key
    assert channel["bindings"]["amqp"]["is"] == "routingKey"
    assert channel["bindings"]["amqp"]["exchange"]["name"] == "sceneloom"


def test_there_is_an_operation_for_each_service_that_says_or_hears_an_event_and_no_other() -> None:
    said = {f"{service}.send.{route.routing_key}" for route in ROUTES for service in route.publishers}
    heard = {f"{service}.receive.{route.routing_key}" for route in ROUTES for service in route.consumers}
    outward = {f"{Service.OUTSIDE}.receive.{route.routing_key}" for route in ROUTES if route.outward}
    assert set(DOCUMENT["operations"]) == said | heard | outward


@pytest.mark.parametrize("name", list(DOCUMENT["operations"]))
def test_an_operation_uses_messages_of_its_own_channel(name: str) -> None:
    operation = DOCUMENT["operations"][name]
    assert operation["action"] == name.split(".")[1]
    channel = operation["channel"]["$ref"]
    assert all(message["$ref"].startswith(f"{channel}/messages/") for message in operation["messages"])


@pytest.mark.parametrize("name", list(MESSAGES))
def test_a_message_shows_a_valid_example(name: str) -> None:
    for example in MESSAGES[name]["examples"]:
        validate(example["payload"], MESSAGES[name]["payload"])
        validate(example.get("headers", {}), MESSAGES[name].get("headers", {}))


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_the_headers_that_we_send_are_the_headers_that_we_promise(route: Route) -> None:
    event = route.event.model_validate_json(golden_text(route.routing_key))
    headers, promised = headers_of(event, NOW, "message-1"), MESSAGES[route.event.__name__]["headers"]
    validate(headers, promised)
    assert set(headers) <= set(promised["properties"])
    assert set(promised.get("required", headers)) == set(headers)


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_a_golden_message_is_valid(route: Route) -> None:
    validate(golden(route.routing_key), MESSAGES[route.event.__name__]["payload"])


@pytest.mark.parametrize("event", [CsvReady, RunCancelRequested])
def test_an_envelope_as_the_document_shows_it_is_understood(
    event: type[CsvReady | RunCancelRequested],
) -> None:
    message = MESSAGES[f"{event.__name__}Envelope"]
    (example,) = message["examples"]
    body = json.dumps(example["payload"]).encode()
    assert decode(body, event, message["contentType"]) == event.model_validate(example["payload"]["data"])


def test_media_types_are_those_of_the_chassis() -> None:
    assert (CLOUDEVENTS, JSON) == (CLOUDEVENTS_MEDIA_TYPE, "application/json")

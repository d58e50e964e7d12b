"""The generated schemas say what messages are, in words too."""

from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator, ValidationError

from contracts.events import RunEvent
from contracts.examples import JsonObject
from contracts.schemas import MANIFEST_LINE, schemas
from contracts.topology import ROUTES, Route
from tests.contracts.golden_messages import OURS, VERSIONS, golden, key_of

SCHEMAS = schemas()
NAMES = tuple(SCHEMAS)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER)


def objects(schema: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for part in (schema, *schema.get("$defs", {}).values()):
        yield part["title"], part


def test_there_is_a_schema_for_every_event_and_for_the_manifest() -> None:
    assert set(NAMES) == {*(route.routing_key for route in ROUTES), MANIFEST_LINE}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_valid_one_and_names_itself(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:sceneloom:schema:{name}:v1"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_a_golden_message_is_valid(name: str, version: str) -> None:
    validator(name).validate(golden(name, version))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_shows_a_valid_example(name: str) -> None:
    for example in SCHEMAS[name]["examples"]:
        validator(name).validate(example)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_described(name: str) -> None:
    silent = [
        f"{title}.{field}"
        for title, part in objects(SCHEMAS[name])
        for field, holds in part["properties"].items()
        if not holds.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_a_newer_version_is_valid(name: str) -> None:
    validator(name).validate(golden(name) | {"added_later": True})


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_the_id_is_promised_to_readers_and_not_asked_of_writers(route: Route) -> None:
    schema = SCHEMAS[route.routing_key]
    has_id = route in OURS and issubclass(route.event, RunEvent)
    assert ("id" in schema["required"], "id" in schema["properties"]) == (has_id, has_id)


def test_the_shortest_csv_ready_is_valid() -> None:
    validator("csv.ready").validate({"catalogue": {"key": "a.csv"}, "recipe": "rug-room"})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("csv.ready", {"overrides": {"prompt": "anything"}}),
        ("csv.ready", {"run": "Spring Rugs"}),
        ("csv.ready", {"catalogue": {"key": ""}}),
        ("run.completed", {"status": "finished"}),
        ("run.completed", {"cost_usd": "1.00"}),
        ("shard.planned", {"attempt": 0}),
        ("shard.planned", {"id": "not-a-uuid"}),
        ("manifest-line", {"outcome": "lost"}),
    ],
)
def test_a_wrong_value_is_not_valid(name: str, change: JsonObject) -> None:
    with pytest.raises(ValidationError):
        validator(name).validate(golden(name) | change)

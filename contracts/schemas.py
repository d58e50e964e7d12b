"""One JSON Schema for each event and for the stored lines that other systems read.

An event that other systems publish is described as it may be written, every other one as it is read,
its derived id included.
"""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from .documents import OutcomeLine
from .events import SchemaVersion
from .examples import JsonObject, event_example, manifest_line_example
from .topology import ROUTES, Route, Service

VERSION: int = get_args(SchemaVersion)[0]
MANIFEST_LINE = "manifest-line"


class Untitled(GenerateJsonSchema):
    """Schemas without titles of fields, which would only repeat the fields' names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's signature
        """Return False: a field's name is its title."""
        return False


def mode_of(route: Route) -> JsonSchemaMode:
    """Return whether the event's schema is for those who write it or for those who read it."""
    return "validation" if Service.OUTSIDE in route.publishers else "serialization"


def schemas() -> dict[str, JsonObject]:
    """Return the schemas (draft 2020-12) by name: routing keys, and `manifest-line`."""
    events = {
        route.routing_key: _schema(route.routing_key, route.event, mode_of(route), event_example(route))
        for route in ROUTES
    }
    line = _schema(MANIFEST_LINE, OutcomeLine, "serialization", manifest_line_example())
    return {**events, MANIFEST_LINE: line}


def schema_id(name: str) -> str:
    """Return the `$id` of the schema of this name, for CloudEvents' `dataschema` too."""
    return f"urn:sceneloom:schema:{name}:v{VERSION}"


def _schema(name: str, model: type[BaseModel], mode: JsonSchemaMode, example: JsonObject) -> JsonObject:
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": schema_id(name),
        **model.model_json_schema(mode=mode, schema_generator=Untitled),
        "examples": [example],
    }

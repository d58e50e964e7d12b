"""The messages of the AsyncAPI document: bodies, headers and the CloudEvents envelope.

CloudEvents 1.0 attributes travel as message headers under the prefix `cloudEvents:`, as its AMQP
binding has them. Other systems may leave them out, or put the event inside a CloudEvents envelope
(structured mode) instead.
"""

from pydantic.json_schema import models_json_schema

from .events import RunEvent
from .examples import JsonObject, event_example
from .schemas import Untitled, mode_of, schema_id
from .topology import ROUTES, Route, Service

CLOUDEVENTS = "application/cloudevents+json"
JSON = "application/json"
SOURCE = "sceneloom"
_TIME = "2026-11-23T12:00:00+00:00"
_ABOUT_RUNS = {
    "id": {"type": "string", "format": "uuid", "description": "The event's derived id, as in the body."},
    "subject": {"type": "string", "description": "The run."},
}
_ITS_OWN_ID = {"id": {"type": "string", "description": "This message's; the event has no derived id."}}
_MESSAGE_ID = "7d1c3f0e9a5b4c6d8e2f1a0b9c8d7e6f"


def message_names(route: Route) -> tuple[str, ...]:
    """Return the names of the forms in which the event may be published."""
    name = route.event.__name__
    return (name, f"{name}Envelope") if _from_outside(route) else (name,)


def messages() -> dict[str, JsonObject]:
    """Return every message, by name."""
    bare = {message_names(route)[0]: _bare(route) for route in ROUTES}
    enveloped = {message_names(route)[1]: _enveloped(route) for route in ROUTES if _from_outside(route)}
    return bare | enveloped


def payload_schemas() -> dict[str, JsonObject]:
    """Return the schemas of all bodies and of what is inside them, by the name of their class."""
    models = [(route.event, mode_of(route)) for route in ROUTES]
    template = "#/components/schemas/{model}"
    _, definitions = models_json_schema(models, ref_template=template, schema_generator=Untitled)
    return dict(definitions["$defs"])


def _from_outside(route: Route) -> bool:
    return Service.OUTSIDE in route.publishers


def _bare(route: Route) -> JsonObject:
    example = event_example(route)
    return {
        **_described(route),
        "contentType": JSON,
        "headers": _headers(route),
        "payload": _payload(route),
        "examples": [{"headers": _example_headers(route, example), "payload": example}],
    }


def _enveloped(route: Route) -> JsonObject:
    example = {
        "specversion": "1.0",
        "id": "pim-20261123-1",
        "source": "/pim/eu",
        "type": route.routing_key,
        "dataschema": schema_id(route.routing_key),
        "data": event_example(route),
    }
    return {
        **_described(route),
        "summary": f"The same inside a CloudEvents envelope: {route.event.__doc__}",
        "contentType": CLOUDEVENTS,
        "payload": _envelope(route),
        "examples": [{"payload": example}],
    }


def _described(route: Route) -> JsonObject:
    return {"name": route.routing_key, "title": route.event.__name__, "summary": route.event.__doc__}


def _payload(route: Route) -> JsonObject:
    return {"$ref": f"#/components/schemas/{route.event.__name__}"}


def _envelope(route: Route) -> JsonObject:
    text = {"type": "string", "minLength": 1}
    return {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {**text, "description": "The publisher's own; not used."},
            "source": {**text, "description": "Who published it."},
            "type": {**text, "description": f"`{route.routing_key}`, or the publisher's own word for it."},
            "dataschema": {"type": "string", "description": "The schema of the data."},
            "data": _payload(route),
        },
    }


def _headers(route: Route) -> JsonObject:
    kind = {"type": "string"} if _from_outside(route) else {"const": route.routing_key}
    attributes: JsonObject = {
        "specversion": {"const": "1.0", "description": "Version of CloudEvents."},
        "type": {**kind, "description": "The routing key."},
        "source": {"type": "string", "description": f"Who published it; `{SOURCE}` for our own."},
        "time": {"type": "string", "format": "date-time", "description": "When it was published."},
        "datacontenttype": {"const": JSON, "description": "What the body is."},
        **(_ABOUT_RUNS if issubclass(route.event, RunEvent) else _ITS_OWN_ID),
    }
    properties = {f"cloudEvents:{name}": schema for name, schema in attributes.items()}
    required = {} if _from_outside(route) else {"required": sorted(properties)}
    return {"type": "object", "properties": properties, **required}


def _example_headers(route: Route, example: JsonObject) -> JsonObject:
    attributes = {
        "id": _MESSAGE_ID,
        "specversion": "1.0",
        "type": route.routing_key,
        "source": SOURCE,
        "time": _TIME,
        "datacontenttype": JSON,
    }
    if issubclass(route.event, RunEvent):
        attributes |= {"id": example.get("id", _MESSAGE_ID), "subject": example["run"]}
    return {f"cloudEvents:{name}": value for name, value in attributes.items()}

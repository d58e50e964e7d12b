"""docs/events.md: every event for people, from the same sources as the schemas."""

import json
from collections.abc import Iterable, Iterator

from contracts.diagram import flowchart
from contracts.examples import JsonObject
from contracts.schemas import MANIFEST_LINE, VERSION, schemas
from contracts.topology import EXCHANGE, ROUTES, Route, Service

GENERATED = "<!-- written by `python -m scripts.generate`; change contracts/ instead -->"
_NAMES = {Service.OUTSIDE: "other systems", Service.PERSON: "a person"}
_INTRODUCTION = f"""\
Events are how Sceneloom's services speak with each other and with other systems. All of them go
through one durable topic exchange, `{EXCHANGE}`; the routing key is the event's name. A body is bare
JSON and carries ids, counts and object keys, never the data itself: fetch that from the bucket.

**To have scenes made**, upload a catalogue into the bucket and publish `csv.ready`. The least it
needs is `{{"catalogue": {{"key": "incoming/spring.csv"}}, "recipe": "rug-room"}}`. A CloudEvents
envelope around it (structured mode, `application/cloudevents+json`) is understood as well.

**To hear what became of it**, bind a queue of your own to `run.completed` and `run.rejected`. What
you gave as `reference` comes back in both.

**An event may come twice**; its `id` is derived from the work it speaks of, so a repetition has the
same `id`, in the body and in the header `cloudEvents:id`. Ignore fields you do not know: a newer
Sceneloom may add some. A field marked optional may be missing.

Schemas lie in `contracts/schemas/`, the AsyncAPI document is `contracts/asyncapi.json`.
"""


def events_page() -> str:
    """Return the page in Markdown."""
    described = schemas()
    line = described.pop(MANIFEST_LINE)
    parts = [
        f"# Events\n\n{GENERATED}\n\n{_INTRODUCTION}",
        "## Who hears what\n",
        *_overview(),
        f"\n{mermaid()}",
        *(_event(route, described[route.routing_key]) for route in ROUTES),
        "## Values inside events\n",
        *_values(described.values()),
        _stored_line(line),
    ]
    return "\n".join(parts)


def mermaid() -> str:
    """Return the flowchart as a block of Markdown."""
    return f"```mermaid\n{flowchart()}\n```\n"


def _overview() -> Iterator[str]:
    yield "| event | routing key | who says it | who hears it | it says |"
    yield "|---|---|---|---|---|"
    for route in ROUTES:
        name = route.event.__name__
        hearers = (*route.consumers, Service.OUTSIDE) if route.outward else route.consumers
        cells = (_link(name), f"`{route.routing_key}`", _named(route.publishers), _named(hearers))
        yield _row(*cells, str(route.event.__doc__))


def _event(route: Route, schema: JsonObject) -> str:
    example = json.dumps(schema["examples"][0], indent=2, ensure_ascii=False)
    return "\n".join(
        [
            f"## {route.event.__name__}\n",
            f"`{route.routing_key}`: {route.event.__doc__}",
            f"Schema: `contracts/schemas/{route.routing_key}.v{VERSION}.json`.\n",
            *_fields(schema),
            f"\n```json\n{example}\n```\n",
        ]
    )


def _values(described: Iterable[JsonObject]) -> Iterator[str]:
    inner = {name: value for schema in described for name, value in schema.get("$defs", {}).items()}
    for name, value in sorted(inner.items()):
        yield f"### {name}\n\n{value['description']}\n"
        yield from _fields(value)
        yield ""


def _stored_line(schema: JsonObject) -> str:
    fields = "\n".join(_fields(schema))
    return (
        "## A line of manifest.jsonl\n\n"
        f"{schema['description']} Schema: `contracts/schemas/{MANIFEST_LINE}.v{VERSION}.json`.\n\n{fields}\n"
    )


def _fields(schema: JsonObject) -> Iterator[str]:
    required = schema.get("required", ())
    yield "| field | holds | meaning |"
    yield "|---|---|---|"
    for name, field in schema["properties"].items():
        optional = "" if name in required else " (optional)"
        yield _row(f"`{name}`{optional}", holds(field), field.get("description", ""))


def holds(field: JsonObject) -> str:
    """Return in words what a field of a JSON Schema holds."""
    if "$ref" in field:
        return _link(field["$ref"].rpartition("/")[2])
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(holds(choice) for choice in field["anyOf"]))
    return _plain(field)


def _plain(field: JsonObject) -> str:
    if field["type"] == "array":
        return f"list of {holds(field['items'])}"
    if isinstance(inside := field.get("additionalProperties"), dict):
        return f"object of {holds(inside)}"
    return str(field.get("format", field["type"]))


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _named(services: Iterable[Service]) -> str:
    return ", ".join(_NAMES.get(service, service.value) for service in services)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"

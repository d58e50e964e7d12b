"""The messages of every shipped version, as they are on the wire; files are never changed, only added."""

import json
from pathlib import Path

from contracts.examples import JsonObject
from contracts.topology import ROUTES, Route, Service

VERSIONS = tuple(sorted(folder.name for folder in (Path(__file__).parent / "golden").iterdir()))
OURS = tuple(route for route in ROUTES if Service.OUTSIDE not in route.publishers)


def golden_text(name: str, version: str = "v1") -> str:
    return (Path(__file__).parent / "golden" / version / f"{name}.json").read_text(encoding="utf-8")


def golden(name: str, version: str = "v1") -> JsonObject:
    message: JsonObject = json.loads(golden_text(name, version))
    return message


def key_of(route: Route) -> str:
    return route.routing_key

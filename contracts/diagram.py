"""Who hears what, as a Mermaid flowchart made from the topology."""

from .topology import ROUTES, Route, Service

_NAMES = {Service.OUTSIDE: "other systems", Service.PERSON: "a person"}


def flowchart() -> str:
    """Return the flowchart: an arrow from speaker to hearer, dotted where an event leaves the system."""
    inward: dict[tuple[Service, Service], list[str]] = {}
    outward: dict[Service, list[str]] = {}
    for route in ROUTES:
        for speaker in route.publishers:
            for hearer in route.consumers:
                inward.setdefault((speaker, hearer), []).append(route.routing_key)
            if route.outward:
                outward.setdefault(speaker, []).append(route.routing_key)
    arrows = [f"    {speaker} -->|{_label(said)}| {hearer}" for (speaker, hearer), said in inward.items()]
    dotted = [f"    {speaker} -.->|{_label(said)}| {Service.OUTSIDE}" for speaker, said in outward.items()]
    return "\n".join(["flowchart LR", *_nodes(ROUTES), *arrows, *dotted])


def _nodes(routes: tuple[Route, ...]) -> list[str]:
    speaking = {service for route in routes for service in (*route.publishers, *route.consumers)}
    return [f'    {service}["{_NAMES.get(service, service)}"]' for service in Service if service in speaking]


def _label(events: list[str]) -> str:
    return f'"{"<br/>".join(events)}"'

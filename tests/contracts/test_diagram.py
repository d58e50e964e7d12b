"""The diagram shows everyone who says or hears an event."""

import re

import pytest

from contracts.diagram import flowchart
from contracts.topology import ROUTES, Route, Service
from tests.contracts.golden_messages import key_of

ARROW = re.compile(r"^ +(\w+) (-->|-\.->)\|\"(.+)\"\| (\w+)$", re.MULTILINE)
SHOWN = {
    (speaker, event, hearer, arrow)
    for speaker, arrow, events, hearer in ARROW.findall(flowchart())
    for event in events.split("<br/>")
}


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_an_event_is_an_arrow_from_each_who_says_it_to_each_who_hears_it(route: Route) -> None:
    hearers = [(hearer.value, "-->") for hearer in route.consumers]
    hearers += [(Service.OUTSIDE.value, "-.->")] if route.outward else []
    drawn = {arrow for arrow in SHOWN if arrow[1] == route.routing_key}
    assert drawn == {
        (speaker.value, route.routing_key, hearer, arrow)
        for speaker in route.publishers
        for hearer, arrow in hearers
    }


def test_every_node_is_declared_once_with_a_name() -> None:
    declared = re.findall(r"^ +(\w+)\[", flowchart(), re.MULTILINE)
    assert sorted(declared) == sorted({end for arrow in SHOWN for end in (arrow[0], arrow[2])})
    assert 'outside["other systems"]' in flowchart()

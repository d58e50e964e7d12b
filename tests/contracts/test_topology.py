"""The table of who hears what is complete, and everything derived from it is distinct."""

from datetime import timedelta

import pytest

from contracts import events
from contracts.events import Event
from contracts.topology import (
    DELAY_TIERS,
    ROUTES,
    Route,
    Service,
    dead_queue_name,
    route_of,
    tier_for,
)
from tests.contracts.golden_messages import key_of

CLASSES = [value for value in vars(events).values() if isinstance(value, type) and issubclass(value, Event)]
LEAVES = [event for event in CLASSES if not event.__subclasses__()]


@pytest.mark.parametrize("event", LEAVES)
def test_every_event_has_exactly_one_route(event: type[Event]) -> None:
    assert [route for route in ROUTES if route.event is event] == [route_of(event)]


def test_every_route_is_of_an_event() -> None:
    assert {route.event for route in ROUTES} == set(LEAVES)


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_an_event_is_said_by_someone_and_heard_by_someone(route: Route) -> None:
    assert route.publishers
    assert bool(route.consumers) != route.outward


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_only_an_event_that_leaves_the_system_may_reach_no_queue(route: Route) -> None:
    assert route.mandatory != route.outward


@pytest.mark.parametrize("route", ROUTES, ids=key_of)
def test_outside_studio_and_person_hear_nothing_through_shared_queues(route: Route) -> None:
    assert not {Service.OUTSIDE, Service.STUDIO, Service.PERSON} & set(route.consumers)


def test_a_person_says_what_the_command_line_publishes() -> None:
    said = {route.event for route in ROUTES if Service.PERSON in route.publishers}
    assert said == {events.CsvReady, events.BatchBuilt, events.AttemptEnded, events.RunCancelRequested}


def test_no_two_routing_keys_are_the_same() -> None:
    assert len({route.routing_key for route in ROUTES}) == len(ROUTES)


def test_no_two_queues_have_the_same_name() -> None:
    work = [queue for route in ROUTES for queue in route.queues()]
    names = [*work, *map(dead_queue_name, work), *(tier.name for tier in DELAY_TIERS)]
    assert len(set(names)) == len(names)


def test_a_queue_is_named_after_its_service_and_event() -> None:
    assert route_of(events.RunCancelRequested).queues() == (
        "submitter.run.cancel_requested",
        "poller.run.cancel_requested",
    )


def test_delay_tiers_ascend() -> None:
    delays = [tier.delay for tier in DELAY_TIERS]
    assert delays == sorted(set(delays))


@pytest.mark.parametrize(
    ("seconds", "name"),
    [
        (0, "delay.5s"),
        (4.9, "delay.5s"),
        (5, "delay.5s"),
        (29.9, "delay.5s"),
        (30, "delay.30s"),
        (119, "delay.30s"),
        (120, "delay.2m"),
        (599, "delay.2m"),
        (600, "delay.10m"),
        (3599, "delay.10m"),
        (3600, "delay.1h"),
        (180_000, "delay.1h"),
    ],
)
def test_a_wait_is_rounded_down_to_a_tier_but_never_to_nothing(seconds: float, name: str) -> None:
    assert tier_for(timedelta(seconds=seconds)).name == name

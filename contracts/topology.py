"""Who hears what: the one table that every queue, bus, diagram and document is made from."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from . import events
from .events import Event

EXCHANGE = "sceneloom"
DELIVERY_LIMIT = 50
"""The broker's own net; our own count of failures gives up long before it."""


class Service(StrEnum):
    """The stages, and who stands outside of them: other systems, and a person at `sceneloom`.

    A person who replays a dead letter gives a message back to its queue; that says nothing new.
    """

    INGEST = "ingest"
    BATCH_BUILDER = "batch_builder"
    SUBMITTER = "submitter"
    POLLER = "poller"
    EXTRACTOR = "extractor"
    SWEEPER = "sweeper"
    STUDIO = "studio"
    OUTSIDE = "outside"
    PERSON = "person"


@dataclass(frozen=True)
class Route:
    """One event: who says it, who hears it, and whether it also leaves the system."""

    event: type[Event]
    publishers: tuple[Service, ...]
    consumers: tuple[Service, ...]
    outward: bool = False

    @property
    def routing_key(self) -> str:
        """Return the event's name on the wire."""
        return self.event.kind

    @property
    def mandatory(self) -> bool:
        """Return whether a publish that reaches no queue is an error."""
        return bool(self.consumers)

    def queues(self) -> tuple[str, ...]:
        """Return the queues that this event must reach."""
        return tuple(queue_name(consumer, self.routing_key) for consumer in self.consumers)


@dataclass(frozen=True)
class DelayTier:
    """A shared queue in which every message waits the same time."""

    name: str
    delay: timedelta


DEAD_DELIVERY_LIMIT = 1_000_000
"""Looking at dead letters counts as delivering them; RabbitMQ 4 would drop one after 20 looks."""


DELAY_TIERS = (
    DelayTier("delay.5s", timedelta(seconds=5)),
    DelayTier("delay.30s", timedelta(seconds=30)),
    DelayTier("delay.2m", timedelta(minutes=2)),
    DelayTier("delay.10m", timedelta(minutes=10)),
    DelayTier("delay.1h", timedelta(hours=1)),
)

_S = Service

ROUTES = (
    Route(events.CsvReady, (_S.OUTSIDE, _S.STUDIO, _S.SWEEPER, _S.PERSON), (_S.INGEST,)),
    Route(events.RunRejected, (_S.INGEST,), (), outward=True),
    Route(events.ShardPlanned, (_S.INGEST, _S.EXTRACTOR, _S.SWEEPER), (_S.BATCH_BUILDER,)),
    Route(events.BatchBuilt, (_S.BATCH_BUILDER, _S.SUBMITTER, _S.SWEEPER, _S.PERSON), (_S.SUBMITTER,)),
    Route(events.BatchSubmitted, (_S.SUBMITTER, _S.POLLER, _S.SWEEPER), (_S.POLLER,)),
    Route(events.BatchNudged, (_S.STUDIO,), (_S.POLLER,)),
    Route(
        events.AttemptEnded,
        (_S.POLLER, _S.BATCH_BUILDER, _S.SUBMITTER, _S.SWEEPER, _S.PERSON),
        (_S.EXTRACTOR,),
    ),
    Route(events.ShardSettled, (_S.EXTRACTOR,), (), outward=True),
    Route(events.RunCompleted, (_S.EXTRACTOR,), (), outward=True),
    Route(events.RunCancelRequested, (_S.OUTSIDE, _S.STUDIO, _S.PERSON), (_S.SUBMITTER, _S.POLLER)),
)

_BY_EVENT = {route.event: route for route in ROUTES}


def route_of(event: type[Event]) -> Route:
    """Return the row of an event type."""
    return _BY_EVENT[event]


def queue_name(service: Service, routing_key: str) -> str:
    """Return the queue in which a service hears an event."""
    return f"{service}.{routing_key}"


def dead_queue_name(queue: str) -> str:
    """Return where a queue's messages go that are given up on."""
    return f"{queue}.dead"


def tier_for(delay: timedelta) -> DelayTier:
    """Return the longest tier that is not longer than `delay`, else the shortest."""
    fitting = [tier for tier in DELAY_TIERS if tier.delay <= delay]
    return fitting[-1] if fitting else DELAY_TIERS[0]

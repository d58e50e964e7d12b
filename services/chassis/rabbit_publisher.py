"""Publishing to RabbitMQ: persistent, confirmed, routed, bounded in time.

A publish that is not confirmed raises; the caller then does not acknowledge, and the message it was
handling comes back. Outward events may reach nobody, so they alone are not mandatory.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from faststream.rabbit import Channel, RabbitBroker
from faststream.rabbit.publisher import RabbitPublisher

from contracts.events import Event, RunEvent
from contracts.topology import ROUTES, DelayTier, dead_queue_name, route_of

from . import rabbit_topology as topology
from .clock import Clock
from .errors import Unavailable
from .wire import encode, headers_of

TIMEOUT = timedelta(seconds=10)
JSON = "application/json"


def publishing_broker(url: str) -> RabbitBroker:
    """Return a broker that only publishes; a memory alarm that stops it leaves consuming alone."""
    return RabbitBroker(
        url,
        reconnect_interval=1,
        default_channel=Channel(on_return_raises=True),
        logger=None,
    )


class EventPublisher:
    """Sends events to the exchange, and messages to delay tiers and dead-letter queues."""

    def __init__(self, broker: RabbitBroker, clock: Clock) -> None:
        self._broker = broker
        self._clock = clock
        self._publishers: dict[type[Event], RabbitPublisher] = {
            route.event: broker.publisher(
                exchange=topology.exchange(),
                routing_key=route.routing_key,
                mandatory=route.mandatory,
                persist=True,
                schema=route.event,
            )
            for route in ROUTES
        }

    async def publish(self, event: Event, correlation_id: str | None = None) -> None:
        """Publish an event; raises Unavailable unless the broker confirmed and routed it."""
        publisher = self._publishers[type(event)]
        run, message_id = event.run if isinstance(event, RunEvent) else None, uuid.uuid4().hex
        async with _confirmed(route_of(type(event)).routing_key):
            await publisher.publish(
                encode(event),
                headers={**headers_of(event, self._clock.now(), message_id)},
                message_id=message_id,
                correlation_id=correlation_id or run or uuid.uuid4().hex,
                content_type=JSON,
            )

    async def delay(self, queue: str, tier: DelayTier, body: bytes, headers: Mapping[str, Any]) -> None:
        """Send a message back to `queue` once the tier's time has passed."""
        async with _confirmed(tier.name):
            await self._broker.publish(
                body,
                exchange=topology.tier_exchange(tier),
                routing_key=queue,
                headers=dict(headers),
                message_id=uuid.uuid4().hex,
                content_type=JSON,
                persist=True,
            )

    async def bury(self, queue: str, body: bytes, headers: Mapping[str, Any]) -> None:
        """Make a message of `queue` a dead letter."""
        async with _confirmed(dead_queue_name(queue)):
            await self._broker.publish(
                body,
                queue=dead_queue_name(queue),
                headers=dict(headers),
                message_id=uuid.uuid4().hex,
                content_type=JSON,
                persist=True,
            )


@asynccontextmanager
async def _confirmed(target: str) -> AsyncIterator[None]:
    """Bound a publish in time and say what it means when the broker did not confirm it.

    FastStream drops its own `timeout` argument, hence the limit around the call.
    """
    try:
        async with asyncio.timeout(TIMEOUT.total_seconds()):
            yield
    except TimeoutError as error:
        raise Unavailable(f"RabbitMQ did not confirm a message to {target} in time") from error
    except Exception as error:
        raise Unavailable(f"RabbitMQ did not take a message to {target}: {error!r}") from error

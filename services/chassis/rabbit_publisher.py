"""Publishing to RabbitMQ: persistent, confirmed, routed, bounded in time.

A publish that is not confirmed raises; the caller then does not acknowledge, and the message it was
handling comes back. Outward events may reach nobody, so they alone are not mandatory.

A broker in memory or disk alarm takes nothing from a connection that publishes, and confirms what was sent
once the alarm is over. A publish given up before that may still land, so a service waits long for it.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from faststream.rabbit import Channel, RabbitBroker, RabbitExchange
from faststream.rabbit.publisher import RabbitPublisher

from contracts.documents import DeadLetter
from contracts.events import Event, RunEvent
from contracts.topology import ROUTES, DelayTier, dead_queue_name, route_of

from . import rabbit_topology as topology
from .clock import Clock
from .dead_letters import body_of
from .errors import Unavailable
from .rabbit_headers import fresh
from .wire import encode, headers_of

HASTE = timedelta(seconds=10)
"""How long a command waits for a confirm: somebody watches."""
ENDURANCE = timedelta(minutes=5)
"""How long a service waits for one: through most alarms of a broker."""
CONNECT = 10.0
"""Seconds that a broker has to answer a new connection; a frozen one accepts it and says nothing."""
JSON = "application/json"


def publishing_broker(url: str) -> RabbitBroker:
    """Return a broker that only publishes; a memory alarm that stops it leaves consuming alone."""
    return RabbitBroker(
        url,
        timeout=CONNECT,
        reconnect_interval=1,
        default_channel=Channel(on_return_raises=True),
        logger=None,
    )


@dataclass(frozen=True)
class Parcel:
    """A message that is passed on as it is: its body, and how it is labelled."""

    body: bytes
    headers: Mapping[str, Any]
    content_type: str | None = None
    correlation_id: str | None = None


class EventPublisher:
    """Sends events to the exchange, and messages to queues, delay tiers and dead-letter queues."""

    def __init__(self, broker: RabbitBroker, clock: Clock, limit: timedelta = HASTE) -> None:
        self._broker = broker
        self._clock = clock
        self._limit = limit
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
        async with self._confirmed(route_of(type(event)).routing_key):
            await publisher.publish(
                encode(event),
                headers={**headers_of(event, self._clock.now(), message_id)},
                message_id=message_id,
                correlation_id=correlation_id or run or uuid.uuid4().hex,
                content_type=JSON,
            )

    async def delay(self, queue: str, tier: DelayTier, parcel: Parcel) -> None:
        """Send a message back to `queue` once the tier's time has passed."""
        await self._send(parcel, exchange=topology.tier_exchange(tier), routing_key=queue, target=tier.name)

    async def bury(self, queue: str, parcel: Parcel) -> None:
        """Make a message of `queue` a dead letter."""
        await self._send(parcel, routing_key=dead_queue_name(queue))

    async def replay(self, letter: DeadLetter) -> None:
        """Send a dead letter's message to the queue it died in, with nothing of its past."""
        parcel = Parcel(body_of(letter), fresh(letter.headers), letter.content_type, letter.run)
        await self._send(parcel, routing_key=letter.queue)

    async def _send(
        self, parcel: Parcel, *, routing_key: str, exchange: RabbitExchange | None = None, target: str = ""
    ) -> None:
        async with self._confirmed(target or routing_key):
            await self._broker.publish(
                parcel.body,
                exchange=exchange,
                routing_key=routing_key,
                headers=dict(parcel.headers),
                message_id=uuid.uuid4().hex,
                correlation_id=parcel.correlation_id,
                content_type=parcel.content_type or JSON,
                persist=True,
            )

    @asynccontextmanager
    async def _confirmed(self, target: str) -> AsyncIterator[None]:
        """Bound a publish in time and say what it means when the broker did not confirm it.

        FastStream drops its own `timeout` argument, hence the limit around the call.
        """
        try:
            async with asyncio.timeout(self._limit.total_seconds()):
                yield
        except TimeoutError as error:
            raise Unavailable(f"RabbitMQ did not confirm a message to {target} in time") from error
        except Exception as error:
            raise Unavailable(f"RabbitMQ did not take a message to {target}: {error!r}") from error

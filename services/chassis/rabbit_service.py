"""One service as a process on RabbitMQ: its router, a consuming and a publishing connection.

Two connections, because a broker in memory alarm stops a publishing one altogether, acknowledgements
included. The topology is declared before anything is consumed.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiormq.exceptions import AMQPConnectionError
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitRouter

from contracts.topology import Service

from . import logs
from . import rabbit_topology as topology
from .clock import Clock
from .errors import ConfigurationError
from .rabbit_delivery import DeliveryPolicy, decode_body
from .rabbit_publisher import EventPublisher, publishing_broker
from .settings import BrokerSettings

GRACE = 20.0
"""Seconds that running handlers have to finish after a stop signal; a container's grace must exceed it."""


@asynccontextmanager
async def connected_publisher(settings: BrokerSettings, clock: Clock) -> AsyncIterator[EventPublisher]:
    """Yield a publisher on a connection of its own, with the topology declared."""
    broker = publishing_broker(settings.url.get_secret_value())
    try:
        await broker.connect()
    except (AMQPConnectionError, OSError) as error:
        raise ConfigurationError(
            f"RabbitMQ cannot be reached: {error}. Is it running, and is RABBITMQ_URL right?"
        ) from error
    try:
        await topology.declare(broker)
        yield EventPublisher(broker, clock)
    finally:
        await broker.stop()


def consuming_broker(
    settings: BrokerSettings, policy: DeliveryPolicy, router: RabbitRouter, prefetch: int
) -> RabbitBroker:
    """Return a broker that consumes at most `prefetch` messages at a time under the delivery policy."""
    return RabbitBroker(
        settings.url.get_secret_value(),
        reconnect_interval=1,
        graceful_timeout=GRACE,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        default_channel=Channel(prefetch_count=prefetch),
        middlewares=[policy],
        decoder=decode_body,
        routers=[router],
        logger=logs.library_logger(),
        log_level=logging.DEBUG,
    )


async def run_service(
    service: Service, router: RabbitRouter, settings: BrokerSettings, clock: Clock, prefetch: int
) -> None:
    """Serve until a stop signal: finish what is running, give the rest back."""
    async with connected_publisher(settings, clock) as publisher:
        broker = consuming_broker(settings, DeliveryPolicy(service, publisher, clock), router, prefetch)
        await FastStream(broker, logger=logs.library_logger()).run()

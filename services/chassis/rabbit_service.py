"""One service as a process on RabbitMQ: its router, a consuming and a publishing connection.

Two connections, because a broker in memory alarm stops a publishing one altogether, acknowledgements
included. The topology is declared before anything is consumed.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

from aiormq.exceptions import AMQPConnectionError, ChannelPreconditionFailed
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitRouter

from contracts.topology import Service

from . import logs
from . import rabbit_topology as topology
from .clock import Clock
from .errors import ConfigurationError
from .object_store import ObjectStore
from .patience import patiently
from .rabbit_delivery import DeliveryPolicy, decode_body
from .rabbit_publisher import CONNECT, ENDURANCE, HASTE, EventPublisher, publishing_broker
from .settings import BrokerSettings

GOODBYE = 2.0
"""Seconds that the broker has to answer the end of a publishing connection, and of its channel."""
GRACE = 20.0
"""Seconds that running handlers have to finish after a stop signal; a container's grace must exceed it."""


@asynccontextmanager
async def connected_publisher(
    settings: BrokerSettings, clock: Clock, limit: timedelta = HASTE
) -> AsyncIterator[EventPublisher]:
    """Yield a publisher on a connection of its own, with the topology declared.

    It waits so long for the broker to confirm what it publishes.
    """
    broker = publishing_broker(settings.url.get_secret_value())
    try:
        await broker.connect()
    except (AMQPConnectionError, OSError) as error:
        words = str(error) or f"it did not answer within {CONNECT:g} s"
        raise ConfigurationError(
            f"RabbitMQ cannot be reached: {words}. Is it running, and is RABBITMQ_URL right?"
        ) from error
    try:
        await _declare(broker)
        yield EventPublisher(broker, clock, limit)
    finally:
        await _say_goodbye(broker)


async def _declare(broker: RabbitBroker) -> None:
    try:
        await topology.declare(broker)
    except ChannelPreconditionFailed as error:
        raise ConfigurationError(
            f"RabbitMQ has a queue or exchange of ours with other settings, as another version had: {error}. "
            "Drain and delete it, or use a virtual host of its own"
        ) from error


async def _say_goodbye(broker: RabbitBroker) -> None:
    """Close channel and connection; a broker in alarm answers neither, so each is given up soon."""
    for _ in range(2):
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await broker.stop()
                return


@asynccontextmanager
async def patiently_connected_publisher(
    settings: BrokerSettings, clock: Clock
) -> AsyncIterator[EventPublisher]:
    """Yield a publisher, waiting for a broker that is still starting; raises ConfigurationError."""
    async with AsyncExitStack() as resources:
        yield await patiently(
            lambda: resources.enter_async_context(connected_publisher(settings, clock, ENDURANCE)),
            settings.startup_wait,
            clock,
            passing=ConfigurationError,
        )


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


async def run_service(  # noqa: PLR0913, PLR0917  # all that a process on a broker is made of
    service: Service,
    router: RabbitRouter,
    settings: BrokerSettings,
    clock: Clock,
    prefetch: int,
    store: ObjectStore,
) -> None:
    """Serve until a stop signal: finish what is running, give the rest back.

    A broker that is still starting is waited for; raises ConfigurationError if it does not come up.
    """
    async with patiently_connected_publisher(settings, clock) as publisher:
        policy = DeliveryPolicy(service, publisher, clock, store)
        broker = consuming_broker(settings, policy, router, prefetch)
        await FastStream(broker, logger=logs.library_logger(), on_shutdown=[policy.stop]).run()

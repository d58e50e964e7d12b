"""The topology table as RabbitMQ objects, and their declaration.

Quorum queues everywhere; a full or dying queue loses nothing (at-least-once dead-lettering needs
`reject-publish`). A delay tier is a fanout exchange and a queue whose messages expire into the
default exchange, which routes them by their routing key: the name of the queue they came from.
"""

from faststream.rabbit import ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import QuorumQueueArgs

from contracts.events import Event
from contracts.topology import (
    DEAD_DELIVERY_LIMIT,
    DELAY_TIERS,
    DELIVERY_LIMIT,
    EXCHANGE,
    ROUTES,
    DelayTier,
    Service,
    dead_queue_name,
    queue_name,
)

_SAFE = QuorumQueueArgs(
    {
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
)


def exchange() -> RabbitExchange:
    """Return the one topic exchange."""
    return RabbitExchange(EXCHANGE, type=ExchangeType.TOPIC, durable=True)


def work_queue(service: Service, event: type[Event]) -> RabbitQueue:
    """Return the queue in which a service hears an event."""
    name = queue_name(service, event.kind)
    arguments = QuorumQueueArgs(
        {
            **_SAFE,
            "x-dead-letter-routing-key": dead_queue_name(name),
            "x-delivery-limit": DELIVERY_LIMIT,
        }
    )
    return RabbitQueue(name, queue_type=QueueType.QUORUM, routing_key=event.kind, arguments=arguments)


def dead_queue(queue: str) -> RabbitQueue:
    """Return the queue that keeps another one's dead letters."""
    arguments = QuorumQueueArgs({"x-delivery-limit": DEAD_DELIVERY_LIMIT})
    return RabbitQueue(dead_queue_name(queue), queue_type=QueueType.QUORUM, arguments=arguments)


def tier_exchange(tier: DelayTier) -> RabbitExchange:
    """Return the exchange through which messages enter a delay tier."""
    return RabbitExchange(tier.name, type=ExchangeType.FANOUT, durable=True)


def tier_queue(tier: DelayTier) -> RabbitQueue:
    """Return the queue in which a tier's messages wait."""
    milliseconds = int(tier.delay.total_seconds() * 1000)
    arguments = QuorumQueueArgs({**_SAFE, "x-message-ttl": milliseconds})
    return RabbitQueue(tier.name, queue_type=QueueType.QUORUM, arguments=arguments)


async def declare(broker: RabbitBroker) -> None:
    """Declare everything, targets before what leads to them; safe to repeat.

    Raises aiormq's channel errors if something of the same name exists with other arguments.
    """
    events = await broker.declare_exchange(exchange())
    for route in ROUTES:
        for service in route.consumers:
            queue = work_queue(service, route.event)
            await broker.declare_queue(dead_queue(queue.name))
            declared = await broker.declare_queue(queue)
            await declared.bind(events, routing_key=route.routing_key)
    for tier in DELAY_TIERS:
        entrance = await broker.declare_exchange(tier_exchange(tier))
        waiting = await broker.declare_queue(tier_queue(tier))
        await waiting.bind(entrance)

"""Another system: it knows RabbitMQ and JSON, and imports nothing of Sceneloom's."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import AbstractExchange, AbstractIncomingMessage


class Outsider:
    """Publishes to the exchange and listens on a queue of its own."""

    def __init__(self, exchange: AbstractExchange) -> None:
        self._exchange = exchange
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def take(self, message: AbstractIncomingMessage) -> None:
        """Remember an event."""
        await message.ack()
        await self._heard.put({"kind": message.routing_key, **json.loads(message.body)})

    async def publish(self, body: dict[str, Any], content_type: str | None = None) -> None:
        """Say that a catalogue is ready."""
        message = aio_pika.Message(json.dumps(body).encode(), content_type=content_type)
        await self._exchange.publish(message, routing_key="csv.ready")

    async def hear(self, *kinds: str, seconds: float = 90) -> dict[str, Any]:
        """Return the next event of one of these kinds."""
        async with asyncio.timeout(seconds):
            while (event := await self._heard.get())["kind"] not in kinds:
                pass
        return event


@asynccontextmanager
async def outsider(url: str) -> AsyncIterator[Outsider]:
    """Yield another system, connected, hearing everything that is said."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange("sceneloom")
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(exchange, routing_key="#")
        system = Outsider(exchange)
        await queue.consume(system.take)
        yield system

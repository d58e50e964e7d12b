"""The dead-letter queues of a broker, as a person looks through them.

A message that is looked at and not acknowledged goes back when its channel closes. So a look changes
nothing, but for as long as it lasts nobody else sees what it has seen.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aio_pika
from aio_pika.abc import AbstractConnection, AbstractIncomingMessage
from aiormq.exceptions import AMQPConnectionError

from contracts.documents import DeadLetter
from contracts.topology import DELIVERY_LIMIT, ROUTES, dead_queue_name

from .clock import Clock
from .dead_letters import Death, Message, letter_of
from .delivery import Past
from .errors import ConfigurationError
from .rabbit_headers import DIED, REASON, STACK
from .settings import BrokerSettings

_BY_THE_BROKER = {
    "delivery_limit": f"delivered more than {DELIVERY_LIMIT} times and never settled: its handler may have "
    "ended the process each time, or the connection was lost over and over (the broker's delivery limit)",
    "expired": "it lay in its queue for longer than a policy of the broker allows (expired)",
    "maxlen": "its queue was full, by a policy of the broker (maxlen)",
}


@dataclass(frozen=True)
class DeadMessage:
    """A message in a dead-letter queue, and the letter that it is."""

    letter: DeadLetter
    message: AbstractIncomingMessage

    async def remove(self) -> None:
        """Take the message out of its queue."""
        await self.message.ack()


@dataclass(frozen=True)
class DeadQueues:
    """Every queue's dead letters."""

    connection: AbstractConnection
    clock: Clock

    async def messages(self, service: str | None = None) -> AsyncGenerator[DeadMessage]:
        """Yield what lies in the queues, of one service or of all; what is not removed goes back."""
        for queue in (queue for route in ROUTES for queue in route.queues()):
            if service is None or queue.startswith(f"{service}."):
                async with aclosing(self._messages_of(queue)) as messages:
                    async for message in messages:
                        yield DeadMessage(letter_in(queue, message, self.clock.now()), message)

    async def _messages_of(self, queue: str) -> AsyncGenerator[AbstractIncomingMessage]:
        async with self.connection.channel(publisher_confirms=False) as channel:
            dead = await channel.get_queue(dead_queue_name(queue), ensure=False)
            while (message := await dead.get(no_ack=False, fail=False)) is not None:
                yield message


@asynccontextmanager
async def dead_queues(settings: BrokerSettings, clock: Clock) -> AsyncIterator[DeadQueues]:
    """Yield the dead-letter queues of a broker; raises ConfigurationError if it cannot be reached."""
    try:
        connection = await aio_pika.connect(settings.url.get_secret_value())
    except (AMQPConnectionError, OSError) as error:
        raise ConfigurationError(
            f"RabbitMQ cannot be reached: {error}. Is it running, and is RABBITMQ_URL right?"
        ) from error
    async with connection:
        yield DeadQueues(connection, clock)


def letter_in(queue: str, message: AbstractIncomingMessage, now: datetime) -> DeadLetter:
    """Return the letter that a message in the dead-letter queue of `queue` is, whoever put it there."""
    headers = message.headers
    death = _our_death(headers, now) if REASON in headers else _death_by_broker(queue, headers, now)
    return letter_of(Message(queue, message.body, headers, message.content_type), death)


def _our_death(headers: Mapping[str, Any], now: datetime) -> Death:
    past, died = Past.of(headers), _time(headers.get(DIED)) or now
    return Death(
        reason=str(headers[REASON]),
        stack=str(headers.get(STACK, "")),
        attempts=max(past.failures, 1),
        first_failed=past.first_failed or died,
        died=died,
    )


def _death_by_broker(queue: str, headers: Mapping[str, Any], now: datetime) -> Death:
    """Read what the broker wrote; the newest entry about this queue tells, whatever delays came before."""
    entry = next((entry for entry in _entries(headers) if entry.get("queue") == queue), {})
    word = str(entry.get("reason") or headers.get("x-first-death-reason") or "unknown")
    reason = _BY_THE_BROKER.get(word, f"the broker gave it up: {word}")
    past, died = Past.of(headers), _time(entry.get("time")) or now
    return Death(reason, "", max(past.failures, 1), past.first_failed or died, died)


def _entries(headers: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = headers.get("x-death")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC) if isinstance(time, datetime) else None

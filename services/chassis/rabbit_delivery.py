"""The one middleware that decides the fate of a delivered message.

    handler returned events → publish them all, then acknowledge
    handler returned Snooze → back through a delay tier, no failure counted, then acknowledge
    handler failed          → the delivery policy: a delay tier with one failure more, or a dead letter
    we could not publish    → try again in place; in the end reject with requeue: it is still the broker's

Reject and not nack, because RabbitMQ 4.3 counts only rejects towards the delivery limit. Handler,
validation and decoding errors all arrive here alike. A cancelled handler (a lost connection) is left
to the broker, which has already taken the message back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from faststream import BaseMiddleware, ContextRepo
from faststream.message import StreamMessage
from faststream.rabbit.message import RabbitMessage

from contracts.topology import Service, queue_name, tier_for

from . import logs
from .clock import Clock
from .dead_letters import DeadLetterBox, Message, death_of, letter_of
from .delivery import Again, GiveUp, Past, after_failure
from .errors import Unavailable
from .handling import LastWord, Result, Snooze
from .insistence import Insistence
from .object_store import ObjectStore
from .rabbit_headers import ATTEMPTS, DEAD_ID, DIED, REASON, STACK, sent_on
from .rabbit_publisher import EventPublisher, Parcel
from .wire import encode, payload

PAUSE = timedelta(seconds=2)
"""Before a message is given back that we could not settle because of a mistake of our own."""

Handle = Callable[[RabbitMessage], Awaitable[Any]]


async def decode_body(message: RabbitMessage) -> Any:
    """Return the JSON value that the subscriber's event type is validated from."""
    return payload(message.body, message.content_type)


class DeliveryPolicy:
    """Makes the middleware of one service; dead letters are also kept in the store."""

    def __init__(self, service: Service, publisher: EventPublisher, clock: Clock, store: ObjectStore) -> None:
        self._service = service
        self._publisher = publisher
        self._clock = clock
        self._letters = DeadLetterBox(store)
        self._stopping = asyncio.Event()

    def __call__(self, message: Any, /, *, context: ContextRepo) -> "_Middleware":
        """Return the middleware for one message, as FastStream asks for it."""
        return _Middleware(self, message, context=context)

    def stop(self) -> None:
        """Let no delivery wait any longer for a broker or a store that takes nothing."""
        self._stopping.set()

    async def carry_out(self, handle: Handle, message: RabbitMessage) -> None:
        """Run the handler and carry out the verdict about its message."""
        try:
            await self._settle(handle, message)
        except Unavailable as error:
            logs.logger().error("given_back", queue=self._queue(message), error=str(error))
            await message.reject(requeue=True)
        except Exception as error:  # noqa: BLE001  # whatever it was, the message must stay with the broker
            logs.logger().error("not_settled", queue=self._queue(message), error=repr(error))
            await self._clock.sleep(PAUSE)
            await message.reject(requeue=True)

    async def _settle(self, handle: Handle, message: RabbitMessage) -> None:
        insistence = Insistence(self._clock, self._stopping)
        try:
            body = await message.decode()
            with logs.about(message.raw_message.routing_key or "", body, service=self._service):
                result = await handle(message)
                logs.logger().info("handled", said=logs.said(result))
        except Exception as error:  # noqa: BLE001  # the policy decides about every failure
            await self._after_failure(message, error, insistence)
            return
        await self._carry_out_result(result, message, insistence)

    async def _carry_out_result(self, result: Result, message: RabbitMessage, insistence: Insistence) -> None:
        """Carry out what the handler returned; each step is repeated alone until it is taken."""
        if isinstance(result, Snooze):
            body, safe = encode(result.instead) if result.instead else message.body, result.when_safe
            due = await insistence.on(lambda: self._send_back(message, result.delay, Past(), body))
            if safe is not None:
                await insistence.on(lambda: safe(due))
            return
        for event in result.events if isinstance(result, LastWord) else result:
            await insistence.on(partial(self._publisher.publish, event, message.correlation_id))
        if isinstance(result, LastWord):
            await insistence.on(result.afterwards)

    async def _after_failure(self, message: RabbitMessage, error: Exception, insistence: Insistence) -> None:
        verdict = after_failure(error, Past.of(message.headers), self._clock.now())
        queue = self._queue(message)
        if isinstance(verdict, Again):
            delay, past = verdict.delay, verdict.past
            logs.logger().warning("retry", queue=queue, error=str(error), failures=past.failures)
            await insistence.on(lambda: self._send_back(message, delay, past, message.body))
        else:
            logs.logger().error("dead_letter", queue=queue, reason=verdict.reason)
            parcel = await self._buried(message, verdict, error)
            await insistence.on(lambda: self._publisher.bury(queue, parcel))

    async def _send_back(self, message: RabbitMessage, delay: timedelta, past: Past, body: bytes) -> datetime:
        """Send a message through a delay tier; return when it comes back."""
        tier = tier_for(delay)
        parcel = Parcel(body, sent_on(message.headers, past), message.content_type, message.correlation_id)
        await self._publisher.delay(self._queue(message), tier, parcel)
        return self._clock.now() + tier.delay

    async def _buried(self, message: RabbitMessage, verdict: GiveUp, error: Exception) -> Parcel:
        """Keep the dead letter in the store, if it can be had, and return it for the queue."""
        came = Message(self._queue(message), message.body, message.headers, message.content_type)
        letter = letter_of(came, death_of(verdict, error, self._clock.now()))
        try:
            letter = await self._letters.keep(letter)
        except Exception as away:  # noqa: BLE001  # whatever the store's trouble is, the queue keeps the letter
            logs.logger().warning("dead_letter_not_kept", letter=letter.id, error=str(away))
        headers = {
            **sent_on(message.headers, Past(letter.attempts, letter.first_failed)),
            REASON: letter.reason,
            STACK: letter.stack,
            ATTEMPTS: letter.attempts,
            DIED: letter.died.isoformat(),
            DEAD_ID: letter.id,
        }
        return Parcel(message.body, headers, message.content_type, message.correlation_id)

    def _queue(self, message: RabbitMessage) -> str:
        """Return the queue a message came from; after a delay it is the routing key itself."""
        key = message.raw_message.routing_key or ""
        return key if key.startswith(f"{self._service}.") else queue_name(self._service, key)


class _Middleware(BaseMiddleware[Any, Any]):
    def __init__(self, policy: DeliveryPolicy, message: Any, *, context: ContextRepo) -> None:
        super().__init__(message, context=context)
        self._policy = policy

    async def consume_scope(
        self, call_next: Callable[[Any], Awaitable[Any]], msg: StreamMessage[Any]
    ) -> None:
        await self._policy.carry_out(call_next, cast("RabbitMessage", msg))

"""The one middleware that decides the fate of a delivered message.

    handler returned events → publish them all, then acknowledge
    handler returned Snooze → back through a delay tier, same attempt, then acknowledge
    handler failed          → the delivery policy: a delay tier with one attempt more, or a dead letter
    we could not publish    → reject with requeue, after a pause: the message is still the broker's

Reject and not nack, because RabbitMQ 4.3 counts only rejects towards the delivery limit. Handler,
validation and decoding errors all arrive here alike. A cancelled handler (a lost connection) is left
to the broker, which has already taken the message back.
"""

import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, cast

from faststream import BaseMiddleware, ContextRepo
from faststream.message import StreamMessage
from faststream.rabbit.message import RabbitMessage

from contracts.topology import Service, queue_name, tier_for

from . import logs
from .clock import Clock
from .delivery import ATTEMPT_HEADER, Again, after_failure
from .handling import Snooze
from .rabbit_publisher import EventPublisher
from .wire import payload

PAUSE = timedelta(seconds=2)
REASON_LIMIT = 2_000
STACK_LIMIT = 8_000
"""Characters kept in a dead letter's headers; more than a frame of them closes the connection."""


async def decode_body(message: RabbitMessage) -> Any:
    """Return the JSON value that the subscriber's event type is validated from."""
    return payload(message.body, message.content_type)


class DeliveryPolicy:
    """Makes the middleware of one service."""

    def __init__(self, service: Service, publisher: EventPublisher, clock: Clock) -> None:
        self._service = service
        self._publisher = publisher
        self._clock = clock

    def __call__(self, message: Any, /, *, context: ContextRepo) -> "_Middleware":
        """Return the middleware for one message, as FastStream asks for it."""
        return _Middleware(self, message, context=context)

    async def carry_out(
        self, handle: Callable[[RabbitMessage], Awaitable[Any]], message: RabbitMessage
    ) -> None:
        """Run the handler and carry out the verdict about its message."""
        try:
            await self._settle(handle, message)
        except Exception as error:  # noqa: BLE001  # whatever it was, the message must stay with the broker
            logs.logger().error("not_settled", queue=self._queue(message), error=repr(error))
            await self._clock.sleep(PAUSE)
            await message.reject(requeue=True)

    async def _settle(
        self, handle: Callable[[RabbitMessage], Awaitable[Any]], message: RabbitMessage
    ) -> None:
        try:
            body = await message.decode()
            with logs.about(message.raw_message.routing_key or "", body, service=self._service):
                result = await handle(message)
                logs.logger().info("handled", said=logs.said(result))
        except Exception as error:  # noqa: BLE001  # the policy decides about every failure
            await self._after_failure(message, error)
            return
        if isinstance(result, Snooze):
            await self._send_back(message, result.delay, _attempt(message))
            return
        for event in result:
            await self._publisher.publish(event, message.correlation_id)

    async def _after_failure(self, message: RabbitMessage, error: Exception) -> None:
        attempt = _attempt(message)
        verdict = after_failure(error, attempt)
        if isinstance(verdict, Again):
            logs.logger().warning("retry", queue=self._queue(message), error=str(error), attempts=attempt)
            await self._send_back(message, verdict.delay, verdict.attempt)
        else:
            logs.logger().error("dead_letter", queue=self._queue(message), reason=verdict.reason)
            await self._bury(message, verdict.reason, error)

    async def _send_back(self, message: RabbitMessage, delay: timedelta, attempt: int) -> None:
        headers = {**message.headers, ATTEMPT_HEADER: attempt}
        await self._publisher.delay(self._queue(message), tier_for(delay), message.body, headers)

    async def _bury(self, message: RabbitMessage, reason: str, error: Exception) -> None:
        headers = {
            **message.headers,
            "x-sceneloom-reason": reason[:REASON_LIMIT],
            "x-sceneloom-stack": "".join(traceback.format_exception(error))[-STACK_LIMIT:],
            "x-sceneloom-attempts": _attempt(message) + 1,
            "x-sceneloom-died": self._clock.now().isoformat(),
        }
        await self._publisher.bury(self._queue(message), message.body, headers)

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


def _attempt(message: RabbitMessage) -> int:
    value = message.headers.get(ATTEMPT_HEADER, 0)
    return value if isinstance(value, int) else 0

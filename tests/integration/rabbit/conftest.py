"""A broker of each test's own: settings, a publisher and a plain channel."""

from collections.abc import AsyncIterator

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from pydantic import SecretStr

from services.chassis.clock import SystemClock
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings


@pytest.fixture
def settings(rabbitmq_vhost_url: str) -> BrokerSettings:
    return BrokerSettings(url=SecretStr(rabbitmq_vhost_url))


@pytest.fixture
async def publisher(settings: BrokerSettings) -> AsyncIterator[EventPublisher]:
    async with connected_publisher(settings, SystemClock()) as publisher:
        yield publisher


@pytest.fixture
async def channel(settings: BrokerSettings) -> AsyncIterator[AbstractChannel]:
    async with await aio_pika.connect(settings.url.get_secret_value()) as connection:
        yield await connection.channel()

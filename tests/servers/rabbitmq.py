"""A RabbitMQ for tests: given by its address, in a container, or a private node of the installed package."""

import base64
import json
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from tests.servers.processes import LOCALHOST, ServerProcess, ServerUnavailableError, free_port

DEFAULT_IMAGE = "rabbitmq:4.3-management"
_PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"
_METHOD_FRAME = b"\x01"
# Debian's command in PATH changes to another user; this is the script behind it, which runs as anyone.
_DEBIAN_PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
# An epmd that the node starts itself would become a daemon and outlive it, so it finds one in its own group.
_LAUNCH = 'epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & exec "$0"'


@dataclass(frozen=True)
class RabbitServer:
    """A broker: its AMQP address, and that of its management API (both with user and password)."""

    url: str
    management: str

    def manage(self, method: str, path: str, body: Any = None) -> Any:
        """Call the management API (`/api` + path) and return its JSON answer; RuntimeError if it refuses."""
        address = urlsplit(self.management)
        connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
        with closing(connect(address.hostname or LOCALHOST, address.port, timeout=10)) as connection:
            connection.request(
                method, f"/api{path}", json.dumps(body), _headers(address.username, address.password)
            )
            response = connection.getresponse()
            answer = response.read()
        if response.status >= 300:
            raise RuntimeError(
                f"RabbitMQ's management API refused {method} {path}: {response.status} {answer!r}"
            )
        return json.loads(answer) if answer else None

    def create_vhost(self, name: str) -> str:
        """Create a virtual host that the user may do everything in; return the AMQP address of it."""
        user = quote(unquote(urlsplit(self.url).username or "guest"), safe="")
        self.manage("PUT", f"/vhosts/{name}", {})
        self.manage("PUT", f"/permissions/{name}/{user}", {"configure": ".*", "write": ".*", "read": ".*"})
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def delete_vhost(self, name: str) -> None:
        """Delete a virtual host with its queues, closing the connections into it."""
        self.manage("DELETE", f"/vhosts/{name}")

    def answers(self) -> bool:
        """Whether the broker speaks AMQP and its management API knows the user."""
        try:
            return _speaks_amqp(self.url) and bool(self.manage("GET", "/whoami"))
        except (OSError, HTTPException, RuntimeError):
            return False


def _headers(user: str | None, password: str | None) -> dict[str, str]:
    credentials = f"{unquote(user or 'guest')}:{unquote(password or 'guest')}".encode()
    return {
        "Authorization": f"Basic {base64.b64encode(credentials).decode()}",
        "Content-Type": "application/json",
    }


def _speaks_amqp(url: str) -> bool:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=2) as connection:
        connection.sendall(_PROTOCOL_HEADER)
        return connection.recv(1) == _METHOD_FRAME


@contextmanager
def given_server() -> Iterator[RabbitServer]:
    """Use RABBITMQ_URL; its management API is at RABBITMQ_MANAGEMENT_URL, or port 15672 beside it."""
    url = os.environ.get("RABBITMQ_URL")
    if not url:
        raise ServerUnavailableError("RABBITMQ_URL is not set")
    userinfo, _, host = urlsplit(url).netloc.rpartition("@")
    beside = f"http://{userinfo or 'guest:guest'}@{host.partition(':')[0]}:15672"
    yield RabbitServer(url, os.environ.get("RABBITMQ_MANAGEMENT_URL") or beside)


@contextmanager
def container_server() -> Iterator[RabbitServer]:
    """Run the image named by RABBITMQ_IMAGE (with the management plugin) while the context lasts."""
    from tests.servers import containers  # noqa: PLC0415  # loads Docker's SDK, which few need

    image = os.environ.get("RABBITMQ_IMAGE") or DEFAULT_IMAGE
    user, password = "tests", secrets.token_hex(8)
    environment = {"RABBITMQ_DEFAULT_USER": user, "RABBITMQ_DEFAULT_PASS": password}
    with containers.running(image, ports=(5672, 15672), environment=environment) as (amqp, http):
        server = RabbitServer(f"amqp://{user}:{password}@{amqp}/", f"http://{user}:{password}@{http}")
        containers.wait_for(image, server.answers)
        yield server


@contextmanager
def private_server(settings: str = "") -> Iterator[tuple[RabbitServer, ServerProcess]]:
    """Run a private node on loopback, with further lines of rabbitmq.conf; tests may kill it."""
    program = _installed_program()
    folder = Path(tempfile.mkdtemp(prefix="sceneloom-rabbitmq-"))
    user, password, amqp, http = "tests", secrets.token_hex(8), free_port(), free_port()
    server = RabbitServer(
        f"amqp://{user}:{password}@{LOCALHOST}:{amqp}/", f"http://{user}:{password}@{LOCALHOST}:{http}"
    )
    _configure(folder, server, settings)
    command = ["/bin/sh", "-c", _LAUNCH, program]
    process = ServerProcess("RabbitMQ", command, _environment(folder), folder, server.answers)
    try:
        process.start()
        yield server, process
    finally:
        process.remove()


def _installed_program() -> str:
    program = str(_DEBIAN_PROGRAM) if _DEBIAN_PROGRAM.exists() else shutil.which("rabbitmq-server")
    if not program:
        raise ServerUnavailableError("rabbitmq-server is not installed")
    if not shutil.which("epmd"):
        raise ServerUnavailableError("epmd, the port mapper that comes with Erlang, is not in PATH")
    return program


def _configure(folder: Path, server: RabbitServer, settings: str) -> None:
    amqp, http = urlsplit(server.url), urlsplit(server.management)
    (folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = {LOCALHOST}:{amqp.port}\n"
        f"management.tcp.ip = {LOCALHOST}\n"
        f"management.tcp.port = {http.port}\n"
        f"default_user = {amqp.username}\n"
        f"default_pass = {amqp.password}\n"
        "log.file = false\n"
        "log.console = true\n"
        f"{settings}\n"
    )


def _environment(folder: Path) -> dict[str, str]:
    return {
        "LANG": "C.UTF-8",
        "RABBITMQ_NODENAME": "sceneloom-tests@localhost",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "ERL_EPMD_PORT": str(free_port()),
        "ERL_EPMD_ADDRESS": LOCALHOST,
        # Without busy waiting, an idle node leaves the cores to the tests.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none "
        "-kernel inet_dist_use_interface {127,0,0,1}",
    }

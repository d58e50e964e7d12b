"""Serves the simulator: as an application, inside a running loop, or as a process of its own."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from services.chassis import logs
from services.chassis.clock import Clock, SystemClock
from services.chassis.errors import ConfigurationError

from .batch_routes import batch_routes
from .control_routes import control_routes
from .file_routes import file_routes, upload_routes
from .model_routes import model_routes
from .refusal import Refusal
from .settings import SimulatorSettings
from .simulator import open_simulator

_VERSIONS = ("v1beta", "v1")
_EVERYWHERE = "0.0.0.0"  # noqa: S104  # compared with, not bound to
_GRACE_SECONDS = 5
"""For requests under way when the server is told to stop."""


def create_app(settings: SimulatorSettings, clock: Clock | None = None) -> Starlette:
    """Return the application; its folder is opened when it starts, into `app.state.simulator`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_simulator(settings, clock or SystemClock()) as simulator:
            app.state.simulator = simulator
            yield

    routes = control_routes()
    for version in _VERSIONS:
        routes += [
            *upload_routes(version),
            *file_routes(version),
            *batch_routes(version),
            *model_routes(version),
        ]
    return Starlette(
        routes=routes, lifespan=lifespan, exception_handlers={404: _unknown_path, Exception: _failed}
    )


@asynccontextmanager
async def running(settings: SimulatorSettings) -> AsyncIterator[str]:
    """Yield the address of a simulator that is served on the current loop."""
    async with hosted(create_app(settings), settings) as address:
        yield address


@asynccontextmanager
async def hosted(app: Starlette, settings: SimulatorSettings) -> AsyncIterator[str]:
    """Yield the address that an application made by `create_app` is served at.

    Raises ConfigurationError if the port cannot be had.
    """
    with _listener(settings) as listener:
        host, port = listener.getsockname()[:2]
        host = "127.0.0.1" if host == _EVERYWHERE else host
        async with app.router.lifespan_context(app):
            server = _Server(_config(app))
            app.state.simulator.connections.attach(server.server_state)
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                await server.is_up.wait()
                yield f"http://{host}:{port}"
            finally:
                server.should_exit = True
                await task


def serve(settings: SimulatorSettings) -> None:
    """Serve until SIGTERM or SIGINT."""
    asyncio.run(_serve(settings))


async def _serve(settings: SimulatorSettings) -> None:
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    async with running(settings) as address:
        logs.logger().info("simulator_ready", address=address, data=str(settings.data))
        await told_to_stop.wait()


class _Server(uvicorn.Server):
    """A server that leaves signals alone and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.is_up.set()


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        http="h11",
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


@contextmanager
def _listener(settings: SimulatorSettings) -> Iterator[socket.socket]:
    # The protocol is spelled out because asyncio sends small answers at once (TCP_NODELAY) only on
    # sockets that name it; without, each answer over a kept connection takes 40 ms longer.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise ConfigurationError(
                f"the simulator cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
                "Is it running already? SCENELOOM_SIMULATOR_PORT sets another port, 0 any free one."
            ) from error
        yield listener


async def _unknown_path(request: Request, _: Exception) -> Response:
    return Refusal(404, f"There is nothing at {request.method} {request.url.path}.").response()


async def _failed(request: Request, error: Exception) -> Response:
    logs.logger().error("request_failed", path=request.url.path, exc_info=error)
    return Refusal(500, "The simulator failed; its log says why.").response()

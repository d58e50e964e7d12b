"""All services as separate processes on a real broker and a real store, with the simulator as provider."""

import json
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from services.adapters.object_store import ObstoreObjectStore, s3_store
from services.chassis.settings import S3Settings
from tests.servers.processes import LOCALHOST, ServerProcess, free_port

SERVICES = ("ingest", "batch_builder", "submitter", "poller", "extractor")
"""What a deployment always has; a sweeper it has if copies of one are asked for."""
Ready = Callable[[ServerProcess], bool]
COMMAND = Path(sys.executable).with_name("sceneloom")


@dataclass
class Simulator:
    """A running simulator."""

    process: ServerProcess
    url: str

    def counters(self) -> dict[str, int]:
        """Return what it was asked so far."""
        with urllib.request.urlopen(f"{self.url}/simulator/counters", timeout=10) as response:  # noqa: S310
            counted: dict[str, int] = json.load(response)
            return counted

    def batches(self) -> list[dict[str, Any]]:
        """Return every batch of every account, the oldest first."""
        with urllib.request.urlopen(f"{self.url}/simulator/batches", timeout=10) as response:  # noqa: S310
            found: list[dict[str, Any]] = json.load(response)["batches"]
            return found

    def arm(self, fault: str, times: int = 1) -> None:
        """Let a fault strike the next so many requests, batches or lines of its kind."""
        self._post("faults", {"fault": fault, "times": times})

    def disarm(self) -> None:
        """Forget every armed fault."""
        self._send(urllib.request.Request(f"{self.url}/simulator/faults", method="DELETE"))  # noqa: S310

    def misbehave(self, share: float) -> None:
        """Let this share of all requests and batches meet a random fault; a restart undoes it."""
        self._post("unruly", {"share": share})

    def struck(self) -> dict[str, int]:
        """Return how often each fault has struck since the simulator was started."""
        with urllib.request.urlopen(f"{self.url}/simulator/faults", timeout=10) as response:  # noqa: S310
            strikes: dict[str, int] = json.load(response)["struck"]
            return strikes

    def _post(self, route: str, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self._send(urllib.request.Request(f"{self.url}/simulator/{route}", content, method="POST"))  # noqa: S310

    def _send(self, request: urllib.request.Request) -> None:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            response.read()


@dataclass
class Deployment:
    """Services by name, one process or more of each, and the world they share."""

    environment: dict[str, str]
    store: ObstoreObjectStore
    simulator: Simulator
    processes: dict[str, list[ServerProcess]] = field(default_factory=dict)

    def log(self, service: str) -> list[list[dict[str, Any]]]:
        """Return the structured log lines of each process of a service."""
        return [_log_lines(process.log()) for process in self.processes[service]]

    def every_process(self) -> list[ServerProcess]:
        """Return the processes of all services."""
        return [process for copies in self.processes.values() for process in copies]

    def launch(self) -> None:
        """Start every service that does not run, all at a time; `await_ready` waits for them."""
        for process in self.every_process():
            if not process.running:
                process.launch()

    def await_ready(self) -> None:
        """Return once every service is ready."""
        for process in self.every_process():
            process.await_ready()

    def kill(self) -> None:
        """Kill every service."""
        for process in self.every_process():
            process.kill()


@contextmanager
def unstarted(
    name: str, arguments: list[str], environment: Mapping[str, str], ready: Ready
) -> Iterator[ServerProcess]:
    """Yield a `sceneloom` process, not started yet; killed and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=f"sceneloom-{name}-"))
    command = [str(COMMAND), *arguments]
    made = ServerProcess(name, command, environment, folder, lambda: ready(made))
    try:
        yield made
    finally:
        if folder.exists():
            made.remove()


@contextmanager
def simulator(**settings: str) -> Iterator[Simulator]:
    """Yield a simulator of its own, with its state in a folder that goes with it."""
    port = free_port()
    url = f"http://{LOCALHOST}:{port}"
    environment = {"SCENELOOM_SIMULATOR_PORT": str(port), "SCENELOOM_SIMULATOR_DATA": "state", **settings}
    serve = ["serve", "gemini_simulator"]
    with unstarted("simulator", serve, environment, lambda _: _answers(url)) as process:
        process.start()
        yield Simulator(process, url)


@contextmanager
def deployment(
    environment: dict[str, str],
    bucket: str,
    copies: dict[str, int],
    provider: Simulator | None = None,
) -> Iterator[Deployment]:
    """Yield all services started; `copies` says of which there are more than one.

    Without a provider it has a simulator of its own. What the yielded deployment's environment says holds
    for every process that is started from then on.
    """
    with ExitStack() as stack:
        provider = provider or stack.enter_context(simulator())
        settings = {
            "SCENELOOM_PROVIDER": "simulator",
            "SCENELOOM_SIMULATOR_URL": provider.url,
            "S3_BUCKET": bucket,
            **environment,
        }
        made = Deployment(settings, _store(settings), provider)
        for service in {**dict.fromkeys(SERVICES), **copies}:
            for _ in range(copies.get(service, 1)):
                serve = unstarted(service, ["serve", service], settings, _serves)
                made.processes.setdefault(service, []).append(stack.enter_context(serve))
        made.launch()
        made.await_ready()
        yield made


def _store(settings: Mapping[str, str]) -> ObstoreObjectStore:
    return s3_store(
        S3Settings(
            endpoint=settings["S3_ENDPOINT"],
            access_key=settings["S3_ACCESS_KEY"],
            secret_key=SecretStr(settings["S3_SECRET_KEY"]),
            bucket=settings["S3_BUCKET"],
            secure=settings["S3_SECURE"] == "true",
        )
    )


def _serves(process: ServerProcess) -> bool:
    return "started successfully" in process.fresh_log()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/simulator/health", timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _log_lines(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]

"""All services as separate processes on a real broker and a real store, with the simulator as provider."""

import json
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.adapters.object_store import ObstoreObjectStore, s3_store
from services.chassis.settings import S3Settings
from tests.servers.processes import LOCALHOST, ServerProcess, free_port

SERVICES = ("ingest", "batch_builder", "submitter", "poller", "extractor")
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


@contextmanager
def process(
    name: str, arguments: list[str], environment: dict[str, str], ready: Any
) -> Iterator[ServerProcess]:
    """Yield a `sceneloom` process, started; killed and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=f"sceneloom-{name}-"))
    running = ServerProcess(name, [str(COMMAND), *arguments], environment, folder, lambda: ready(folder))
    try:
        running.start()
        yield running
    finally:
        if folder.exists():
            running.remove()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def simulator(**settings: str) -> Iterator[Simulator]:
    """Yield a simulator of its own, with its state in a folder that goes with it."""
    port = free_port()
    url = f"http://{LOCALHOST}:{port}"
    environment = {"SCENELOOM_SIMULATOR_PORT": str(port), "SCENELOOM_SIMULATOR_DATA": "state", **settings}
    with process("simulator", ["serve", "gemini_simulator"], environment, lambda _: _answers(url)) as running:
        yield Simulator(running, url)


@contextmanager
def deployment(environment: dict[str, str], bucket: str, copies: dict[str, int]) -> Iterator[Deployment]:
    """Yield all services started; `copies` says of which there are more than one."""
    with ExitStack() as stack:
        provider = stack.enter_context(simulator())
        settings = {
            **environment,
            "S3_BUCKET": bucket,
            "SCENELOOM_PROVIDER": "simulator",
            "SCENELOOM_SIMULATOR_URL": provider.url,
        }
        store = s3_store(
            S3Settings(
                endpoint=environment["S3_ENDPOINT"],
                access_key=environment["S3_ACCESS_KEY"],
                secret_key=environment["S3_SECRET_KEY"],
                bucket=bucket,
                secure=environment["S3_SECURE"] == "true",
            )
        )
        made = Deployment(settings, store, provider)
        for service in SERVICES:
            for _ in range(copies.get(service, 1)):
                started = process(service, ["serve", service], settings, _serves)
                made.processes.setdefault(service, []).append(stack.enter_context(started))
        yield made


def _serves(folder: Path) -> bool:
    return "started successfully" in (folder / "server.log").read_text(errors="replace")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/simulator/health", timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _log_lines(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]

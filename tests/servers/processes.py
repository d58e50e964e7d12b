"""A server as a child process: ready when its probe says so, killed and removed with all it made."""

import os
import random
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LOCALHOST = "127.0.0.1"
GRPC_OFFSET = 10_000
_PORTS_BELOW_EPHEMERAL = range(10_240, 32_768 - GRPC_OFFSET)
_PROBE_PAUSE = 0.02

# The reaper outlives a test run that is itself killed: its standard input ends, and it clears up.
_REAPER = 'cat >/dev/null; group=$1; shift; kill -s KILL -- "-$group"; sleep 1; rm -rf -- "$@"'


class ServerUnavailableError(RuntimeError):
    """One way of getting a server does not work here; the message is the reason, in words for a person."""


def wait_until(ready: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Return as soon as the probe is true; raise TimeoutError naming what was waited for."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not ready after {seconds:g} s")
        time.sleep(_PROBE_PAUSE)


def free_port() -> int:
    """Find a TCP port free on the loopback interface, as is the one 10,000 above (weed's gRPC twin)."""
    for port in random.SystemRandom().sample(_PORTS_BELOW_EPHEMERAL, 200):
        if _can_listen(port) and _can_listen(port + GRPC_OFFSET):
            return port
    raise ServerUnavailableError("no free TCP port was found on 127.0.0.1 in 200 tries")


def _can_listen(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
        return True


def _home(folder: Path) -> dict[str, str]:
    """Return an environment in which a server leaves its files in its folder, even when it is killed."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}


@contextmanager
def _life_line() -> Iterator[tuple[int, int]]:
    """Open a pipe whose reading end sees its end once all processes that inherited the other are dead."""
    reading, writing = os.pipe()
    try:
        yield reading, writing
    finally:
        os.close(writing)


@dataclass(frozen=True)
class _Group:
    """A running process group, its life line, and the reaper that outlives a killed test run."""

    leader: subprocess.Popen[bytes]
    life_line: int
    reaper: subprocess.Popen[bytes]

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.leader.wait()
        self._see_everything_die()
        os.killpg(self.reaper.pid, signal.SIGKILL)
        self.reaper.communicate()

    def signal(self, number: signal.Signals) -> None:
        # The leader may have died by itself and left others of its group behind.
        with suppress(ProcessLookupError):
            os.killpg(self.leader.pid, number)

    def _see_everything_die(self) -> None:
        ended, _, _ = select.select([self.life_line], [], [], 10)
        os.close(self.life_line)
        if not ended:
            raise RuntimeError(f"processes started by {self.leader.args!r} outlived their SIGKILL by 10 s")


@dataclass(eq=False)
class ServerProcess:
    """A server that tests may start, freeze, kill and start again; `remove` leaves no process and no file.

    A folder and ports survive a kill, so that a restart finds the same data at the same address.
    `leftovers` are files that the server is known to leave outside its folder.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    ready: Callable[[], bool]
    leftovers: Sequence[Path] = ()
    boot_seconds: float = 60
    _group: _Group | None = field(default=None, init=False)
    _said_before: int = field(default=0, init=False)

    def start(self) -> None:
        """Start the server and return once it is ready; else ServerUnavailableError holds its last words."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Start the server and return at once, so that several may start at a time."""
        if self._group is not None:
            self.kill()
        self._said_before = self._log_path.stat().st_size if self._log_path.exists() else 0
        self._group = self._spawn()

    def await_ready(self) -> None:
        """Return once the launched server is ready; else ServerUnavailableError holds its last words."""
        try:
            wait_until(self._ready_or_dead, seconds=self.boot_seconds, what=self.name)
        except (TimeoutError, ServerUnavailableError) as problem:
            self.kill()
            raise ServerUnavailableError(f"{problem}; the end of its log:\n{self.log()[-2000:]}") from problem

    @property
    def running(self) -> bool:
        """Whether the server was started and has not died since."""
        return self._group is not None and self._group.leader.poll() is None

    def kill(self) -> None:
        """Kill the whole process group with SIGKILL and return when all of it is dead."""
        if self._group is not None:
            self._group.kill()
            self._group = None

    def terminate(self, seconds: float = 30) -> int:
        """Ask the server to stop (SIGTERM), as an orchestrator does; return its exit code once it has."""
        if self._group is None:
            raise RuntimeError(f"{self.name} does not run")
        self._group.leader.send_signal(signal.SIGTERM)
        try:
            return self._group.leader.wait(seconds)
        finally:
            self.kill()

    def freeze(self) -> None:
        """Stop the server in its tracks (SIGSTOP): connections stay open and nothing answers."""
        if self._group is not None:
            self._group.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        if self._group is not None:
            self._group.signal(signal.SIGCONT)

    def remove(self) -> None:
        """Kill the server and remove its folder and leftovers."""
        self.kill()
        shutil.rmtree(self.folder)
        for path in self.leftovers:
            path.unlink(missing_ok=True)

    def log(self) -> str:
        """Everything the server has written to its standard output and error since its first start."""
        return self._log_path.read_text(errors="replace")

    def fresh_log(self) -> str:
        """What the server has written since its last start."""
        return self.log_from(self._said_before).decode(errors="replace")

    def log_from(self, start: int) -> bytes:
        """Return what the server has written from a place of its log on."""
        with self._log_path.open("rb") as log:
            log.seek(start)
            return log.read()

    @property
    def _log_path(self) -> Path:
        return self.folder / "server.log"

    def _ready_or_dead(self) -> bool:
        if not self.running:
            raise ServerUnavailableError(f"{self.name} ended before it was ready")
        return self.ready()

    def _spawn(self) -> _Group:
        with _life_line() as (reading, writing), self._log_path.open("ab") as log:
            leader = self._spawn_leader(log, writing)
        return _Group(leader, reading, self._spawn_reaper(leader.pid))

    def _spawn_leader(self, log: IO[bytes], life_line: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env={**_home(self.folder), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[life_line],
            start_new_session=True,
        )

    def _spawn_reaper(self, group: int) -> subprocess.Popen[bytes]:
        doomed = [str(path) for path in (self.folder, *self.leftovers)]
        return subprocess.Popen(
            ["/bin/sh", "-c", _REAPER, "reaper", str(group), *doomed],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

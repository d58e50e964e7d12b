"""A deployment with servers that may be killed, catalogues for it, and its progress."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import urllib3

from contracts.keys import RunKeys
from tests.e2e.deployment import Deployment, Simulator, deployment, simulator
from tests.fakes.answers import picture
from tests.faults.broker_view import BrokerView
from tests.faults.bucket_view import BucketView
from tests.servers.fixtures import Killable
from tests.servers.processes import ServerProcess, wait_until
from tests.servers.rabbitmq import RabbitServer
from tests.servers.s3 import S3Server

_PHOTO = "uploads/rug.jpg"
_RECIPE = "product-lifestyle"
QUICK = {
    "SCENELOOM_STARTUP_WAIT": "PT2M",
    "SCENELOOM_EXTRACTOR_WORKERS": "1",
    "SCENELOOM_POLL_FASTEST": "PT1S",
    "SCENELOOM_SUBMISSION_SETTLE": "PT2M",
}
"""Settings that let a run be over soon; two minutes are the shortest time to settle that is accepted."""
SWEPT_OFTEN = {"SCENELOOM_SWEEP_AFTER": "PT5S", "SCENELOOM_SWEEP_EVERY": "PT2S"}
"""Settings of a sweeper that soon takes up what lies."""
PLAIN = {"SCENELOOM_SIMULATOR_SCENES": "plain", "SCENELOOM_SIMULATOR_WORKERS": "1"}
"""Settings of a provider whose scenes cost next to nothing, and say whose they are."""


@dataclass(frozen=True)
class Servers:
    """A broker and an S3 server that may be killed."""

    rabbit: Killable[RabbitServer]
    s3: Killable[S3Server]


@dataclass
class World:
    """A deployment, and what can be seen of it from outside."""

    servers: Servers
    services: Deployment
    broker: BrokerView
    bucket: BucketView
    _read: dict[ServerProcess, int] = field(default_factory=dict)
    _handled: int = 0

    @property
    def simulator(self) -> Simulator:
        return self.services.simulator

    def upload(self, name: str, items: int, shard_items: int) -> str:
        """Store a catalogue and a recipe for it; return the catalogue's key."""
        self.bucket.put(_PHOTO, picture("JPEG", (320, 240), "firebrick"))
        recipe = f"extends = '{_RECIPE}@1'\nversion = 'faults-{shard_items}'\nimage_size = '1K'\n"
        limits = f"shard_items = {shard_items}\nmax_attempts = 10\n"
        self.bucket.put(f"recipes/{_RECIPE}/faults-{shard_items}.toml", (recipe + limits).encode())
        rows = "".join(f"{name}-{number},Rug {number} of {name},s3:{_PHOTO}\n" for number in range(items))
        key = f"incoming/{name}.csv"
        self.bucket.put(key, f"sku,title,image\n{rows}".encode())
        return key

    def order(self, name: str, items: int, shard_items: int) -> str:
        """Upload a catalogue and say that it is ready; return its run."""
        key = self.upload(name, items, shard_items)
        event = {
            "catalogue": {"key": key},
            "recipe": f"{_RECIPE}@faults-{shard_items}",
            "overrides": {"styles": ["bright-home"]},
        }
        self.broker.publish("csv.ready", {**event, "run": name})
        return name

    def cancel(self, run: str) -> None:
        """Ask for a run to be stopped."""
        self.broker.publish("run.cancel_requested", {"run": run, "reason": "wrong season"})

    def await_completed(self, *runs: str, seconds: float) -> None:
        """Return once the runs are completed; TimeoutError says what is still waited for."""
        keys = [RunKeys(run).completed for run in runs]
        try:
            wait_until(lambda: all(map(self.bucket.has, keys)), seconds=seconds, what=", ".join(keys))
        except TimeoutError as late:
            raise TimeoutError(f"{late}; {self.waited_for(*runs)}") from late

    def waited_for(self, *runs: str) -> str:
        """Return what lies in the queues, what waits for what, and what was given up, for a person."""
        keys = [key for run in runs for key in self.bucket.keys(RunKeys(run).shards_folder)]
        settled = {key.rpartition("/")[0] for key in keys if key.endswith("/settled.json")}
        notes = [
            key for key in keys if key.endswith("/waiting.json") and key.rsplit("/", 2)[0] not in settled
        ]
        letters = [self.bucket.document(key) for key in self.bucket.keys("dead/")]
        return "\n".join(
            [
                f"under way: {self.broker.under_way()}, settled: {len(settled)}",
                *(f"{note}: {self.bucket.get(note).decode()}" for note in notes),
                *(f"dead letter of {letter['queue']}: {letter['reason']}" for letter in letters),
            ]
        )

    def handled(self) -> int:
        """Return how many messages the services have handled, as their logs say."""
        for process in self.services.every_process():
            new = process.log_from(self._read.get(process, 0))
            complete = new[: new.rfind(b"\n") + 1]
            self._read[process] = self._read.get(process, 0) + len(complete)
            self._handled += complete.count(b'"event": "handled"')
        return self._handled

    def await_handled(self, number: int, seconds: float) -> None:
        """Return once so many messages were handled since the start."""
        wait_until(lambda: self.handled() >= number, seconds=seconds, what=f"{number} handled messages")

    def words(self, event: str) -> int:
        """Return how many log lines of all services are this event."""
        services = self.services.processes
        return sum(
            line["event"] == event
            for service in services
            for log in self.services.log(service)
            for line in log
        )


@contextmanager
def world(
    servers: Servers,
    copies: dict[str, int],
    settings: dict[str, str] | None = None,
    provider: Simulator | None = None,
    simulated: dict[str, str] | None = None,
) -> Iterator[World]:
    """Yield a deployment in a virtual host and a bucket of its own, with all gone at the end."""
    with ExitStack() as stack:
        provider = provider or stack.enter_context(simulator(**PLAIN, **(simulated or {})))
        broker = stack.enter_context(_vhost(servers.rabbit))
        bucket = stack.enter_context(_bucket(servers.s3))
        url, _, _ = servers.rabbit.server.url.rpartition("/")
        environment = {
            **QUICK,
            **servers.s3.server.environment,
            "RABBITMQ_URL": f"{url}/{broker.vhost}",
            **(settings or {}),
        }
        running = stack.enter_context(deployment(environment, bucket.name, copies, provider))
        made = World(servers, running, broker, bucket)
        made.broker.listen()
        yield made


@contextmanager
def _vhost(rabbit: Killable[RabbitServer]) -> Iterator[BrokerView]:
    view = BrokerView(rabbit.server, f"faults-{uuid.uuid4().hex}")
    rabbit.server.create_vhost(view.vhost)
    yield view
    if not rabbit.process.running:
        rabbit.process.start()
    rabbit.server.delete_vhost(view.vhost)


@contextmanager
def _bucket(s3: Killable[S3Server]) -> Iterator[BucketView]:
    pool = urllib3.PoolManager(timeout=10, retries=False, maxsize=4)
    view = BucketView(s3.server.client(pool), f"faults-{uuid.uuid4().hex}")
    view.client.make_bucket(view.name)
    yield view
    if not s3.process.running:
        s3.process.start()
    s3.server.empty_and_remove(view.name)
    pool.clear()

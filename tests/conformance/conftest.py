"""Every store that ships, each under the same tests."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.adapters.object_store import DiskObjectStore, ObstoreObjectStore, memory_store, s3_store
from services.chassis.settings import S3Settings


@pytest.fixture(params=["memory", "disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObstoreObjectStore]:
    """An empty store."""
    if request.param == "memory":
        yield memory_store()
    elif request.param == "disk":
        yield DiskObjectStore(tmp_path / "store")
    else:
        server, bucket = request.getfixturevalue("s3_server"), request.getfixturevalue("s3_bucket")
        yield s3_store(
            S3Settings(
                endpoint=server.endpoint,
                access_key=server.access_key,
                secret_key=server.secret_key,
                bucket=bucket,
                secure=server.secure,
                region=server.region,
            )
        )


@pytest.fixture
def key() -> str:
    """A key nobody else uses."""
    return f"test/{os.getpid()}-{uuid.uuid4().hex}"

"""A photo server, and photo libraries that may reach it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from ipaddress import ip_network
from typing import Any

import pytest

from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.adapters.photos.library import StoredPhotos, open_photo_library
from services.adapters.photos.settings import PhotoSettings
from tests.integration.photos.photo_server import PhotoServer, photo_server
from tests.integration.pictures.photos.fakes import FakeClock

OpenLibrary = Callable[..., AbstractAsyncContextManager[StoredPhotos]]
LOOPBACK = ip_network("127.0.0.0/8")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store() -> ObstoreObjectStore:
    return memory_store()


@pytest.fixture
async def server() -> AsyncIterator[PhotoServer]:
    async with photo_server() as running:
        yield running


@pytest.fixture
def open_library(store: ObstoreObjectStore, clock: FakeClock) -> OpenLibrary:
    """Open a library on the test's store and clock; keywords are settings or arguments of the opening."""

    def opening(**wishes: Any) -> AbstractAsyncContextManager[StoredPhotos]:
        arguments = {name: wishes.pop(name) for name in ("local_root", "bucket", "resolve") if name in wishes}
        settings = PhotoSettings(**{"allowed_networks": (LOOPBACK,), "workers": 1, **wishes})
        return open_photo_library(settings, store, clock, **arguments)

    return opening


@pytest.fixture
async def library(open_library: OpenLibrary) -> AsyncIterator[StoredPhotos]:
    async with open_library() as opened:
        yield opened

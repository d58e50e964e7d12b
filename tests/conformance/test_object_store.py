"""What the services rely on from any object store."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.documents import Cancelled
from services.adapters.object_store import ObstoreObjectStore
from services.chassis.object_store import DigestedFile, MissingObject, commit, read
from tests.fakes.clock import START


async def test_what_was_put_is_what_is_got(store: ObstoreObjectStore, key: str) -> None:
    await store.put(key, b"one")
    await store.put(key, b"two, replacing it")
    assert await store.get(key) == b"two, replacing it"
    assert await store.size(key) == 17


async def test_what_is_not_there_is_missing(store: ObstoreObjectStore, key: str) -> None:
    assert await store.size(key) is None
    with pytest.raises(MissingObject):
        await store.get(key)
    with pytest.raises(MissingObject):
        await store.get_range(key, 0, 1)
    with pytest.raises(MissingObject):
        _ = [piece async for piece in store.stream(key)]


@pytest.mark.parametrize("bad_key", ["../../etc/passwd", "a//b", "a/../b", "."])
async def test_a_key_that_cannot_be_one_names_no_object(store: ObstoreObjectStore, bad_key: str) -> None:
    assert await store.size(bad_key) is None
    with pytest.raises(MissingObject):
        await store.get(bad_key)


async def test_a_range_is_exactly_those_bytes(store: ObstoreObjectStore, key: str) -> None:
    await store.put(key, bytes(range(256)))
    assert await store.get_range(key, 10, 5) == bytes(range(10, 15))
    assert await store.get_range(key, 10, 0) == b""


async def test_a_file_is_put_and_streamed_whole(store: ObstoreObjectStore, key: str, tmp_path: Path) -> None:
    body = bytes(range(256)) * 40_000
    (tmp_path / "file").write_bytes(body)
    await store.put(key, tmp_path / "file")
    pieces = [piece async for piece in store.stream(key)]
    assert hashlib.sha256(b"".join(pieces)).digest() == hashlib.sha256(body).digest()
    assert all(isinstance(piece, bytes) for piece in pieces)


async def test_a_digested_file_is_stored_under_its_digest(store: ObstoreObjectStore, key: str) -> None:
    with DigestedFile() as file:
        file.write(b"some ")
        file.write(b"lines\n")
        blob = await file.store(store, f"{key}-{file.sha256[:16]}")
    assert await store.get(blob.key) == b"some lines\n"
    assert (blob.size, blob.sha256) == (11, hashlib.sha256(b"some lines\n").hexdigest())


async def test_of_two_creates_the_first_wins_and_its_bytes_stay(store: ObstoreObjectStore, key: str) -> None:
    assert await store.create(key, b"first")
    assert not await store.create(key, b"second")
    assert await store.get(key) == b"first"


async def test_of_many_racing_creates_exactly_one_wins(store: ObstoreObjectStore, key: str) -> None:
    won = await asyncio.gather(*(store.create(key, str(racer).encode()) for racer in range(20)))
    assert won.count(True) == 1
    assert await store.get(key) == str(won.index(True)).encode()


async def test_a_commit_returns_the_winners_document_to_everybody(
    store: ObstoreObjectStore, key: str
) -> None:
    mine = Cancelled(nonce="mine", reason="r", at=START)
    theirs = Cancelled(nonce="theirs", reason="s", at=START)
    assert await commit(store, key, mine) == mine
    assert await commit(store, key, theirs) == mine
    assert await read(store, key, Cancelled) == mine


async def test_a_listing_names_what_lies_below_and_nothing_else(store: ObstoreObjectStore, key: str) -> None:
    for name in ("a", "b/c"):
        await store.put(f"{key}/x/{name}", b"12")
    await store.put(f"{key}/xx", b"")
    found = {(info.key, info.size) async for info in store.list(f"{key}/x/")}
    assert found == {(f"{key}/x/a", 2), (f"{key}/x/b/c", 2)}


async def test_deleting_twice_is_deleting_once(store: ObstoreObjectStore, key: str) -> None:
    await store.put(key, b"x")
    await store.delete(key)
    await store.delete(key)
    assert await store.size(key) is None


async def test_what_is_said_of_an_object_is_what_was_put(store: ObstoreObjectStore, key: str) -> None:
    assert await store.info(key) is None
    await store.put(key, b"12345")
    found = await store.info(key)
    assert found is not None
    assert (found.key, found.size) == (key, 5)
    assert found.modified.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - found.modified) < timedelta(minutes=5)


async def test_a_listing_says_when_each_object_was_put_and_a_later_one_is_no_older(
    store: ObstoreObjectStore, key: str
) -> None:
    for name in ("a", "b"):
        await store.put(f"{key}/{name}", b"1")
    listed = {info.key: info.modified async for info in store.list(f"{key}/")}
    assert listed[f"{key}/a"] <= listed[f"{key}/b"]
    for modified in listed.values():
        assert modified.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - modified) < timedelta(minutes=5)

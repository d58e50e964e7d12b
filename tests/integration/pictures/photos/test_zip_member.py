import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.adapters.photos import zip_directory
from services.adapters.photos.zip_member import PIECE, copy_member
from services.chassis.object_store import DigestedFile, MissingObject
from services.chassis.photo_library import PhotoProblem

KEY = "runs/r/source"
NOISE = zlib.compress(bytes(range(256)) * 12_000, 0)
"""Three megabytes, so that a member spans several ranges."""


class CountingStore(ObstoreObjectStore):
    """A store in memory that counts the bytes that were asked of it."""

    def __init__(self) -> None:
        super().__init__(memory_store()._store, "memory")
        self.ranges: list[tuple[int, int]] = []

    async def get_range(self, key: str, start: int, length: int) -> bytes:
        self.ranges.append((start, length))
        return await super().get_range(key, start, length)


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return out.getvalue()


async def copied(store: ObstoreObjectStore, member: str, most: int = 50 << 20) -> bytes:
    with DigestedFile() as file:
        await copy_member(store, KEY, member, file, most)
        return file.path.read_bytes()


async def stored(data: bytes) -> CountingStore:
    store = CountingStore()
    await store.put(KEY, data)
    return store


async def problem(data: bytes, member: str = "a.jpg", most: int = 50 << 20) -> PhotoProblem:
    with pytest.raises(PhotoProblem) as caught:
        await copied(await stored(data), member, most)
    return caught.value


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("content", [b"", b"photo", NOISE], ids=["empty", "small", "several ranges"])
async def test_a_member_comes_as_it_was_packed(method: int, content: bytes) -> None:
    store = await stored(archive({"x.csv": b"sku", "photos/größe.jpg": content, "b.jpg": b"b"}, method))
    assert await copied(store, "photos/größe.jpg") == content


async def test_a_small_member_costs_one_request_once_the_list_is_known() -> None:
    store = await stored(archive({f"{number}.jpg": NOISE for number in range(4)}, zipfile.ZIP_STORED))
    await copied(store, "0.jpg")
    store.ranges.clear()
    await copied(store, "3.jpg")
    assert [length for _, length in store.ranges][:1] == [PIECE]
    assert sum(length for _, length in store.ranges) < len(NOISE) + 10_000
    small = await stored(archive({"a.jpg": b"small", "pad": NOISE}))
    await copied(small, "a.jpg")
    assert [length for _, length in small.ranges[1:]] == [30 + 4096 + len(zlib.compress(b"small", wbits=-15))]


async def test_another_archive_under_the_same_key_is_read_anew() -> None:
    store = await stored(archive({"a.jpg": b"one"}))
    assert await copied(store, "a.jpg") == b"one"
    await store.put(KEY, archive({"pad": b"x" * 99, "a.jpg": b"two"}))
    assert await copied(store, "a.jpg") == b"two"


async def test_a_long_list_is_fetched_in_a_second_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "TAIL", 100)
    store = await stored(archive({f"photos/{number}.jpg": b"x" for number in range(200)} | {"a.jpg": b"a"}))
    assert await copied(store, "a.jpg") == b"a"
    assert len(store.ranges) > 2


async def test_a_list_beyond_all_bounds_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "TAIL", 100)
    monkeypatch.setattr(zip_directory, "LARGEST_DIRECTORY", 1000)
    found = await problem(archive({f"photos/{number}.jpg": b"x" for number in range(200)}))
    assert found.code == "too_large"


async def test_zip64_archives_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    data = archive({"x.csv": b"0123456789abcdef", "a.jpg": b"a photo of some length"}, zipfile.ZIP_STORED)
    assert b"PK\x06\x06" in data
    monkeypatch.undo()
    assert await copied(await stored(data), "a.jpg") == b"a photo of some length"


async def test_bytes_before_the_archive_do_not_move_its_members() -> None:
    assert await copied(await stored(b"#!/bin/sh\n" + archive({"a.jpg": b"a"})), "a.jpg") == b"a"


async def test_a_member_that_is_not_there_is_not_found() -> None:
    found = await problem(archive({"b.jpg": b"b"}))
    assert (found.code, found.message) == (
        "not_found",
        "there is no file a.jpg in the catalogue's zip archive",
    )


async def test_a_catalogue_that_is_gone_is_a_failure_of_the_store() -> None:
    with pytest.raises(MissingObject):
        await copied(CountingStore(), "a.jpg")


async def test_a_catalogue_that_is_no_archive_is_said_to_be_none() -> None:
    assert (await problem(b"sku,image\nA,a.jpg\n")).code == "damaged"


def patched(data: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    at = data.index(mark) + offset
    return data[:at] + value + data[at + len(value) :]


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a wrong checksum": (lambda data: patched(data, b"PK\x01\x02", 16, b"\0\0\0\0"), "damaged"),
    "flipped content": (lambda data: patched(data, b"PK\x03\x04", 40, b"\xff\xff\xff\xff"), "damaged"),
    "a header that is none": (lambda data: patched(data, b"PK\x03\x04", 0, b"XX"), "damaged"),
    "a place beyond the end": (
        lambda data: patched(data, b"PK\x01\x02", 42, struct.pack("<L", 1 << 30)),
        "damaged",
    ),
    "less than there is": (lambda data: patched(data, b"PK\x01\x02", 20, struct.pack("<L", 9)), "damaged"),
    "a password": (lambda data: patched(data, b"PK\x01\x02", 8, b"\x01"), "bad_url"),
    "another way of packing": (lambda data: patched(data, b"PK\x01\x02", 10, b"\x0e"), "bad_url"),
    "a size beyond the cap": (
        lambda data: patched(data, b"PK\x01\x02", 24, struct.pack("<L", 1 << 30)),
        "too_large",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_damaged_or_lying_member_is_a_problem_of_that_photo(kind: str) -> None:
    damage, code = BROKEN[kind]
    found = await problem(damage(archive({"a.jpg": b"a photo of some length " * 9})))
    assert found.code == code
    assert "a.jpg" in found.message or code == "too_large"


async def test_a_member_that_unpacks_to_more_than_it_says_is_stopped_at_the_cap() -> None:
    bomb = archive({"a.jpg": bytes(64 << 20)})
    found = await problem(patched(bomb, b"PK\x01\x02", 24, struct.pack("<L", 10)), most=1 << 20)
    assert found.code == "too_large"


@settings(deadline=None, max_examples=150)
@given(st.data())
async def test_any_damage_is_a_problem_or_changes_nothing(data: st.DataObject) -> None:
    whole = archive({"x.csv": b"sku,image\nA,a.jpg\n", "a.jpg": b"photo " * 50})
    broken = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=6)):
        broken[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(whole))))
    try:
        content = await copied(await stored(bytes(broken[:cut])), "a.jpg")
    except PhotoProblem as found:
        assert found.code in {"not_found", "damaged", "bad_url", "too_large"}  # noqa: PT017
    else:
        assert content == b"photo " * 50

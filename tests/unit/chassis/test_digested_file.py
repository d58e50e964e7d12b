"""A temporary file that knows its digest."""

import hashlib

from services.adapters.object_store import memory_store
from services.chassis.object_store import DigestedFile


async def test_many_small_writes_are_the_bytes_size_and_digest_of_one() -> None:
    store, pieces = memory_store(), [str(number).encode() for number in range(40_000)]
    with DigestedFile() as file:
        for piece in pieces:
            file.write(piece)
        whole = b"".join(pieces)
        assert (file.size, file.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
        file.write(b"!")
        blob = await file.store(store, "k")
    assert await store.get("k") == whole + b"!"
    assert blob.size == len(whole) + 1


async def test_a_file_begun_again_holds_only_what_was_written_since() -> None:
    store = memory_store()
    with DigestedFile() as file:
        file.write(b"the first, longer try")
        assert file.path.read_bytes() == b"the first, longer try"
        file.write(b", and more of it")
        file.restart()
        file.write(b"the second")
        blob = await file.store(store, "k")
    assert await store.get("k") == b"the second"
    assert (blob.size, blob.sha256) == (10, hashlib.sha256(b"the second").hexdigest())

"""Photos in the object store."""

import pytest

from services.adapters.object_store import memory_store
from services.adapters.photos.store_object import check_key, copy_stored
from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import PhotoProblem

PREFIXES = ("uploads/", "incoming/")


@pytest.mark.parametrize("key", ["uploads/a.jpg", "incoming/rugs/a b.jpg"])
def test_a_key_below_an_allowed_folder_may_be_used(key: str) -> None:
    check_key(key, PREFIXES)


@pytest.mark.parametrize(
    "key",
    [
        "runs/other/source",
        "photos/a.jpg",
        "uploads/../runs/a",
        "uploads//a",
        "/uploads/a",
        "uploads/",
        "uploads",
        "",
        "uploads/./a",
        "uploads/a\x00.jpg",
        "uploads/" + "a" * 256,
        "uploads/" + "ü" * 128,
        "uploads/" + "a/" * 600 + "a.jpg",
    ],
)
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(PhotoProblem, match="uploads/, incoming/") as caught:
        check_key(key, PREFIXES)

    assert caught.value.code == "bad_url"


async def test_a_stored_photo_is_copied() -> None:
    store = memory_store()
    await store.put("uploads/a.jpg", b"photo")
    with DigestedFile() as file:
        await copy_stored(store, "uploads/a.jpg", PREFIXES, file, 5)

        assert file.path.read_bytes() == b"photo"


@pytest.mark.parametrize(
    ("key", "code"), [("uploads/b.jpg", "not_found"), ("uploads/a.jpg", "too_large"), ("runs/a", "bad_url")]
)
async def test_a_photo_that_cannot_be_used_is_a_problem(key: str, code: str) -> None:
    store = memory_store()
    await store.put("uploads/a.jpg", b"photo")
    await store.put("runs/a", b"x")
    with DigestedFile() as file, pytest.raises(PhotoProblem) as caught:
        await copy_stored(store, key, PREFIXES, file, 4)

    assert caught.value.code == code

"""Photos that come with the catalogue: inside its archive, or inside its cells; and what is said of them."""

import base64
import hashlib
import io
import zipfile

import pytest

from services.adapters.object_store import ObstoreObjectStore
from services.adapters.photos.library import StoredPhotos
from services.chassis.photo_library import PhotoProblem
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.photo_server import PhotoServer, status
from tests.integration.pictures.photos.pictures import encoded, halves

PNG, LARGER_PNG = encoded(halves(), "PNG"), encoded(halves((80, 40)), "PNG")


def data_address(photo: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(photo).decode()}"


def archive(photo: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("catalogue.csv", "sku,image\nA,photos/a.png\n")
        packed.writestr("photos/a.png", photo)
    return buffer.getvalue()


async def test_a_photo_in_its_address_is_known_by_its_content(
    library: StoredPhotos, server: PhotoServer
) -> None:
    photo = await library.obtain(data_address(PNG))
    await library.workers.close()  # no worker is left to do it again
    fetched = await library.obtain(server.on("/a.png", status(200, PNG)))

    assert photo.source_sha256 == hashlib.sha256(PNG).hexdigest()
    assert fetched == photo


async def test_a_photo_in_its_address_is_judged_like_any_other(library: StoredPhotos) -> None:
    with pytest.raises(PhotoProblem, match="web page") as caught:
        await library.obtain("data:image/png,%3C!doctype html>")
    assert caught.value.code == "not_an_image"
    with pytest.raises(PhotoProblem) as caught:
        await library.obtain("data:image/png;base64,")
    assert caught.value.code == "empty"


async def test_a_photo_in_its_address_keeps_within_the_cap_of_all_photos(open_library: OpenLibrary) -> None:
    async with open_library(max_bytes=len(PNG) - 1) as library:
        with pytest.raises(PhotoProblem) as caught:
            await library.obtain(data_address(PNG))

    assert caught.value.code == "too_large"


async def test_the_same_name_in_two_archives_is_two_photos(
    library: StoredPhotos, store: ObstoreObjectStore
) -> None:
    await store.put("runs/1/source", archive(PNG))
    await store.put("runs/2/source", archive(LARGER_PNG))
    widths = [(await library.obtain("zip:photos/a.png", f"runs/{run}/source")).width for run in (1, 2)]

    assert widths == [64, 80]


async def test_what_the_archive_lacks_is_not_found(library: StoredPhotos, store: ObstoreObjectStore) -> None:
    await store.put("runs/1/source", archive(PNG))
    with pytest.raises(PhotoProblem) as caught:
        await library.obtain("zip:photos/b.png", "runs/1/source")

    assert caught.value.code == "not_found"


async def test_a_warning_is_given_again_with_the_photo_wherever_it_is_found_again(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    url = server.on("/a.png", status(200, PNG))
    async with open_library() as library:
        first = await library.obtain(url)
    async with open_library() as later:
        by_address, by_content = await later.obtain(url), await later.obtain(data_address(PNG))

    assert first.warning == "the photo has only 64 x 32 pixels, so the product may look soft"
    assert by_address == by_content == first


async def test_a_photo_that_shows_nothing_is_refused(library: StoredPhotos) -> None:
    with pytest.raises(PhotoProblem) as caught:
        await library.obtain(data_address(encoded(halves((60, 40)), "PNG")))

    assert caught.value.code == "too_small"

"""Files that mean harm to whoever decodes them: each is one photo's problem, found out at its header."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from services.adapters.object_store import ObstoreObjectStore
from services.adapters.photos.normalise import normalise
from services.chassis.photo_library import PhotoProblem
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.worker_tasks import die
from tests.integration.pictures.photos.pictures import MAX_PIXELS, encoded, halves, noise, written

HUGE = 50_000


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """Return a PNG of one bit a pixel that says it is so large, with packed rows that need not be there."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def gif_of(width: int, height: int) -> bytes:
    data = bytearray(encoded(halves(), "GIF"))
    data[6:10] = struct.pack("<HH", width, height)
    return bytes(data)


def gif_with_a_frame_of(width: int, height: int) -> bytes:
    """Return a GIF that says it is small and has a first frame that is not."""
    data = bytearray(encoded(halves(), "GIF"))
    frame = data.index(b"\x2c\x00\x00\x00\x00")
    data[frame + 5 : frame + 9] = struct.pack("<HH", width, height)
    return bytes(data)


def tiff_of(width: int, height: int) -> bytes:
    data = bytearray(encoded(halves(), "TIFF"))
    for tag, value in ((256, width), (257, height)):
        entry = data.index(struct.pack("<H", tag), struct.unpack_from("<I", data, 4)[0])
        data[entry + 2 : entry + 12] = struct.pack("<HII", 4, 1, value)
    return bytes(data)


def jpeg_of(width: int, height: int) -> bytes:
    data = bytearray(encoded(halves(), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_of(width: int, height: int) -> bytes:
    """Return an extended WebP whose canvas is larger than the picture on it."""
    plain = encoded(halves(), "WEBP", lossless=True)
    canvas = struct.pack("<I", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + plain[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


BOMBS = {
    "a PNG of nothing": (png_of(HUGE, HUGE), {"too_large"}),
    "a PNG of packed zeros": (png_of(HUGE, HUGE, zlib.compress(bytes(10_000_000), 9)), {"too_large"}),
    "a GIF": (gif_of(60_000, 60_000), {"too_large"}),
    "a GIF's frame": (gif_with_a_frame_of(60_000, 60_000), {"too_large", "truncated"}),
    "a TIFF": (tiff_of(HUGE, HUGE), {"too_large"}),
    "a TIFF beyond reason": (tiff_of(2**31, 2**31), {"too_large", "truncated"}),
    "a JPEG": (jpeg_of(65_000, 65_000), {"too_large"}),
    "a WebP": (webp_of(16_000, 16_000), {"too_large", "truncated"}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_picture_that_says_it_is_huge_is_refused_by_its_header(
    tmp_path: Path, bomb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, codes = BOMBS[bomb]
    monkeypatch.setattr("services.adapters.photos.normalise.plain", _never)
    with pytest.raises(PhotoProblem) as caught:
        normalise(written(tmp_path, data), MAX_PIXELS)

    assert caught.value.code in codes


def _never(*_: object) -> None:
    raise AssertionError("it was decoded")


def _zip_of_a_script() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    return buffer.getvalue()


@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", _zip_of_a_script()])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_hides_behind_or_inside_a_photo_is_not_kept(tmp_path: Path, kind: str, behind: bytes) -> None:
    photo = normalise(written(tmp_path, encoded(halves((80, 64)), kind) + behind), MAX_PIXELS)

    assert photo.data.startswith(b"\xff\xd8\xff")
    assert photo.data.endswith(b"\xff\xd9")
    assert b"script" not in photo.data
    assert b"PK" not in photo.data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html>" + encoded(halves(), "JPEG"), "not_an_image"),
        (_zip_of_a_script() + encoded(halves(), "JPEG"), "not_an_image"),
        (b"%PDF-1.7\n" + encoded(halves(), "PNG"), "not_an_image"),
        (b"GIF89a/*" + b"*/=1;alert(1)", "truncated"),
        (b"BM=1;alert(1)", "truncated"),
        (b"\xff\xd8\xff\xe0<?php system($_GET[0]); ?>", "truncated"),
        (b"\x00\x00\x00\x20ftypavif" + bytes(100), "truncated"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(100), "truncated"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(100), "truncated"),
    ],
)
def test_what_only_begins_or_ends_as_a_photo_is_none(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(PhotoProblem) as caught:
        normalise(written(tmp_path, data), MAX_PIXELS)

    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_a_photo_with_any_part_overwritten_is_a_photo_or_a_problem(tmp_path: Path, kind: str) -> None:
    whole, codes = encoded(noise((90, 70)), kind), set()
    for start in range(0, len(whole), max(1, len(whole) // 24)):
        data = whole[:start] + bytes(byte ^ 0xA5 for byte in whole[start : start + 9]) + whole[start + 9 :]
        codes.add(_code_of(written(tmp_path, data)))

    assert codes <= {"a photo", "truncated", "not_an_image", "too_large", "too_small"}


def _code_of(path: Path) -> str:
    try:
        normalise(path, MAX_PIXELS)
    except PhotoProblem as problem:
        return problem.code
    return "a photo"


async def test_a_photo_that_kills_its_reader_leaves_the_service_and_the_other_photos_unharmed(
    open_library: OpenLibrary, tmp_path: Path, store: ObstoreObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly.png").write_bytes(encoded(halves(), "PNG"))
    (tmp_path / "good.png").write_bytes(encoded(halves((80, 64)), "PNG"))
    async with open_library(local_root=tmp_path) as library:
        with monkeypatch.context() as deadly:
            deadly.setattr("services.adapters.photos.library.normalise_in_worker", die)
            with pytest.raises(PhotoProblem, match="killed the process") as caught:
                await library.obtain("deadly.png")
        good = await library.obtain("good.png")

    assert (caught.value.code, good.width) == ("undecodable", 80)
    assert await store.size(good.key)

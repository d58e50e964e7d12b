"""Photo files become what request lines carry."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from services.adapters.photos.normalise import (
    LONG_SIDE,
    MOST_BYTES,
    Unusable,
    Written,
    normalise,
    normalise_in_worker,
)
from services.adapters.photos.opening import decoded
from services.chassis.photo_library import PhotoProblem
from tests.integration.pictures.photos.pictures import (
    BLUE,
    MAX_PIXELS,
    RED,
    close,
    encoded,
    halves,
    noise,
    opened,
    result_of,
    saved,
    written,
)

KINDS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "PNG": {},
    "WEBP": {"lossless": True},
    "GIF": {},
    "BMP": {},
    "TIFF": {},
    "AVIF": {"quality": 95},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_by_its_content(tmp_path: Path, kind: str) -> None:
    image = result_of(saved(tmp_path, halves(), kind, **KINDS[kind]))

    assert image.size == (64, 32)
    assert close(image.getpixel((16, 16)), RED)
    assert close(image.getpixel((48, 16)), BLUE)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG", "AVIF"])
def test_the_first_picture_of_several_is_the_photo(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (32, 32), RED), Image.new("RGB", (32, 32), BLUE)]
    image = result_of(saved(tmp_path, frames[0], kind, save_all=True, append_images=frames[1:]))

    assert close(image.getpixel((16, 16)), RED, tolerance=16)


def test_a_cameras_two_in_one_jpeg_is_a_jpeg(tmp_path: Path) -> None:
    preview = Image.new("RGB", (16, 16), BLUE)
    path = saved(tmp_path, Image.new("RGB", (32, 32), RED), "MPO", save_all=True, append_images=[preview])

    assert close(result_of(path).getpixel((16, 16)), RED)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3000, 1500), (1536, 768)),
        ((900, 4100), (337, 1536)),
        ((1536, 1536), (1536, 1536)),
        ((40, 30), (40, 30)),
        ((9000, 2), (1536, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_large_photo_is_shrunk_and_a_small_one_left(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert (
        result_of(saved(tmp_path, halves(size) if size[0] > 1 else Image.new("RGB", size), "PNG")).size
        == expected
    )


def test_a_very_large_jpeg_is_shrunk_on_the_way_in_without_losing_its_look(tmp_path: Path) -> None:
    path = saved(tmp_path, halves((6400, 4000)), "JPEG", quality=90)
    with decoded(path, MAX_PIXELS, LONG_SIDE) as reduced:
        assert (reduced.image.size, reduced.size) == ((3200, 2000), (6400, 4000))
    image = result_of(path)

    assert image.size == (LONG_SIDE, 960)
    assert close(image.getpixel((300, 480)), RED)
    assert close(image.getpixel((1200, 480)), BLUE)


def test_a_photo_that_hardly_compresses_still_keeps_within_the_size(tmp_path: Path) -> None:
    photo = normalise(saved(tmp_path, noise((1536, 1200)), "PNG"), MAX_PIXELS)

    assert MOST_BYTES // 4 < len(photo.data) <= MOST_BYTES
    assert opened(photo).size == (photo.width, photo.height)


def test_quality_goes_before_pixels(tmp_path: Path) -> None:
    photo = normalise(saved(tmp_path, noise((900, 900)), "PNG"), MAX_PIXELS)

    assert len(photo.data) <= MOST_BYTES
    assert (photo.width, photo.height) == (900, 900)


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path, noise((200, 200)), "PNG")

    assert normalise(path, MAX_PIXELS) == normalise(path, MAX_PIXELS)


def test_nothing_of_the_metadata_is_kept(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[270] = "taken at home"
    path = saved(
        tmp_path, halves(), "JPEG", exif=exif, comment=b"taken at home", xmp=b"taken at home", dpi=(300, 300)
    )
    assert b"taken at home" in path.read_bytes()

    photo = normalise(path, MAX_PIXELS)

    assert b"taken at home" not in photo.data
    assert not opened(photo).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG", "WEBP", "AVIF"])
def test_a_photo_is_set_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    upright = Image.new("RGB", (48, 32), (128, 128, 128))
    upright.paste(RED, (0, 0, 24, 16))
    lying = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(lying[orientation]) if orientation in lying else upright
    exif = Image.Exif()
    exif[274] = orientation

    image = result_of(saved(tmp_path, stored, kind, exif=exif))

    assert image.size == (48, 32)
    assert close(image.getpixel((10, 6)), RED, tolerance=24)
    assert close(image.getpixel((40, 26)), (128, 128, 128), tolerance=24)


@pytest.mark.parametrize("exif", [b"Exif\x00\x00rubbish.", b"Exif\x00\x00MM\x00*", b"x"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_exif_leaves_the_photo_as_it_is(tmp_path: Path, kind: str, exif: bytes) -> None:
    assert result_of(saved(tmp_path, halves(), kind, exif=exif)).size == (64, 32)


def test_a_photo_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    data = bytearray(encoded(Image.new("1", (9000, 9000)), "PNG"))
    del data[60:]  # what decoding would need is not even there

    with pytest.raises(PhotoProblem, match="81 million pixels; no more than 80") as caught:
        normalise(written(tmp_path, bytes(data)), MAX_PIXELS)

    assert caught.value.code == "too_large"


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    header = encoded(Image.new("1", (1, 1)), "BMP")
    bomb = header[:18] + (60_000).to_bytes(4, "little") * 2 + header[26:]

    with pytest.raises(PhotoProblem) as caught:
        normalise(written(tmp_path, bomb), MAX_PIXELS)

    assert caught.value.code == "too_large"


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_photo_is_told_from_a_whole_one(tmp_path: Path, kind: str) -> None:
    whole = encoded(noise((300, 300)), kind)
    for part in (len(whole) * 9 // 10, len(whole) // 2, 40):
        with pytest.raises(PhotoProblem, match="damaged or cut off") as caught:
            normalise(written(tmp_path, whole[:part]), MAX_PIXELS)

        assert caught.value.code == "truncated", part


def test_a_damaged_png_is_told_from_a_whole_one(tmp_path: Path) -> None:
    data = bytearray(encoded(noise((300, 300)), "PNG"))
    data[2000:2100] = bytes(100)

    with pytest.raises(PhotoProblem) as caught:
        normalise(written(tmp_path, bytes(data)), MAX_PIXELS)

    assert caught.value.code == "truncated"


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_jpeg_that_lacks_only_its_end_mark_is_taken(tmp_path: Path, mode: str, cut: int) -> None:
    whole = encoded(noise((300, 300)).convert(mode), "JPEG")
    expected = normalise(written(tmp_path, whole), MAX_PIXELS)

    assert normalise(written(tmp_path, whole[:-cut]), MAX_PIXELS) == expected


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_a_jpeg_that_lacks_more_is_truncated(tmp_path: Path, options: dict[str, object]) -> None:
    whole = encoded(noise((64, 64)), "JPEG", **options)
    end = len(whole) - 2
    for part in (*range(700, end - 100, 100), *range(end - 100, end)):
        with pytest.raises(PhotoProblem, match="damaged or cut off"):
            normalise(written(tmp_path, whole[:part]), MAX_PIXELS)


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    with pytest.raises(PhotoProblem) as caught:
        normalise(written(tmp_path, b""), MAX_PIXELS)

    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    ("data", "saying"),
    [
        (b"\n <!DOCTYPE html><title>Sign in", "looks like a web page"),
        (b"\xef\xbb\xbf<html lang=en>", "looks like a web page"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html>', "looks like a web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg">', "an SVG drawing"),
        (b'<?xml version="1.0"?>\n<svg>', "an SVG drawing"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied', "an XML document"),
        (b'{"error": "not found"}', "a JSON document"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x00\x00\x00\x20ftypisom....", "no picture known here"),
        (b"hello", r"is text, not a photo \('hello'\)"),
        (b"Not found\n", "is text"),
        (b"[1]", "a JSON document"),
        (b"[]", "a JSON document"),
        (b"[see our website]", "is text"),
        (b"caf\xe9 \x00\x01", "no picture known here"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:abc", "git lfs pull"),
        (b"<!-- cached --><!-- by us -->\n<html>", "looks like a web page"),
        (b"<!-- " + b"x" * 10_000, "looks like a web page"),
        (b'<?xml version="1.0"?><!-- ' + b"x" * 6000 + b" --><svg/>", "an SVG drawing"),
        (b"<!-- " + b"x" * 6000 + b" --><svg/>", "an SVG drawing"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "a PostScript drawing"),
        ("ü".encode() * 9000, "is text"),
    ],
)
def test_what_is_no_photo_is_named(tmp_path: Path, data: bytes, saying: str) -> None:
    with pytest.raises(PhotoProblem, match=saying) as caught:
        normalise(written(tmp_path, data), MAX_PIXELS)

    assert caught.value.code == "not_an_image"


@pytest.mark.parametrize("kind", ["PPM", "ICO", "TGA", "PCX", "JPEG2000"])
def test_a_picture_of_another_kind_is_not_opened(tmp_path: Path, kind: str) -> None:
    with pytest.raises(PhotoProblem) as caught:
        normalise(saved(tmp_path, halves(), kind), MAX_PIXELS)

    assert caught.value.code == "not_an_image"


def test_a_worker_writes_a_photo_or_hands_back_why_there_is_none(tmp_path: Path) -> None:
    into = tmp_path / "result"
    made = normalise_in_worker(saved(tmp_path, halves(), "PNG"), MAX_PIXELS, into)

    assert isinstance(made, Written)
    assert (made.width, made.height) == (64, 32)
    assert made.sha256 == hashlib.sha256(into.read_bytes()).hexdigest()
    assert normalise_in_worker(written(tmp_path, b""), MAX_PIXELS, into) == Unusable(
        "empty", "the photo is an empty file"
    )


def test_a_photo_that_defeats_us_in_an_unforeseen_way_is_one_photos_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no such mode")

    monkeypatch.setattr("services.adapters.photos.normalise.shrunk", fail)

    result = normalise_in_worker(saved(tmp_path, halves(), "PNG"), MAX_PIXELS, tmp_path / "result")

    assert isinstance(result, Unusable)
    assert (result.code, "ValueError: no such mode" in result.message) == ("undecodable", True)

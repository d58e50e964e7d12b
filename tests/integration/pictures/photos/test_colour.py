"""Every kind of pixel becomes plain sRGB on white."""

import zlib
from array import array
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from tests.integration.pictures.photos.pictures import (
    BLUE,
    RED,
    WHITE,
    close,
    encoded,
    halves,
    result_of,
    saved,
    written,
)

GREY = (128, 128, 128)


def halves_in(mode: str) -> Image.Image:
    return halves().quantize(8) if mode == "P" else halves().convert(mode)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("P", "TIFF"),
        ("RGBA", "WEBP"),
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("YCbCr", "JPEG"),
        ("YCbCr", "TIFF"),
        ("RGBX", "TIFF"),
        ("RGBA", "TIFF"),
    ],
)
def test_a_colour_picture_keeps_its_colours(tmp_path: Path, mode: str, kind: str) -> None:
    options = {"subsampling": 0} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    image = result_of(saved(tmp_path, halves_in(mode), kind, **options))

    assert close(image.getpixel((10, 16)), RED, tolerance=8)
    assert close(image.getpixel((54, 16)), BLUE, tolerance=8)


@pytest.mark.parametrize(
    ("mode", "value", "kind"),
    [
        ("1", 1, "PNG"),
        ("L", 128, "PNG"),
        ("L", 128, "JPEG"),
        ("LA", (128, 255), "PNG"),
        ("I;16", 128 * 257, "PNG"),
        ("I;16", 128 * 257, "TIFF"),
        ("I;16B", 128 * 257, "TIFF"),
        ("I", 128 * 257, "TIFF"),
        ("F", 0.5, "TIFF"),
        ("F", 128.0, "TIFF"),
        ("F", 128.0 * 257, "TIFF"),
    ],
)
def test_a_grey_picture_keeps_its_lightness(tmp_path: Path, mode: str, value: float, kind: str) -> None:
    image = result_of(saved(tmp_path, Image.new(mode, (16, 16), value), kind))

    assert close(image.getpixel((8, 8)), WHITE if mode == "1" else GREY, tolerance=2)


@pytest.mark.parametrize(("mode", "value"), [("I;16", 65535), ("I", 65535), ("F", 1.0), ("I", 10**8)])
def test_white_stays_white(tmp_path: Path, mode: str, value: float) -> None:
    assert result_of(saved(tmp_path, Image.new(mode, (16, 16), value), "TIFF")).getpixel((8, 8)) == WHITE


def ramp(kind: str, highest: int, **options: object) -> bytes:
    """Return a file of 16-bit grey that goes from black to this value."""
    values = array("H", (round(column * highest / 63) for _ in range(8) for column in range(64)))
    return encoded(Image.frombytes("I;16", (64, 8), values.tobytes()), kind, **options)


@pytest.mark.parametrize("highest", [255, 1023, 4095, 16383, 65535])
def test_a_tiff_of_fewer_bits_than_its_words_have_is_as_light_as_it_was(tmp_path: Path, highest: int) -> None:
    image = result_of(written(tmp_path, ramp("TIFF", highest)))

    assert close(image.getpixel((62, 4)), (251, 251, 251), tolerance=4)
    assert close(image.getpixel((32, 4)), (129, 129, 129), tolerance=4)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("TIFF", {"tiffinfo": {281: 65535}})])
def test_a_dark_picture_that_says_its_range_stays_dark(
    tmp_path: Path, kind: str, options: dict[str, object]
) -> None:
    image = result_of(written(tmp_path, ramp(kind, 4095, **options)))

    assert close(image.getpixel((62, 4)), (16, 16, 16), tolerance=3)


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf"), -1.0])
def test_numbers_without_a_lightness_leave_the_others_theirs(tmp_path: Path, odd: float) -> None:
    values = array("f", [odd, *(255.0 for _ in range(64 * 64 - 1))])
    image = result_of(saved(tmp_path, Image.frombytes("F", (64, 64), values.tobytes()), "TIFF"))

    assert close(image.getpixel((40, 40)), WHITE, tolerance=2)


def test_a_transparent_value_of_16_bit_grey_turns_white(tmp_path: Path) -> None:
    image = Image.new("I;16", (64, 64), 8192)
    image.paste(128 * 257, (0, 0, 32, 64))
    data = encoded(image, "PNG")
    told = b"\x00\x00\x00\x02tRNS\x20\x00" + zlib.crc32(b"tRNS\x20\x00").to_bytes(4, "big")

    flat = result_of(written(tmp_path, data[:33] + told + data[33:]))

    assert close(flat.getpixel((48, 32)), WHITE)
    assert close(flat.getpixel((16, 32)), GREY)


@pytest.mark.parametrize("value", [0, 0.0])
def test_black_floating_point_stays_black(tmp_path: Path, value: float) -> None:
    assert result_of(saved(tmp_path, Image.new("F", (16, 16), value), "TIFF")).getpixel((8, 8)) == (0, 0, 0)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_white_shows_through_what_is_transparent(tmp_path: Path, mode: str) -> None:
    image = Image.new(mode, (64, 64), (0, 0, 0, 0) if mode == "RGBA" else (0, 0))
    image.paste((*RED, 255) if mode == "RGBA" else (128, 255), (0, 0, 32, 64))
    image.paste((0, 0, 0, 128) if mode == "RGBA" else (0, 128), (32, 0, 64, 32))

    flat = result_of(saved(tmp_path, image, "PNG"))

    assert close(flat.getpixel((16, 32)), RED if mode == "RGBA" else GREY, tolerance=8)
    assert close(flat.getpixel((48, 16)), (127, 127, 127), tolerance=8)
    assert close(flat.getpixel((48, 56)), WHITE)


@pytest.mark.parametrize("mode", ["P", "RGB", "L", "1"])
def test_a_transparent_colour_turns_white(tmp_path: Path, mode: str) -> None:
    clears: dict[str, int | tuple[int, int, int]] = {"P": 0, "RGB": (9, 9, 9), "L": 9, "1": 0}
    clear = clears[mode]
    image = Image.new(mode, (32, 32), clear)
    if mode == "P":
        image.putpalette([9, 9, 9, *RED])

    assert (
        result_of(saved(tmp_path, image, "PNG", transparency=9 if mode == "L" else clear)).getpixel((16, 16))
        == WHITE
    )


def test_a_shrunk_cut_out_has_no_dark_rim(tmp_path: Path) -> None:
    cut_out = Image.new("RGBA", (4000, 1000), (0, 0, 0, 0))
    cut_out.paste((255, 255, 255, 255), (1001, 0, 3001, 1000))

    darkest = result_of(saved(tmp_path, cut_out, "PNG")).convert("L").getextrema()[0]

    assert isinstance(darkest, int)
    assert darkest > 250


def test_a_picture_in_lab_becomes_rgb(tmp_path: Path) -> None:
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    lab = ImageCms.applyTransform(halves(), to_lab)
    assert lab is not None

    assert close(result_of(saved(tmp_path, lab, "TIFF")).getpixel((10, 16)), RED)


def swapped_profile() -> bytes:
    """Return a profile whose red and blue are exchanged, so that applying it cannot be overlooked."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "P", "RGBA"])
def test_colours_are_moved_from_the_photos_own_space(tmp_path: Path, mode: str) -> None:
    red, green, blue = RED

    image = result_of(saved(tmp_path, halves_in(mode), "PNG", icc_profile=swapped_profile()))

    assert close(image.getpixel((10, 16)), (blue, green, red), tolerance=10)


@pytest.mark.parametrize("profile", [b"rubbish", b"", bytes(200)])
def test_a_broken_profile_is_left_aside(tmp_path: Path, profile: bytes) -> None:
    image = result_of(saved(tmp_path, halves(), "PNG", icc_profile=profile))

    assert close(image.getpixel((10, 16)), RED)


def test_a_profile_for_another_kind_of_picture_is_left_aside(tmp_path: Path) -> None:
    data = encoded(Image.new("L", (16, 16), 128), "JPEG", icc_profile=swapped_profile())

    assert close(result_of(written(tmp_path, data)).getpixel((8, 8)), GREY)

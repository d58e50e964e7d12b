"""What is said of a photo that is taken, and which is too small to be."""

import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from services.adapters.photos.normalise import normalise
from services.chassis.photo_library import PhotoProblem
from tests.integration.pictures.photos.pictures import MAX_PIXELS, encoded, halves, saved, written

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
LARGE = (512, 300)


def warning_of(path: Path) -> str:
    return normalise(path, MAX_PIXELS).warning


def xmp(source_type: str) -> bytes:
    return f'<rdf:Description Iptc4xmpExt:DigitalSourceType="{source_type}"/>'.encode()


def text_chunk(source_type: str, *, packed: bool = False) -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", xmp(source_type).decode(), zip=packed)
    return text


@pytest.mark.parametrize("size", [(63, 63), (1, 1), (64, 31), (20000, 1)])
def test_a_photo_that_shows_nothing_is_too_small(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(PhotoProblem, match=f"only {size[0]} x {size[1]} pixels") as caught:
        normalise(saved(tmp_path, Image.new("RGB", size), "PNG"), MAX_PIXELS)

    assert caught.value.code == "too_small"


@pytest.mark.parametrize("size", [(2100, 100), (40, 801)])
def test_a_strip_is_too_small(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(PhotoProblem, match="20 times as long as it is wide") as caught:
        normalise(saved(tmp_path, halves(size), "PNG"), MAX_PIXELS)

    assert caught.value.code == "too_small"


def test_a_long_runner_is_taken(tmp_path: Path) -> None:
    assert warning_of(saved(tmp_path, halves((2000, 100)), "PNG")) == ""


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGB", (90, 90, 90)), ("RGBA", (90, 0, 0, 0)), ("F", float("nan")), ("F", -5.0), ("I;16", 0)],
)
def test_a_photo_of_a_single_colour_is_told_of(tmp_path: Path, mode: str, colour: object) -> None:
    path = saved(tmp_path, Image.new(mode, LARGE, colour), "TIFF")  # type: ignore[arg-type]

    assert "shows a single colour" in warning_of(path)


def test_a_photo_that_is_nearly_of_one_colour_is_not(tmp_path: Path) -> None:
    image = Image.new("RGB", LARGE, (250, 250, 250))
    image.paste((240, 250, 250), (100, 100, 200, 200))

    assert warning_of(saved(tmp_path, image, "PNG")) == ""


@pytest.mark.parametrize(("size", "soft"), [((64, 32), True), ((300, 511), True), (LARGE, False)])
def test_a_small_photo_may_look_soft(tmp_path: Path, size: tuple[int, int], soft: bool) -> None:
    warning = warning_of(saved(tmp_path, halves(size), "PNG"))

    assert ("may look soft" in warning) == soft
    assert soft or not warning


def test_a_large_photo_is_judged_by_its_own_size_and_not_by_what_was_read_of_it(tmp_path: Path) -> None:
    assert warning_of(saved(tmp_path, halves((3000, 900)), "JPEG")) == ""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("name", ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"])
def test_a_photo_that_says_a_model_made_it_is_told_of(tmp_path: Path, kind: str, name: str) -> None:
    options: dict[str, dict[str, object]] = {
        "TIFF": {"tiffinfo": {700: xmp(IPTC + name)}},
        "PNG": {"pnginfo": text_chunk(IPTC + name)},
    }
    path = saved(tmp_path, halves(LARGE), kind, **options.get(kind, {"xmp": xmp(IPTC + name)}))

    assert warning_of(path) == "the photo was itself made by a model, as its own metadata say"


@pytest.mark.parametrize(
    "packet",
    [
        xmp("trainedAlgorithmicMedia"),
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{IPTC}trainedAlgorithmicMedia"/>'.encode(),
        f"<Iptc4xmpExt:DigitalSourceType>{IPTC}trainedAlgorithmicMedia<".encode(),
    ],
)
def test_it_is_told_however_it_is_written(tmp_path: Path, packet: bytes) -> None:
    assert "made by a model" in warning_of(saved(tmp_path, halves(LARGE), "JPEG", xmp=packet))


@pytest.mark.parametrize(
    "packet",
    [
        xmp(IPTC + "digitalCapture"),
        xmp(IPTC + "algorithmicallyEnhanced"),
        b"<dc:description>not trainedAlgorithmicMedia</dc:description>",
    ],
)
def test_a_photo_of_another_source_is_not(tmp_path: Path, packet: bytes) -> None:
    assert warning_of(saved(tmp_path, halves(LARGE), "JPEG", xmp=packet)) == ""


def test_a_manifest_of_content_credentials_is_heard_wherever_the_file_keeps_it(tmp_path: Path) -> None:
    said = b"jumbc2pa\x71digitalSourceType\x78\x46" + IPTC.encode() + b"trainedAlgorithmicMedia"
    jpeg, png = encoded(halves(LARGE), "JPEG"), encoded(halves(LARGE), "PNG")
    segment = b"\xff\xeb" + (len(said) + 2).to_bytes(2, "big") + said
    chunk = len(said).to_bytes(4, "big") + b"caBX" + said + zlib.crc32(b"caBX" + said).to_bytes(4, "big")

    assert "made by a model" in warning_of(written(tmp_path, jpeg[:2] + segment + jpeg[2:]))
    assert "made by a model" in warning_of(written(tmp_path, png[:33] + chunk + png[33:]))
    assert "made by a model" in warning_of(written(tmp_path, jpeg + bytes(3 << 20) + said))


def test_a_packed_text_of_a_png_is_read(tmp_path: Path) -> None:
    text = text_chunk(IPTC + "trainedAlgorithmicMedia", packed=True)

    assert "made by a model" in warning_of(saved(tmp_path, halves(LARGE), "PNG", pnginfo=text))


def test_a_png_with_the_settings_of_a_generator_is_told_of(tmp_path: Path) -> None:
    for settings, told in (("a rug\nSteps: 20, Sampler: Euler a, Seed: 1", True), ("weave=flat", False)):
        text = PngImagePlugin.PngInfo()
        text.add_text("parameters", settings)
        warning = warning_of(saved(tmp_path, halves(LARGE), "PNG", pnginfo=text))
        assert ("made by a model" in warning) == told


def test_both_remarks_are_made(tmp_path: Path) -> None:
    path = saved(tmp_path, halves(), "JPEG", xmp=xmp(IPTC + "trainedAlgorithmicMedia"))

    assert warning_of(path).count("; ") == 1

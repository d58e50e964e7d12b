"""Photos of telephones: read where a reader is installed, told what to install where none is."""

import sys
from pathlib import Path

import pytest

from services.adapters.photos import kinds
from services.adapters.photos.normalise import normalise
from services.chassis.photo_library import PhotoProblem
from tests.integration.pictures.photos.heic import HEIC
from tests.integration.pictures.photos.pictures import BLUE, MAX_PIXELS, RED, close, result_of, written


def test_a_heic_photo_is_read(tmp_path: Path) -> None:
    image = result_of(written(tmp_path, HEIC))

    assert image.size == (96, 64)
    assert close(image.getpixel((20, 30)), RED)
    assert close(image.getpixel((76, 30)), BLUE)


def test_a_heic_photo_that_is_cut_off_is_truncated(tmp_path: Path) -> None:
    for part in (len(HEIC) - 20, len(HEIC) // 2, 40):
        with pytest.raises(PhotoProblem, match="damaged or cut off") as caught:
            normalise(written(tmp_path, HEIC[:part]), MAX_PIXELS)
        assert caught.value.code == "truncated"


def test_a_heic_photo_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(PhotoProblem, match="million pixels") as caught:
        normalise(written(tmp_path, HEIC), max_pixels=96 * 64 - 1)

    assert caught.value.code == "too_large"


def test_without_a_reader_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_HEIF_READER", "no_such_reader")
    kinds.kinds.cache_clear()
    try:
        with pytest.raises(PhotoProblem, match="install pi-heif") as caught:
            normalise(written(tmp_path, HEIC), MAX_PIXELS)
    finally:
        kinds.kinds.cache_clear()

    assert caught.value.code == "not_an_image"
    assert "no_such_reader" not in sys.modules

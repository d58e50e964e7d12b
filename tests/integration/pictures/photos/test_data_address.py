"""Addresses that hold the photo itself."""

import base64
import hashlib
from urllib.parse import quote_from_bytes

import pytest

from services.adapters.photos.address import parse_address
from services.adapters.photos.data_address import MOST_CHARACTERS, DataAddress
from services.chassis.photo_library import PhotoProblem

PHOTO = bytes(range(256))
BASE64 = base64.b64encode(PHOTO).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"data:image/png;base64,{BASE64}",
        f" DATA:image/png;name=a.png;Base64,{BASE64} ",
        f"data:;base64,{BASE64.rstrip('=')}",
        f"data:image/png;base64,{base64.urlsafe_b64encode(PHOTO).decode()}",
        f"data:image/png;base64,{BASE64.replace('+', '%2B').replace('=', '%3D')}",
        f"data:image/png;base64,{BASE64[:100]} {BASE64[100:]}",
        f"data:image/png,{quote_from_bytes(PHOTO)}",
    ],
)
def test_a_photo_is_itself_however_it_is_written_down(text: str) -> None:
    place = parse_address(text, None)

    assert place == DataAddress(PHOTO)
    assert place.identity == f"sha256:{hashlib.sha256(PHOTO).hexdigest()}"


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("data:image/png;base64", "no comma"),
        ("data:image/png;base64,AAAA!AAA", "character 5 of its data does not belong there, in 'AAAA!AAA'"),
        ("data:image/png;base64,%ff", "character 1 .* in '.*xff'"),
        ("data:image/png;base64,AAAAA", "its 5 letters cannot be whole"),
        ("data:image/png,\ud800", "half a character"),
    ],
)
def test_what_cannot_be_read_is_a_bad_address(text: str, saying: str) -> None:
    with pytest.raises(PhotoProblem, match=saying) as caught:
        parse_address(text, None)

    assert caught.value.code == "bad_url"


def test_an_address_of_a_mebibyte_is_taken_and_a_longer_one_is_not() -> None:
    longest = "data:image/png,".ljust(MOST_CHARACTERS, "A")

    assert isinstance(parse_address(longest, None), DataAddress)
    with pytest.raises(PhotoProblem, match="give it as a file") as caught:
        parse_address(longest + "A", None)
    assert caught.value.code == "too_large"


def test_a_photo_is_not_printed_with_its_address() -> None:
    assert len(repr(parse_address(f"data:image/png;base64,{BASE64}", None))) < 40

"""Which words of a server are kept, and to whom they are given back."""

import httpx2
import pytest

from contracts.documents import Validator
from services.adapters.photos.validators import set_conditions, validator_of
from tests.integration.pictures.photos.fakes import FakeClock

URL = "https://cdn.example/a.jpg"
NOW = FakeClock().now()
PAST, FUTURE = "Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 24 Nov 2026 13:00:00 GMT"


def answer(**headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(200, headers=named, request=httpx2.Request("GET", URL))


@pytest.mark.parametrize(
    ("etag", "modified", "kept"),
    [
        ('"1"', "", Validator(url=URL, etag='"1"')),
        ('W/"a-1"', PAST, Validator(url=URL, etag='W/"a-1"', last_modified=PAST)),
        ('""', "", Validator(url=URL, etag='""')),
        ("1", PAST, Validator(url=URL, last_modified=PAST)),
        ("", "", None),
        ("*", FUTURE, None),
        ('"1", "2"', "yesterday", None),
        ('w/"1"', "0", None),
        (f'"{"a" * 5000}"', PAST + " " * 5000 + "x", None),
    ],
)
def test_only_what_has_a_validators_form_is_kept(etag: str, modified: str, kept: Validator | None) -> None:
    assert validator_of(answer(ETag=etag, Last_Modified=modified), NOW) == kept


def test_conditions_are_set_for_the_address_that_said_them_alone() -> None:
    known = Validator(url=URL, etag='"1"', last_modified=PAST)
    same, other = httpx2.Request("GET", URL), httpx2.Request("GET", f"{URL}?v=2")
    other.headers["If-None-Match"] = '"1"'

    assert set_conditions(same, known)
    assert not set_conditions(other, known)
    assert (same.headers["If-None-Match"], same.headers["If-Modified-Since"]) == ('"1"', PAST)
    assert "If-None-Match" not in other.headers


def test_without_a_validator_nothing_is_asked() -> None:
    request = httpx2.Request("GET", URL)

    assert not set_conditions(request, None)
    assert set_conditions(request, Validator(url=URL, etag='"1"'))
    assert "If-Modified-Since" not in request.headers

"""What an address names, by its form."""

import pytest

from services.adapters.photos.address import (
    LocalAddress,
    StoreAddress,
    WebAddress,
    ZipAddress,
    parse_address,
    shown,
)
from services.chassis.photo_library import PhotoProblem


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("https://cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        (" HTTPS://CDN.example:443/a b.jpg?v=1#top ", "https://cdn.example/a%20b.jpg?v=1"),
        ("http://bücher.example/ü.jpg", "http://xn--bcher-kva.example/%C3%BC.jpg"),
    ],
)
def test_a_web_address_is_the_same_however_it_is_written(text: str, identity: str) -> None:
    place = parse_address(text, None)

    assert isinstance(place, WebAddress)
    assert place.identity == identity


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("rugs/a b.jpg", "rugs/a b.jpg"),
        ("file:rugs/a%20b.jpg", "rugs/a b.jpg"),
        ("file:///srv/rugs/a.jpg", "/srv/rugs/a.jpg"),
        ("file://localhost/srv/a.jpg", "/srv/a.jpg"),
        ("/srv/100%.jpg", "/srv/100%.jpg"),
        ("a#1?.jpg", "a#1?.jpg"),
    ],
)
def test_a_path_or_a_file_address_is_local(text: str, path: str) -> None:
    assert parse_address(text, None) == LocalAddress(path)


@pytest.mark.parametrize(
    ("text", "key"), [("s3:uploads/a.jpg", "uploads/a.jpg"), ("s3://ours/uploads/a.jpg", "uploads/a.jpg")]
)
def test_a_key_is_in_the_object_store(text: str, key: str) -> None:
    assert parse_address(text, "ours") == StoreAddress(key)


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("https://cdn.example/" + "a" * 5000, "longer than"),
        ("a\x00.jpg", "empty"),
        ("a\ud800.jpg", "character 2 of .* is half a character"),
        ("http://cdn.example/\ud800.jpg", "half a character"),
        ("s3:uploads/\ud800", "half a character"),
        ("ftp://cdn.example/a.jpg", "not with ftp:"),
        ("http://[::1/a.jpg", "cannot be read"),
        ("https://0177.0.0.1/", "cannot be read"),
        ("file://images/a.jpg", "file:images/a.jpg"),
        ("s3://theirs/a.jpg", "own bucket"),
    ],
)
def test_an_address_that_names_nothing_is_a_problem_in_words(text: str, saying: str) -> None:
    with pytest.raises(PhotoProblem, match=saying) as caught:
        parse_address(text, "ours")

    assert caught.value.code == "bad_url"


def test_a_deployment_without_a_bucket_takes_keys_only() -> None:
    with pytest.raises(PhotoProblem):
        parse_address("s3://None/a.jpg", None)


def test_an_address_is_shown_without_its_signature_and_user() -> None:
    place = parse_address("https://me:pass@cdn.example/a.jpg?sig=secret", None)

    assert isinstance(place, WebAddress)
    assert shown(place.url) == "https://cdn.example/a.jpg"


def test_a_long_address_is_shown_in_part() -> None:
    place = parse_address("https://cdn.example/" + "a" * 300, None)

    assert isinstance(place, WebAddress)
    assert len(shown(place.url)) == 120


def test_a_member_of_the_catalogues_archive_is_another_photo_in_another_archive() -> None:
    places = [parse_address("zip:photos/a b.jpg", None, catalogue) for catalogue in ("runs/1", "runs/2")]

    assert places == [ZipAddress("runs/1", "photos/a b.jpg"), ZipAddress("runs/2", "photos/a b.jpg")]
    assert places[0].identity != places[1].identity


@pytest.mark.parametrize(("text", "catalogue"), [("zip:a.jpg", None), ("zip:", "runs/1/source")])
def test_without_an_archive_or_a_name_there_is_no_member(text: str, catalogue: str | None) -> None:
    with pytest.raises(PhotoProblem, match="zip archive") as caught:
        parse_address(text, None, catalogue)

    assert caught.value.code == "bad_url"

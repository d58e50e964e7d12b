"""Settings of photo fetching, from the environment."""

from ipaddress import ip_network

import pytest

from services.adapters.photos.settings import PhotoSettings
from services.chassis.errors import ConfigurationError


def test_nothing_internal_is_open_unless_said() -> None:
    settings = PhotoSettings.load()

    assert (settings.allowed_networks, settings.allowed_hosts) == ((), ())
    assert settings.s3_prefixes == ("uploads/", "incoming/")


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENELOOM_PHOTO_ALLOWED_NETWORKS", "10.0.0.0/8, fd00::/8")
    monkeypatch.setenv("SCENELOOM_PHOTO_ALLOWED_HOSTS", "photos.corp,")
    monkeypatch.setenv("SCENELOOM_PHOTO_S3_PREFIXES", "/shared,media/rugs/")
    settings = PhotoSettings.load()

    assert settings.allowed_networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert settings.allowed_hosts == ("photos.corp",)
    assert settings.s3_prefixes == ("shared/", "media/rugs/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCENELOOM_PHOTO_ALLOWED_NETWORKS", "10.0.0.1/8"),
        ("SCENELOOM_PHOTO_MAX_PIXELS", "10000000000"),
        ("SCENELOOM_PHOTO_WORKERS", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigurationError, match=name):
        PhotoSettings.load()

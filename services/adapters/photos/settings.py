"""Settings of photo fetching: what may be reached, how much is taken, how many at a time."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

from services.chassis.settings import Settings


def _parts(value: object) -> object:
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


def _folders(value: object) -> object:
    parts = _parts(value)
    return tuple(f"{str(part).strip('/')}/" for part in parts) if isinstance(parts, tuple | list) else parts


class PhotoSettings(Settings):
    """How photos are fetched; lists are separated by commas."""

    max_bytes: Annotated[
        int,
        Field(validation_alias="SCENELOOM_PHOTO_MAX_BYTES", ge=1, description="Of one photo as it comes."),
    ] = 32 * 1024 * 1024
    max_pixels: Annotated[
        int,
        Field(
            validation_alias="SCENELOOM_PHOTO_MAX_PIXELS",
            ge=1,
            le=150_000_000,
            description="Of one photo as it comes; one worker may need nine bytes for each.",
        ),
    ] = 80_000_000
    timeout_seconds: Annotated[
        float,
        Field(
            validation_alias="SCENELOOM_PHOTO_TIMEOUT_SECONDS",
            gt=0,
            description="For one try, from name to last byte.",
        ),
    ] = 30
    concurrency: Annotated[
        int,
        Field(validation_alias="SCENELOOM_PHOTO_CONCURRENCY", ge=1, description="Photos in hand at a time."),
    ] = 16
    per_host: Annotated[
        int, Field(validation_alias="SCENELOOM_PHOTO_PER_HOST", ge=1, description="Of them, from one host.")
    ] = 4
    allowed_networks: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        NoDecode,
        BeforeValidator(_parts),
        Field(
            validation_alias="SCENELOOM_PHOTO_ALLOWED_NETWORKS",
            description="Internal networks that photos may come from, on any port, such as 10.20.0.0/16.",
        ),
    ] = ()
    allowed_hosts: Annotated[
        tuple[str, ...],
        NoDecode,
        BeforeValidator(_parts),
        Field(
            validation_alias="SCENELOOM_PHOTO_ALLOWED_HOSTS",
            description="Host names that photos may come from, wherever they lead and on any port.",
        ),
    ] = ()
    s3_prefixes: Annotated[
        tuple[str, ...],
        NoDecode,
        BeforeValidator(_folders),
        Field(
            validation_alias="SCENELOOM_PHOTO_S3_PREFIXES",
            description="Folders of the object store that a catalogue may name photos in.",
        ),
    ] = ("uploads/", "incoming/")
    workers: Annotated[
        int | None,
        Field(
            validation_alias="SCENELOOM_PHOTO_WORKERS",
            ge=1,
            description="Processes that read and shrink photos; one for each core if not said.",
        ),
    ] = None
    fresh_for: Annotated[
        timedelta,
        Field(
            validation_alias="SCENELOOM_PHOTO_FRESH_FOR",
            description="An address is not fetched again while what it gave is younger than this.",
        ),
    ] = timedelta(hours=24)

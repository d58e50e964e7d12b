"""The bucket itself, through the MinIO SDK, which works with any S3 server."""

import asyncio

from minio import Minio
from minio.error import MinioException
from urllib3.exceptions import HTTPError

from services.chassis.errors import ConfigurationError
from services.chassis.settings import S3Settings


async def make_bucket(settings: S3Settings) -> bool:
    """Make the bucket if it is not there; return whether it was made. Raises ConfigurationError."""
    return await asyncio.to_thread(_make, settings)


def _make(settings: S3Settings) -> bool:
    address = settings.address()
    client = Minio(
        settings.host(),
        access_key=settings.access_key,
        secret_key=settings.secret_key.get_secret_value(),
        secure=address.startswith("https://"),
        region=settings.region,
    )
    try:
        if client.bucket_exists(settings.bucket):
            return False
        client.make_bucket(settings.bucket)
    except (MinioException, HTTPError, OSError) as error:
        raise ConfigurationError(
            f"the bucket {settings.bucket} at {address} cannot be made: {error}. "
            "Are S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY right?"
        ) from error
    return True

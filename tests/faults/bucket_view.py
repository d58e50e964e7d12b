"""A bucket seen from outside, with a client that is not Sceneloom's."""

import io
import json
from dataclasses import dataclass
from typing import Any

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

AWAY = (MinioException, urllib3.exceptions.HTTPError, OSError)


@dataclass(frozen=True)
class BucketView:
    """One bucket."""

    client: Minio
    name: str

    def put(self, key: str, data: bytes) -> None:
        """Store an object."""
        self.client.put_object(self.name, key, io.BytesIO(data), len(data))

    def get(self, key: str) -> bytes:
        """Return an object."""
        response = self.client.get_object(self.name, key)
        try:
            return response.read()
        finally:
            response.close()
            response.release_conn()

    def document(self, key: str) -> dict[str, Any]:
        """Return an object that is JSON."""
        value: dict[str, Any] = json.loads(self.get(key))
        return value

    def lines(self, key: str) -> list[dict[str, Any]]:
        """Return an object that is a JSON value a line."""
        return [json.loads(line) for line in self.get(key).splitlines()]

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys below a prefix."""
        found = self.client.list_objects(self.name, prefix=prefix, recursive=True)
        return [str(each.object_name) for each in found]

    def has(self, key: str) -> bool:
        """Whether an object is there; False while the server is away."""
        try:
            self.client.stat_object(self.name, key)
        except S3Error:
            return False
        except AWAY:
            return False
        return True

"""Photos in the object store, under the folders that catalogues may name."""

import re

from services.chassis.object_store import DigestedFile, MissingObject, ObjectStore
from services.chassis.photo_library import PhotoProblem

from .size_cap import check_size

_LONGEST_KEY = 1024
_LONGEST_PART = 255
"""Bytes; of anything longer S3, or a disk, would say that it fails, and not that nothing lies there."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def check_key(key: str, prefixes: tuple[str, ...]) -> None:
    """Raise PhotoProblem unless the key lies in one of the folders."""
    parts = key.split("/")
    plain = all(part not in {"", ".", ".."} for part in parts) and _CONTROL.search(key) is None
    named = len(key.encode()) <= _LONGEST_KEY and all(len(part.encode()) <= _LONGEST_PART for part in parts)
    if not plain or not named or not key.startswith(prefixes):
        raise PhotoProblem(
            "bad_url",
            f"s3:{key[:120]} cannot be used; photos in the object store lie below {', '.join(prefixes)}",
        )


async def copy_stored(
    store: ObjectStore, key: str, prefixes: tuple[str, ...], file: DigestedFile, max_bytes: int
) -> None:
    """Write a stored photo to `file`; raises PhotoProblem, or Unavailable."""
    check_key(key, prefixes)
    try:
        async for piece in store.stream(key):
            check_size(file.size + len(piece), max_bytes)
            file.write(piece)
    except MissingObject as error:
        raise PhotoProblem("not_found", f"there is no s3:{key[:120]} in the object store") from error

"""Photos in the folder beside the catalogue: read where they are, and only inside that folder.

Links are followed first and the end of the path is judged, so that no link leads outside.
"""

from collections.abc import Iterator
from pathlib import Path

from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import PhotoProblem

from .size_cap import check_size

_PIECE = 1 << 20


def copy_local(root: Path | None, path: str, file: DigestedFile, max_bytes: int) -> None:
    """Write a local photo to `file`; blocks while it reads; raises PhotoProblem."""
    if root is None:
        raise PhotoProblem(
            "bad_url",
            f"{path[:120]} names a local file, which only `sceneloom run` can use; "
            "give an https: address, or upload the photo and give its s3: key",
        )
    for piece in _pieces(_inside(root, path), path):
        check_size(file.size + len(piece), max_bytes)
        file.write(piece)


def _pieces(found: Path, path: str) -> Iterator[bytes]:
    try:
        with found.open("rb") as source:
            while piece := source.read(_PIECE):
                yield piece
    except PermissionError as error:
        raise PhotoProblem("refused", f"{path[:120]} may not be read by this user") from error
    except OSError as error:
        raise PhotoProblem("refused", f"{path[:120]} cannot be read: {error.strerror}") from error


def _inside(root: Path, path: str) -> Path:
    try:
        found = (root / path).resolve()
        if not found.is_relative_to(root.resolve()):
            raise PhotoProblem("bad_url", f"{path[:120]} lies outside the catalogue's folder")
        if found.is_file():
            return found
    except ValueError as error:  # a zero byte, half of a character
        raise PhotoProblem("bad_url", f"{path[:120]!r} cannot be the name of a file") from error
    except (OSError, RuntimeError) as error:  # a name too long, a loop of links
        raise PhotoProblem("not_found", f"{path[:120]} cannot be a file: {error}") from error
    raise PhotoProblem("not_found", f"there is no file {path[:120]} in the catalogue's folder")

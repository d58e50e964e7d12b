"""A photo file becomes the picture that goes into request lines; plain work for a worker process.

Upright, sRGB, on white, at most 1536 pixels on its longer side and 1 MiB as a JPEG, without the
metadata it came with (which may tell where it was taken). The same file gives the same bytes.
"""

import faulthandler
import hashlib
from dataclasses import dataclass
from pathlib import Path

from services.chassis.photo_library import PhotoProblem

from .colour import in_srgb, on_white, plain
from .encoding import jpeg_within, shrunk
from .opening import decoded
from .orientation import turn_of
from .remarks import check_large_enough, remarks_on

LONG_SIDE = 1536
MOST_BYTES = 1 << 20
MIME_TYPE = "image/jpeg"
_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Normalised:
    """A photo as it is stored."""

    data: bytes
    width: int
    height: int
    warning: str = ""


@dataclass(frozen=True)
class Written:
    """A normalised photo that a worker wrote to a file, so that its bytes need not come through a pipe."""

    sha256: str
    width: int
    height: int
    warning: str


@dataclass(frozen=True)
class Unusable:
    """A PhotoProblem on its way between processes; exceptions with two arguments do not survive it."""

    code: str
    message: str


def normalise(path: Path, max_pixels: int) -> Normalised:
    """Return a photo file's normalised form; raises PhotoProblem."""
    with decoded(path, max_pixels, LONG_SIDE) as photo:
        check_large_enough(photo.size)
        turn, profile = turn_of(photo.image), photo.image.info.get("icc_profile")
        small = in_srgb(on_white(shrunk(plain(photo.image), LONG_SIDE)), profile)
        warning = remarks_on(path, photo.size, photo.image, small)
    upright = small if turn is None else small.transpose(turn)
    data, (width, height) = jpeg_within(upright, MOST_BYTES)
    return Normalised(data, width, height, warning)


def normalise_in_worker(path: Path, max_pixels: int, into: Path) -> Written | Unusable:
    """Normalise into a file, in a process that ends itself if a decoder is busy for two minutes."""
    faulthandler.dump_traceback_later(_PATIENCE_SECONDS, exit=True)
    try:
        photo = normalise(path, max_pixels)
        into.write_bytes(photo.data)
        return Written(hashlib.sha256(photo.data).hexdigest(), photo.width, photo.height, photo.warning)
    except PhotoProblem as problem:
        return Unusable(problem.code, problem.message)
    except Exception as error:  # noqa: BLE001 - one odd photo must not stop the shard it is in
        return Unusable(
            "undecodable", f"the photo cannot be brought into form ({type(error).__name__}: {error})"
        )
    finally:
        faulthandler.cancel_dump_traceback_later()

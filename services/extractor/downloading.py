"""A provider's file becomes a file of ours, however often its download breaks off on the way."""

import mmap
import os
from pathlib import Path

from services.chassis import logs
from services.chassis.errors import Unavailable
from services.chassis.lines import LONGEST_LINE
from services.chassis.object_store import DigestedFile
from services.chassis.provider import ProviderFiles

from .response_lines import is_object

TRIES = 5
"""How often a download may break off within one delivery; the next delivery comes later and begins anew."""

PROGRESS = 1 << 20
"""Bytes; a try that got this much further is not counted, so that a long file survives a poor line."""


async def download(files: ProviderFiles, name: str, file: DigestedFile) -> None:
    """Write all of a provider's file to an empty one, going on where it broke off.

    Raises FileGone, or Unavailable if it breaks off too often; what had come until then is in the file.
    """
    tries, farthest = 0, 0
    while True:
        try:
            await _go_on(files, name, file)
        except Unavailable as error:
            tries += file.size < farthest + PROGRESS
            farthest = max(farthest, file.size)
            if tries == TRIES:
                raise
            logs.logger().warning("download_broke_off", have=file.size, why=str(error))
        else:
            return


async def _go_on(files: ProviderFiles, name: str, file: DigestedFile) -> None:
    """Append the rest; a provider that gives no parts of files begins at 0, and so do we."""
    async for piece in files.download(name, file.size):
        if piece.offset == 0:
            file.restart()
        if piece.offset != file.size:
            raise Unavailable(f"{name} went on at byte {piece.offset}, and {file.size} were had")
        file.write(piece.data)


def is_whole(path: Path, lines: int) -> bool:
    """Return whether a file of JSON lines has so many of them and its last was not cut.

    The last ends in a line feed or is a whole object.
    """
    with path.open("rb") as handle:
        if not handle.seek(0, os.SEEK_END):
            return lines == 0
        with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
            last = content.rfind(b"\n") + 1
            if len(content) - last > LONGEST_LINE:
                return False
            line = content[last:].strip()
            return (not line or is_object(line)) and _count(content, lines) + bool(line) >= lines


def _count(content: mmap.mmap, most: int) -> int:
    """Return how many line feeds there are, counting no further than `most`."""
    found, place = 0, content.find(b"\n")
    while place >= 0 and found < most:
        found, place = found + 1, content.find(b"\n", place + 1)
    return found

"""The rest of a file over HTTP: how it is asked for, and which part an answer really holds."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2

from services.chassis.errors import Unavailable
from services.chassis.provider import Piece

NOTHING_THERE = 416
PARTIAL = frozenset({206, NOTHING_THERE})
"""What may answer a request for a part, beside the whole file."""

_PART = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_TOTAL = re.compile(r"bytes \*/(\d+)")


@dataclass(frozen=True)
class Part:
    """The bytes of an answer: where they begin in the file, and the file's length if it was said."""

    start: int
    total: int | None = None

    async def pieces(self, response: httpx2.Response) -> AsyncIterator[Piece]:
        """Yield the bytes as they arrive; raises Unavailable if they end before the file does."""
        offset = self.start
        if response.status_code != NOTHING_THERE:
            async for data in response.aiter_bytes():
                yield Piece(offset, data)
                offset += len(data)
        if self.total is not None and offset < self.total:
            raise Unavailable(f"the answer ended at byte {offset} of {self.total}")


def range_from(start: int) -> dict[str, str]:
    """Return the headers that ask for a file from `start`, uncompressed: offsets count the file's bytes."""
    return {"accept-encoding": "identity", **({"range": f"bytes={start}-"} if start else {})}


def part_in(response: httpx2.Response, asked: int) -> Part | None:
    """Return the part that an answer holds; None if it is not to be put together with what came before."""
    said, status = response.headers.get("content-range", ""), response.status_code
    if status == 206 and (part := _PART.fullmatch(said)) and int(part[1]) == asked and _plain(response):
        return Part(asked, None if part[2] == "*" else int(part[2]))
    if status == NOTHING_THERE and (total := _TOTAL.fullmatch(said)) and int(total[1]) == asked:
        return Part(asked, asked)
    return None if status in PARTIAL else Part(0)


def _plain(response: httpx2.Response) -> bool:
    return response.headers.get("content-encoding", "identity") == "identity"

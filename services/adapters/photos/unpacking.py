"""A web answer's body as it is meant, a bounded piece at a time.

We ask for bodies as they are, yet some servers send every one compressed. One layer is undone; of several,
each may grow a thousandfold.
"""

import zlib
from collections.abc import AsyncIterator, Iterator

import httpx2

from services.chassis.photo_library import PhotoProblem

_MOST_AT_A_TIME = 1 << 18
_PLAIN = frozenset({"", "identity"})
_ZLIB_OR_GZIP = {"gzip", "x-gzip", "deflate"}
_EITHER_HEADER = zlib.MAX_WBITS | 32


async def body_of(response: httpx2.Response, where: str) -> AsyncIterator[bytes]:
    """Yield the pieces of an answer's body; raises PhotoProblem for a packing that is not undone here."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in _PLAIN | _ZLIB_OR_GZIP:
        raise PhotoProblem(
            "refused", f"{where} sends the photo packed as {packing[:40]}, though we asked not to"
        )
    inflater = None if packing in _PLAIN else zlib.decompressobj(_EITHER_HEADER)
    async for piece in response.aiter_raw():
        if inflater is None:
            yield piece
            continue
        try:
            for part in _inflated(inflater, piece):
                yield part
        except zlib.error as error:
            raise PhotoProblem("truncated", f"{where} sends a photo whose packing is damaged") from error


def _inflated(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while part := inflater.decompress(packed, _MOST_AT_A_TIME):
        yield part
        packed = inflater.unconsumed_tail

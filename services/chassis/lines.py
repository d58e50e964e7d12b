"""JSON lines: one made of a document, and a byte stream taken apart."""

from collections.abc import AsyncIterator
from functools import partial

import orjson
from pydantic import BaseModel

LONGEST_LINE = 256 << 20
"""Bytes; a 4K scene makes about 20 MB of line, so anything near this is no line of ours."""


async def split_lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the non-blank lines of a stream, without their ends; raises ValueError for an endless one.

    Only a line feed ends a line: JSON text may hold U+2028 and other separators unescaped.
    """
    rest = bytearray()
    async for piece in pieces:
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            rest += piece[start:end]
            if line := bytes(rest).strip():
                yield line
            rest.clear()
            start = end + 1
        rest += piece[start:]
        if len(rest) > LONGEST_LINE:
            raise ValueError(f"a line is longer than {LONGEST_LINE} bytes")
    if line := bytes(rest).strip():
        yield line


def encode_line(document: BaseModel) -> bytes:
    """Return a document as one line, its line feed included."""
    return document.model_dump_json().encode() + b"\n"


encode_fields = partial(orjson.dumps, option=orjson.OPT_APPEND_NEWLINE)
"""Return the line that `encode_line` makes of a document with these fields, all of them and in its order.

For lines by the million: nothing is validated, so a test has to hold the fields to the document.
"""

"""Records and items as JSON lines."""

import orjson

from contracts.documents import Item, Record


def encode_line(value: Record | Item) -> bytes:
    """Return the value as one JSON line with its line end, as pydantic would read it back."""
    return orjson.dumps(value.__dict__, option=orjson.OPT_APPEND_NEWLINE)

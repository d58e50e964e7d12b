"""The table of shards: a JSON line of fixed width for each, so that one is read without the others."""

from .documents import ShardRow

ROW_WIDTH = 96
"""Bytes of a row, its line end included; enough for any three 64-bit numbers."""


def row_start(shard: int) -> int:
    """Return the first byte of the shard's row."""
    return shard * ROW_WIDTH


def encode_row(row: ShardRow) -> bytes:
    """Return the row as exactly `ROW_WIDTH` bytes: JSON, blanks, a line end.

    Raises `ValueError` for numbers that do not fit, which no real object has.
    """
    encoded = row.model_dump_json().encode()
    if len(encoded) >= ROW_WIDTH:
        raise ValueError(f"a shard row of {len(encoded)} bytes does not fit into {ROW_WIDTH}: {row!r}")
    return encoded.ljust(ROW_WIDTH - 1) + b"\n"


def decode_row(line: bytes) -> ShardRow:
    """Return the row that `encode_row` wrote; raises `ValueError` if the bytes are not one row."""
    if len(line) != ROW_WIDTH or not line.endswith(b"\n"):
        raise ValueError(f"a shard row has {ROW_WIDTH} bytes and ends its line; these are {len(line)} bytes")
    return ShardRow.model_validate_json(line)

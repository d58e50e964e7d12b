"""A table from 64-bit hashes to short values that stays small with millions of entries.

A dict takes over 100 bytes for each such entry, and more while it doubles. Here the last 16 bits of a hash
choose one of 65,536 strings of bytes; each holds a handful of entries of fixed width and is searched from the
left. An entry takes its own bytes and an eighth, nothing ever moves all at once, and a search stays within a
few cache lines up to tens of millions of entries.
"""

from struct import Struct

_BUCKETS = 1 << 16
_KEY = Struct("=q")
_key = _KEY.pack


class DigestTable:
    """From hashes to values, which are bytes of one length."""

    def __init__(self, value_bytes: int) -> None:
        self._width = _KEY.size + value_bytes
        self._buckets: list[bytearray | None] = [None] * _BUCKETS

    def get(self, hashed: int) -> bytes | None:
        """Return the value of a hash, None if it has none."""
        bucket = self._buckets[hashed % _BUCKETS]
        return None if bucket is None else self._found(bucket, _key(hashed))

    def setdefault(self, hashed: int, value: bytes) -> bytes | None:
        """Return the value of a hash; if it has none, give it this one and return None."""
        bucket, key = self._buckets[hashed % _BUCKETS], _key(hashed)
        if bucket is None:
            self._buckets[hashed % _BUCKETS] = bytearray(key + value)
        elif key not in bucket or (found := self._found(bucket, key)) is None:
            bucket += key + value
        else:
            return found
        return None

    def _found(self, bucket: bytearray, key: bytes) -> bytes | None:
        place = bucket.find(key)
        while place > 0 and place % self._width:  # bytes that straddle two entries, or lie in a value
            place = bucket.find(key, place + 1)
        return None if place < 0 else bytes(bucket[place + _KEY.size : place + self._width])

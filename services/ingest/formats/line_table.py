"""On which line each product was first met, whatever the length of its name."""

from services.ingest.digest_table import DigestTable

_LINE_BYTES = 5


class LineTable:
    """Key of a product → the line it was first met on."""

    def __init__(self) -> None:
        self._lines = DigestTable(_LINE_BYTES)

    def get(self, key: str) -> int:
        """Return the line on which `key` was first met, 0 if it was not."""
        return int.from_bytes(self._lines.get(hash(key)) or b"")

    def add(self, key: str, line: int) -> int:
        """Remember `key` unless it was met before; return its first line."""
        known = self._lines.setdefault(hash(key), line.to_bytes(_LINE_BYTES))
        return int.from_bytes(known) if known else line

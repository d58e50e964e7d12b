"""The simulator's memory on disk: a folder of small JSON documents and large files.

A document is written beside its place and renamed into it, so a kill leaves the old or the new one,
never half of one. Nothing is synchronised to the device: it must survive its process, not a power cut.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

D = TypeVar("D", bound=BaseModel)


@dataclass(frozen=True)
class StateFolder:
    """Documents of one kind, each under an id, with a file of bytes beside those that have one."""

    root: Path

    def document(self, identifier: str) -> Path:
        """Return where a document lies."""
        return self.root / f"{identifier}.json"

    def content(self, identifier: str) -> Path:
        """Return where the bytes that belong to a document lie."""
        return self.root / f"{identifier}.bytes"

    def write(self, identifier: str, document: BaseModel) -> None:
        """Replace a document as a whole."""
        self.root.mkdir(parents=True, exist_ok=True)
        beside = self.root / f"{identifier}.writing"
        beside.write_bytes(document.model_dump_json().encode())
        os.replace(beside, self.document(identifier))  # noqa: PTH105  # replaces what is there, atomically

    def read(self, identifier: str, kind: type[D]) -> D | None:
        """Return a document, None if there is none."""
        try:
            return kind.model_validate_json(self.document(identifier).read_bytes())
        except FileNotFoundError:
            return None

    def read_all(self, kind: type[D]) -> Iterator[D]:
        """Yield every document."""
        for path in sorted(self.root.glob("*.json")):
            yield kind.model_validate_json(path.read_bytes())

    def remove(self, identifier: str) -> None:
        """Remove a document and its bytes."""
        self.document(identifier).unlink(missing_ok=True)
        self.content(identifier).unlink(missing_ok=True)

"""The simulator's memory on disk: a log of small JSON documents beside large files.

Every change is one line, written by one call, so a kill leaves the whole of it or none; what a full
disk may have cut off is passed over. Nothing is synchronised to the device: it must
survive its process, not a power cut.
"""

import os
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from pydantic import BaseModel

D = TypeVar("D", bound=BaseModel)

LOG = "documents.log"
_LINES_TO_SPARE = 1_000
"""So many lines may be outdated, and four for each document, before the log is written anew."""


class StateFolder(Generic[D]):
    """Documents of one kind, each under an id, with a file of bytes beside those that have one."""

    def __init__(self, root: Path, kind: type[D]) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._documents = dict[str, D]()
        for identifier, document in _changes_in(root / LOG):
            if document:
                self._documents[identifier] = kind.model_validate_json(document)
            else:
                self._documents.pop(identifier, None)
        self._start_log()

    @property
    def documents(self) -> Mapping[str, D]:
        """The documents by id, in the order they were first written; changes show in it."""
        return MappingProxyType(self._documents)

    def content(self, identifier: str) -> Path:
        """Return where the bytes that belong to a document lie."""
        return self._root / f"{identifier}.bytes"

    def write(self, identifier: str, document: D) -> None:
        """Replace a document as a whole, or add it."""
        self._documents[identifier] = document
        self._append(_line(identifier, document))

    def remove(self, identifier: str) -> None:
        """Remove a document and its bytes."""
        if self._documents.pop(identifier, None) is not None:
            self._append(f"{identifier}\n".encode())
        self.content(identifier).unlink(missing_ok=True)

    def _append(self, line: bytes) -> None:
        whole = os.write(self._log, line) == len(line)
        self._lines += 1
        if not whole or self._lines > _LINES_TO_SPARE + 4 * len(self._documents):
            self._close()
            self._start_log()

    def _start_log(self) -> None:
        """Write the documents as they are to a new log, which takes the old one's place at once."""
        path, beside = self._root / LOG, self._root / f"{LOG}.writing"
        beside.write_bytes(b"".join(_line(*each) for each in self._documents.items()))
        beside.replace(path)
        self._log = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._close = weakref.finalize(self, os.close, self._log)
        self._lines = 0


def _line(identifier: str, document: BaseModel) -> bytes:
    return f"{identifier} {document.model_dump_json()}\n".encode()


def _changes_in(log: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each id and its document, which is empty where it was removed."""
    if log.exists():
        for line in log.read_bytes().split(b"\n")[:-1]:
            identifier, _, document = line.partition(b" ")
            yield identifier.decode(), document

"""The product's temporary files in memory: making and deleting real ones took a tenth of a seed's time."""

import io
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.chassis.object_store import DigestedFile

_real_file = tempfile.TemporaryFile
_real_path: Any = vars(DigestedFile)["path"]


class MemoryFile(io.BytesIO):
    """Stands for a temporary file; `bytes_of` knows it by its path while it is open."""

    known: dict[str, "MemoryFile"] = {}  # noqa: RUF012  # one registry for all of them
    use_real_files = False
    _numbers = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.name = f"/memory/{next(MemoryFile._numbers)}"
        MemoryFile.known[self.name] = self

    def close(self) -> None:
        MemoryFile.known.pop(self.name, None)
        super().close()


def open_file(*args: Any, **kwargs: Any) -> Any:
    """Stand in for `tempfile.TemporaryFile`."""
    return _real_file(*args, **kwargs) if MemoryFile.use_real_files else MemoryFile()


def path_of(file: DigestedFile) -> Path:
    """Stand in for `DigestedFile.path`."""
    file.settle()
    inside: Any = file._file
    if isinstance(inside, MemoryFile):
        return Path(inside.name)
    path: Path = _real_path.fget(file)
    return path


def bytes_of(path: Path) -> bytes:
    """Return what is in a file, of memory or of the disk."""
    file = MemoryFile.known.get(str(path))
    return path.read_bytes() if file is None else file.getvalue()


def on_disk(question: Callable[..., bool]) -> Callable[..., bool]:
    """Return the question asked of a real file with the same bytes, for what must map it."""

    def asked(path: Path, *more: Any) -> bool:
        with tempfile.NamedTemporaryFile() as file:
            file.write(bytes_of(path))
            file.flush()
            return question(Path(file.name), *more)

    return asked

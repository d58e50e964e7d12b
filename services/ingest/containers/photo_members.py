"""The files of a zip archive as the addresses of photos: a relative path becomes the member it means.

Archives are packed on systems that do not tell `A.JPG` from `a.jpg`, that spell `ö` as two characters,
or that part folders with a backslash; so a path is looked up as it stands first, then loosely.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


@dataclass(frozen=True)
class PhotoMembers:
    """The members of an archive as seen from the folder of its catalogue."""

    folder: str
    exact: dict[str, str]
    loose: dict[str, str]

    @classmethod
    def beside(cls, catalogue: str, names: Iterable[str]) -> Self:
        """Return the members called `names` as seen from the member `catalogue`."""
        exact = {_path(name): name for name in names}
        loose: dict[str, str] = {}
        for name in exact.values():
            for spelling in _spellings(name):
                loose.setdefault(_folded(spelling), name)
        return cls(posixpath.dirname(_path(catalogue)), exact, loose)

    def located(self, address: str) -> str | None:
        """Return the address with its relative path made `zip:` and a member; None if there is no such."""
        if _SCHEME.match(address):
            return address
        path = _path(posixpath.join(self.folder, address))
        member = self.exact.get(path) or self.loose.get(_folded(path))
        return None if member is None else f"zip:{member}"


def _path(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", _path(name)).casefold()


def _spellings(name: str) -> Iterable[str]:
    """Return the name, and the one it was before UTF-8 was taken for the archive's oldest code page."""
    try:
        return name, name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return (name,)

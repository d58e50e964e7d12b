"""The files of a zip archive as the addresses of photos: a relative path becomes the member it means.

Archives are packed on systems that do not tell `A.JPG` from `a.jpg`, that spell `ö` as two characters,
or that part folders with a backslash; so a path is looked up as it stands first, then loosely. A bare
name may also be that of the only member called so, in whatever folder.
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
    called: dict[str, list[str]]
    """Folded name without folder → the members."""

    @classmethod
    def beside(cls, catalogue: str, names: Iterable[str]) -> Self:
        """Return the members called `names` as seen from the member `catalogue`."""
        exact = {_path(name): name for name in names}
        loose: dict[str, str] = {}
        called: dict[str, list[str]] = {}
        for name in exact.values():
            for spelling in _spellings(name):
                folded = _folded(spelling)
                loose.setdefault(folded, name)
                called.setdefault(posixpath.basename(folded), []).append(name)
        return cls(posixpath.dirname(_path(catalogue)), exact, loose, called)

    def located(self, address: str) -> str | None:
        """Return the address with its relative path made `zip:` and a member; None if there is no such."""
        if address[:4].lower() == "zip:":
            return self._named(address[4:])
        if _SCHEME.match(address):
            return address
        member = self._at(address)
        if member is None and len(namesakes := self.namesakes(address)) == 1:
            member = namesakes[0]
        return None if member is None else f"zip:{member}"

    def namesakes(self, address: str) -> list[str]:
        """Return the members whose name without folder is this bare name."""
        return list(dict.fromkeys(self.called.get(_folded(address), ())))

    def only_named(self, address: str) -> bool:
        """Return whether the address is found by its bare name alone, in another folder than it says."""
        relative = bool(address) and not _SCHEME.match(address) and self._at(address) is None
        return relative and len(self.namesakes(address)) == 1

    def _named(self, path: str) -> str | None:
        """Return the address of what lies at a path that begins at the top of the archive."""
        member = self.exact.get(_path(path)) or self.loose.get(_folded(path))
        return None if member is None else f"zip:{member}"

    def _at(self, address: str) -> str | None:
        path = _path(posixpath.join(self.folder, address))
        return self.exact.get(path) or self.loose.get(_folded(path))


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

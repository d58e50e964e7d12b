"""The photo library as batch_builder sees it: an address in, a stored and normalised photo out."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Photo:
    """A product's picture, ready for a request line."""

    key: str
    mime_type: str
    width: int
    height: int
    source_sha256: str
    warning: str = ""
    """What a person should know of it, such as that it is tiny or was itself made by a model."""


class PhotoProblem(Exception):
    """This photo cannot be had; the item's misfortune, not a failure of the service."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both, so that it can cross from one process to another
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class PhotoLibrary(Protocol):
    """Fetches, checks, shrinks and stores photos, each once."""

    async def obtain(self, address: str, catalogue: str | None = None, *, revalidate: bool = False) -> Photo:
        """Return the photo at an address; raises PhotoProblem, Transient or Unavailable.

        `catalogue` is the key of the catalogue that gives the address: a `zip:` address is a member of it.
        With `revalidate` a web server is asked whether its photo has changed, however young ours is.
        """
        ...

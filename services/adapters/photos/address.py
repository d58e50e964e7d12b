"""Which place an address names: the web, a folder, the object store, the catalogue's zip archive, or itself.

Only the form is judged here. What a web address may lead to is decided when it is connected to
(`boundary.py`), and where a local path ends when its links are followed (`local_file.py`).
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import httpx2

from services.chassis.photo_library import PhotoProblem

from .data_address import DataAddress, parse_data

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_LONGEST = 4096


@dataclass(frozen=True)
class WebAddress:
    """A photo on a web server."""

    url: httpx2.URL

    @property
    def identity(self) -> str:
        """Return what makes it this address: all of it but the fragment, which no server sees."""
        return str(self.url.copy_with(fragment=None))


@dataclass(frozen=True)
class LocalAddress:
    """A photo in the folder beside the catalogue; relative to it, or absolute."""

    path: str

    @property
    def identity(self) -> str:
        """Return what makes it this address."""
        return f"file:{self.path}"


@dataclass(frozen=True)
class StoreAddress:
    """A photo in the object store."""

    key: str

    @property
    def identity(self) -> str:
        """Return what makes it this address."""
        return f"s3:{self.key}"


@dataclass(frozen=True)
class ZipAddress:
    """A photo in the zip archive that a catalogue came in."""

    catalogue: str
    member: str

    @property
    def identity(self) -> str:
        """Return what makes it this address: the same name in another archive is another photo."""
        return f"zip:{self.catalogue}:{self.member}"


Address = WebAddress | LocalAddress | StoreAddress | ZipAddress | DataAddress


def parse_address(text: str, bucket: str | None, catalogue: str | None = None) -> Address:
    """Return the place an address names; raises PhotoProblem if it can name none.

    `bucket` is the only one that `s3://bucket/key` may name, `catalogue` the key of the catalogue that
    gives the address.
    """
    text = text.strip()
    _check_characters(text)
    if text[:5].lower() == "data:":
        return parse_data(text)
    if not text or len(text) > _LONGEST or "\x00" in text:
        raise PhotoProblem("bad_url", f"the photo's address is empty, or longer than {_LONGEST} characters")
    found = _SCHEME.match(text)
    scheme = found.group(1).lower() if found else "file"
    match scheme:
        case "http" | "https":
            return _web(text)
        case "file":
            return _local(text)
        case "s3":
            return _stored(text, bucket)
        case "zip":
            return _packed(text, catalogue)
        case _:
            wanted = "a photo's address begins with https:, http:, s3:, file:, zip: or data:"
            raise PhotoProblem("bad_url", f"{wanted}, not with {scheme[:20]}:")


def shown(url: httpx2.URL) -> str:
    """Return a web address for people: without its query, which may hold a signature, and not too long."""
    text = f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}{url.path}"
    return text if len(text) <= 120 else f"{text[:117]}..."


def _check_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        where = f"character {error.start + 1} of the photo's address {text[:120]!a} is half a character"
        raise PhotoProblem("bad_url", f"{where}, which nothing can be called; write it anew") from error


def _web(text: str) -> WebAddress:
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise PhotoProblem("bad_url", f"the photo's address cannot be read: {error}") from error
    return WebAddress(url)


def _local(text: str) -> LocalAddress:
    if not _SCHEME.match(text):
        return LocalAddress(text)
    parts = urlsplit(text)
    if parts.netloc not in {"", "localhost"}:
        raise PhotoProblem(
            "bad_url",
            f"file: addresses name no host; write file:{parts.netloc}{parts.path}, or file:/// and a path",
        )
    return LocalAddress(unquote(parts.path))


def _stored(text: str, bucket: str | None) -> StoreAddress:
    rest = text[len("s3:") :]
    if not rest.startswith("//"):
        return StoreAddress(rest)
    named, _, key = rest[2:].partition("/")
    if named != bucket:
        raise PhotoProblem(
            "bad_url",
            f"photos are read from this deployment's own bucket only, not from {named[:63]}; copy it there",
        )
    return StoreAddress(key)


def _packed(text: str, catalogue: str | None) -> ZipAddress:
    member = text[len("zip:") :]
    if catalogue is None or not member:
        raise PhotoProblem(
            "bad_url",
            "zip: addresses name a file of the zip archive that the catalogue came in; there is none",
        )
    return ZipAddress(catalogue, member)

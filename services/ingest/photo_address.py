"""The first address of a photo cell, and whether a photo may be fetched from it.

Only the form counts here; which hosts and folders may be reached is decided where it is fetched.
"""

import re
from urllib.parse import quote

_ADDRESS_LIMIT = 4096
_DATA_LIMIT = 1 << 20
"""Characters of an address that holds the photo itself."""
_DATA = re.compile(r"\s*(data:image/[^\s,|]+,[!-{}~]+)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[|;\r\n\x0b]|,(?=\s*(?:[a-z][a-z0-9+.-]*://|s3:|file:))", re.IGNORECASE)
_ENDING = r"\.(?:jpe?g|jfif|png|webp|gif|bmp|tiff?|avif|hei[cf])"
_PATH_LIST = re.compile(rf"([^:]*?{_ENDING})\s*,", re.IGNORECASE)
_PATH = re.compile(rf"(?!/)[^:]*{_ENDING}", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#\\@,:][^\s/?#\\@,]*(?:[/?#].*)?", re.IGNORECASE)
_STORED = re.compile(r"(?:s3|file):[^\s\\].*", re.IGNORECASE)
_HOST_ALONE = re.compile(r"(?://|(?=www\.))(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+/)", re.IGNORECASE)
_BLANK = re.compile(r"\s")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PICTURE = re.compile(rf"{_ENDING}(?:$|[?#])", re.IGNORECASE)


def first_photo(cell: str) -> str:
    """Return the first entry of a list of addresses; a comma separates only before another scheme.

    Addresses of image servers hold commas of their own, and `data:` addresses semicolons.
    """
    if data := _DATA.match(cell):
        return data[1]
    for entry in _SEPARATOR.split(cell):
        if text := entry.strip():
            paths = _PATH_LIST.match(text)
            return paths[1] if paths else text
    return ""


def photo_address(entry: str) -> str | None:
    """Return the address in the form it is fetched by, or None if a photo cannot be had from it.

    Web addresses, `s3:` keys, `file:` and `data:` addresses and relative paths of pictures are taken.
    """
    if _DATA.fullmatch(entry):
        return entry if len(entry) <= _DATA_LIMIT else None
    if len(entry) > _ADDRESS_LIMIT or (not entry.isprintable() and _CONTROL.search(entry)):
        return None
    if _WEB.fullmatch(entry):
        return _web(entry)
    if _STORED.fullmatch(entry):
        return entry
    host = _HOST_ALONE.match(entry)
    if host:
        return _web("https://" + entry[host.end() :])
    path = entry.replace("\\", "/")
    return path if _PATH.fullmatch(path) else None


def is_relative(entry: str) -> bool:
    """Return whether the entry only names a photo, in a folder that must be known from elsewhere."""
    return ":" not in entry and not _HOST_ALONE.match(entry)


def is_picture(cell: str) -> bool:
    """Return whether the cell's first entry is an address whose name ends as pictures' names do."""
    address = photo_address(first_photo(cell))
    return address is not None and (_PICTURE.search(address) or _DATA.match(address)) is not None


def _web(address: str) -> str:
    address = address.replace("&amp;", "&")
    return _BLANK.sub(lambda blank: quote(blank[0]), address)

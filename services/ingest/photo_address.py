"""The first address of a photo cell, and whether a photo may be fetched from it.

Only the form counts here; which hosts and folders may be reached is decided where it is fetched.
"""

import re
from urllib.parse import quote

from .ordinary_address import is_ordinary

_ADDRESS_LIMIT = 4096
_DATA_LIMIT = 1 << 20
"""Characters of an address that holds the photo itself."""
_DATA_OF = r"data:(?:image/[\w.+-]+|(?:application|binary)/octet-stream|(?=\s*;))"
_SCHEME_NEXT = r"(?:https?://|(?:s3|file|zip|data):)"
_BASE64 = re.compile(
    rf"\s*({_DATA_OF}[^,|]{{0,200}}?;\s{{0,9}}base64\s{{0,9}},\s*+"
    rf"[\w+/%-]++(?:\s++(?!{_SCHEME_NEXT})[\w+/%-]++)*+(?:\s*+=++)*+)(?=\s*+(?:$|[|,;]|{_SCHEME_NEXT}))",
    re.IGNORECASE | re.ASCII,
)
"""Base64 may be wrapped over the lines of its cell."""
_DATA = re.compile(rf"\s*({_DATA_OF}(?:\s*;[^,|\s]*)?,\s*[!-{{}}~]+)", re.IGNORECASE)
_ANY_DATA = re.compile(r"\s*(data:[^|]*)", re.IGNORECASE)
"""Something else that wants to be the photo itself, whole so that a person sees what is wrong with it."""
_SEPARATOR = re.compile(
    r"[|\r\n\x0b]|(?<!&amp);(?![\w.-]+=)"
    r"|,(?=\s*(?:[a-z][a-z0-9+.-]*://|s3:|file:|zip:))|\s(?=https?://|s3:|file:|zip:)",
    re.IGNORECASE,
)
_WRAPPED = (
    re.compile(r"=\s*(?:\w+\s*\(\s*)?\"([^\"]+)\""),
    re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*?\bsrc\s*=\s*[\"']?([^\s\"'<>]+)", re.IGNORECASE),
    re.compile(r"\[\s*[\"']([^\"']+)[\"']"),
)
"""What spreadsheets, web pages and programs write around an address: a formula, a tag, a list."""
_ENDING = r"\.(?:jpe?g|jfif|png|webp|gif|bmp|tiff?|avif|hei[cf])"
_PATH_LIST = re.compile(rf"([^:]*?{_ENDING})\s*,", re.IGNORECASE)
_PATH = re.compile(rf"(?!/)[^:]*{_ENDING}", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#\\@,:][^\s/?#\\@,]*(?:[/?#].*)?", re.IGNORECASE)
_STORED = re.compile(r"(?:s3|file|zip):[^\s\\].*", re.IGNORECASE)
_HOST_ALONE = re.compile(r"(?://|(?=www\.))(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+/)", re.IGNORECASE)
_BLANK = re.compile(r"\s")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PICTURE = re.compile(rf"{_ENDING}(?:$|[?#])", re.IGNORECASE)


def first_photo(cell: str) -> str:
    """Return the first entry of a list of addresses; comma and blank separate only before another scheme.

    Addresses of image servers hold commas of their own, parameters in paths (`;width=800`) and `data:`
    addresses semicolons. The address in a formula, a tag of HTML or a list of a program is taken out.
    """
    cell = _unwrapped(cell)
    if data := _data(cell) or _ANY_DATA.match(cell):
        return data[1].strip()
    for entry in _SEPARATOR.split(cell):
        if text := entry.strip():
            paths = _PATH_LIST.match(text)
            return paths[1] if paths else text
    return ""


def _unwrapped(cell: str) -> str:
    text = cell.lstrip()
    if not text.startswith(("=", "<", "[")):
        return cell
    found = next((match for wrapped in _WRAPPED if (match := wrapped.match(text))), None)
    return found[1].replace("\\/", "/") if found else cell


def photo_address(entry: str) -> str | None:
    """Return the address in the form it is fetched by, or None if a photo cannot be had from it.

    Web addresses, `s3:` keys, `file:`, `zip:` and `data:` addresses and relative paths of pictures are taken.
    """
    if (data := _data(entry)) and data.end() == len(entry):
        whole = _BLANK.sub("", entry)
        return whole if len(whole) <= _DATA_LIMIT else None
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


def holds_photo(cell: str) -> bool:
    """Return whether the cell's first entry is an address, or would be in a folder known from elsewhere."""
    return bool(is_ordinary(cell)) or photo_address(first_photo(cell).lstrip("/")) is not None


def is_relative(entry: str) -> bool:
    """Return whether the entry only names a photo, in a folder that must be known from elsewhere."""
    return ":" not in entry and not _HOST_ALONE.match(entry)


def is_picture(cell: str) -> bool:
    """Return whether the cell's first entry is an address whose name ends as pictures' names do."""
    address = photo_address(first_photo(cell))
    return address is not None and (_PICTURE.search(address) or _data(address)) is not None


def _data(text: str) -> re.Match[str] | None:
    return _BASE64.match(text) or _DATA.match(text)


def _web(address: str) -> str:
    address = address.replace("&amp;", "&")
    return _BLANK.sub(lambda blank: quote(blank[0]), address)

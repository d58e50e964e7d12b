"""Addresses that hold the photo itself (`data:`, RFC 2397), in base64 or percent-encoded."""

import binascii
import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import pybase64

from services.chassis.photo_library import PhotoProblem

MOST_CHARACTERS = 1 << 20
_NO_LETTER = re.compile(rb"[^A-Za-z0-9+/]")
_USUAL_LETTERS = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True)
class DataAddress:
    """A photo that the catalogue gives in full."""

    data: bytes = field(repr=False)

    @property
    def identity(self) -> str:
        """Return what makes it this photo: its content, however it is written down."""
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"


def parse_data(text: str) -> DataAddress:
    """Return the photo that a `data:` address holds; raises PhotoProblem."""
    if len(text) > MOST_CHARACTERS:
        raise PhotoProblem(
            "too_large",
            f"the photo's data: address is longer than {MOST_CHARACTERS:,} characters; give it as a file",
        )
    head, comma, body = text[len("data:") :].partition(",")
    if not comma:
        raise PhotoProblem("bad_url", "the photo's data: address has no comma, after which its data begin")
    packed = unquote_to_bytes(body)
    if head.rpartition(";")[2].strip().lower() == "base64":
        packed = _decoded(packed)
    return DataAddress(packed)


def _decoded(packed: bytes) -> bytes:
    plain = packed.translate(_USUAL_LETTERS, b" \t\r\n").rstrip(b"=")
    try:
        return pybase64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        wrong = _what_is_wrong(plain)
        raise PhotoProblem("bad_url", f"the photo's data: address is not in base64: {wrong}") from error


def _what_is_wrong(plain: bytes) -> str:
    strange = _NO_LETTER.search(plain)
    if strange is not None:
        around = plain[max(0, strange.start() - 10) : strange.end() + 10].decode("ascii", "backslashreplace")
        return f"character {strange.start() + 1} of its data does not belong there, in {around!r}"
    return f"its {len(plain):,} letters cannot be whole, it is cut off"

"""What a file is that is not a photo we can read, told by its first bytes for a person."""

import re
from codecs import getincrementaldecoder

from services.chassis.photo_library import PhotoProblem

from .kinds import can_read_heif

_TAKEN = "photos are JPEG, PNG, WebP, AVIF, HEIC, GIF, BMP or TIFF"
_INSTALL = (
    "to read HEIC photos, install pi-heif (the `heic` extra) where photos are read, or save it as a JPEG"
)
_PHOTOS = (
    (b"\xff\xd8\xff", "a JPEG"),
    (b"\x89PNG\r\n\x1a\n", "a PNG"),
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\x00", "a TIFF"),
    (b"MM\x00*", "a TIFF"),
)
_OTHERS = (
    (
        b"version https://git-lfs.github.com/spec/",
        "only Git LFS's pointer to a file; fetch the file itself with `git lfs pull`",
    ),
    (b"%!PS", "a PostScript drawing"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"8BPS", "a Photoshop file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
)
_BRANDS = (
    (b"avif", "an AVIF"),
    (b"avis", "an AVIF"),
    (b"hei", "a HEIC"),
    (b"hev", "a HEIC"),
    (b"mif1", "a HEIC"),
    (b"msf1", "a HEIC"),
)
_MARKUP = (
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<head", "a web page"),
    (b"<body", "a web page"),
    (b"<script", "a web page"),
    (b"<?xml", "an XML document"),
)
HEAD = 8192
"""So many first bytes are enough to tell; comments may come before all else."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_SHOWN = 60
_JSON = re.compile(r"\{\s*(?:\"|\})|\[\s*(?:[\[{\"\d\]-]|true|false|null)")


def unreadable(head: bytes) -> PhotoProblem:
    """Return the problem of a file that begins like this and could not be read as a photo."""
    photo = _photo(head)
    if photo == "a HEIC" and not can_read_heif():
        return PhotoProblem("not_an_image", f"this is a HEIC picture; {_INSTALL}")
    if photo is not None:
        return damaged(photo)
    return PhotoProblem("not_an_image", f"this {_looks(head)}; {_TAKEN}")


def damaged(photo: str = "a photo") -> PhotoProblem:
    """Return the problem of a file that is a photo by its first bytes only."""
    return PhotoProblem("truncated", f"this begins as {photo} but is damaged or cut off")


def _photo(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "a WebP"
    if head[4:8] == b"ftyp":
        return next((name for brand, name in _BRANDS if head[8:12].startswith(brand)), None)
    return next((name for magic, name in _PHOTOS if head.startswith(magic)), None)


def _looks(head: bytes) -> str:
    text = _COMMENT.sub(b"", head.removeprefix(b"\xef\xbb\xbf")).strip().lower()
    for mark, name in _MARKUP:
        if text.startswith(mark):
            return f"looks like {_page_or_drawing(name, text)}, not a photo"
    if not text and head:
        return "looks like a web page that begins with a comment, not a photo"
    known = (f"is {name}" for magic, name in _OTHERS if head.startswith(magic))
    return next(known, "") or _text(head) or "is no picture known here"


def _text(head: bytes) -> str:
    """Return what kind of text it is and how it begins, empty if it is none."""
    try:
        text = getincrementaldecoder("utf-8-sig")().decode(head).strip()  # its last letter may be cut off
    except UnicodeDecodeError:
        return ""
    if not text or not all(letter.isprintable() or letter in "\t\r\n" for letter in text):
        return ""
    kind = "a JSON document" if _JSON.match(text) else "text"
    return f"is {kind}, not a photo ({' '.join(text.split())[:_SHOWN]!r})"


def _page_or_drawing(name: str, text: bytes) -> str:
    if name == "an XML document" and b"<svg" in text:
        return "an SVG drawing"
    if name == "an XML document" and b"<html" in text:
        return "a web page"
    return name

"""What a line's picture is: drawn from its photo, or plain, which costs next to nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from PIL import Image

from .drawing.scene import draw_scene
from .picture_request import PictureRequest

Scenes = Literal["drawn", "plain"]

PLAIN_SIDE = 64
"""Pixels of a plain picture's longer side, whatever size was asked for."""
_MADE_BY = "Drawn by the Sceneloom simulator; no photograph."


@dataclass(frozen=True)
class Scene:
    """A picture, the comment that its file holds, and what the text beside it says."""

    picture: Image.Image
    comment: str
    description: str


@dataclass(frozen=True)
class Maker:
    """How scenes are made: `digest` is all they vary with; `looks` says whether photos are decoded."""

    digest: Callable[[str, Mapping[str, Any]], bytes]
    scene: Callable[[str, PictureRequest, bytes], Scene]
    looks: bool


def plain_size(pixels: tuple[int, int]) -> tuple[int, int]:
    """Return a size of about the same ratio, its longer side that of a plain picture."""
    width, height = (max(round(side * PLAIN_SIDE / max(pixels)), 1) for side in pixels)
    return width, height


def _drawn(_: str, wanted: PictureRequest, digest: bytes) -> Scene:
    scene = draw_scene(wanted.photo, wanted.prompt, wanted.pixels, int.from_bytes(digest[:6]))
    return Scene(scene.picture, _MADE_BY, scene.description)


def _plain(key: str, wanted: PictureRequest, digest: bytes) -> Scene:
    """Return two colours in the asked ratio but of 64 pixels at most, and the key in words and comment.

    So no two keys have the same bytes, and a stored picture tells whose it is.
    """
    width, height = plain_size(wanted.pixels)
    left, right = (digest[6], digest[7], digest[8]), (digest[9], digest[10], digest[11])
    picture = Image.new("RGB", (width, height), left)
    picture.paste(right, (width // 2, 0, width, height))
    return Scene(picture, key, f"A plain picture for {key}.")


def _of_the_request(_: str, request: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).digest()


def _of_the_key(key: str, _: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(key.encode()).digest()


MAKERS: Mapping[Scenes, Maker] = {
    "drawn": Maker(_of_the_request, _drawn, looks=True),
    "plain": Maker(_of_the_key, _plain, looks=False),
}

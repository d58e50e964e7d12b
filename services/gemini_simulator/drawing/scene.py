"""A scene: the room of a prompt with the product of a photo on its floor. The same input, the same picture.

The floor and the product are drawn at full size; everything else on a smaller copy that is then
enlarged, which saves time and leaves the room a little softer than the product, as a lens would.
"""

import random
from dataclasses import dataclass, replace

from PIL import Image

from .arrangement import Furnishing
from .brief import STANDING, Brief, brief_for, is_round
from .canvas import Canvas
from .furnishing import furnish
from .light import developed, grained, vignette
from .palette import Palette, palette_for
from .pieces import cast_shadows, paint_pieces
from .placing import lay, stand
from .product import Product, product_of
from .room import floor_picture, paint_shell
from .stage import Stage, hallway_stage, living_stage
from .window import cast_daylight, paint_curtains, paint_window

_ROOM_SIDE = 1400
"""Pixels; the longer side of the copy that the room is drawn on is at most about this."""
_READ = 20_000
"""Characters of the prompt that are looked through for words."""
_NAMES = {
    "living": "living room",
    "display": "room",
    "dining": "dining room",
    "bedroom": "bedroom",
    "hallway": "hallway",
}


@dataclass(frozen=True)
class Scene:
    """A picture, and what it shows in a sentence."""

    picture: Image.Image
    description: str


def draw_scene(photo: Image.Image | None, prompt: str, size: tuple[int, int], seed: int) -> Scene:
    """Return the scene as an RGB picture of exactly this size; without a photo, the room alone."""
    prompt = prompt[:_READ]
    palette = palette_for(prompt)
    product = product_of(photo, is_round=is_round(prompt)) if photo else None
    brief = brief_for(prompt, product.ratio, size[0] / size[1]) if product else STANDING
    stage = (hallway_stage if brief.room == "hallway" else living_stage)(size, brief.across, brief.deep)
    furnishing = furnish(brief.room, stage, palette, random.Random(seed).randrange(1 << 30))
    floor = floor_picture(stage, palette)
    cast_daylight(floor, stage, palette.sun, furnishing.window, 0.26)
    if product and not brief.upright:
        lay(floor, stage, product.turned() if brief.turn else product)
        cast_daylight(floor, stage, palette.sun, furnishing.window, 0.1)
    cast_shadows(floor, stage.camera, furnishing.pieces)
    picture = _with_room(floor, stage, palette, furnishing)
    if product and brief.upright:
        stand(picture, stage, product)
    return Scene(grained(developed(vignette(picture))), _described(palette.style, brief, product))


def _described(style: str, brief: Brief, product: Product | None) -> str:
    place = "standing in it" if brief.upright else "lying on its floor"
    shown = f"with the product of the photo {place}" if product else "without a product"
    return f"Drawn by the simulator: a {style} {_NAMES[brief.room]} {shown}."


def _with_room(floor: Image.Image, stage: Stage, palette: Palette, furnishing: Furnishing) -> Image.Image:
    factor = max(1, round(max(floor.size) / _ROOM_SIDE))
    small = floor.reduce(factor) if factor > 1 else floor.copy()
    scaled = replace(stage, camera=stage.camera.scaled(small.width / floor.width))
    canvas = Canvas(small, scaled.camera)
    paint_shell(canvas, scaled, palette)
    paint_window(canvas, scaled, palette, furnishing.window)
    for painter in furnishing.hung:
        painter(canvas)
    if furnishing.curtains:
        paint_curtains(canvas, scaled, palette, furnishing.window)
    paint_pieces(canvas, furnishing.pieces)
    large = small.resize(floor.size, Image.Resampling.BICUBIC)
    return Image.composite(floor, large, canvas.bare.resize(floor.size, Image.Resampling.BICUBIC))

"""The empty room: floor, walls, ceiling and mouldings."""

from PIL import Image

from .canvas import Canvas, Wash, bounds_with
from .colour import WHITE, Colour, mix, shade
from .flooring import SIDE_CM, texture
from .palette import Palette
from .perspective import laid
from .solid import Block, paint
from .stage import Stage

_SKIRTING = 12
_DADO = 92


def floor_picture(stage: Stage, palette: Palette) -> Image.Image:
    """Return a picture of the size of the view with nothing but its floor."""
    camera = stage.camera
    picture = Image.new("RGB", (camera.width, camera.height), palette.wall)
    horizon = camera.at(0, 0, stage.far)[1]
    box = bounds_with([(0, horizon), (camera.width, camera.height)], picture.size)
    if box is None:
        return picture
    nearest = camera.focal * camera.eye / (camera.height - camera.horizon)
    middle = (nearest * 0.9 + stage.far) / 2
    half = max(stage.far - middle, SIDE_CM / 2)
    square = [(-half, middle + half), (half, middle + half), (half, middle - half), (-half, middle - half)]
    corners = [camera.at(x, 0, z) for x, z in square]
    grey = laid(texture(palette.floor), corners, box)
    picture.paste(_tinted(grey, palette.floor_dark, palette.floor_light), box)
    return picture


def _tinted(grey: Image.Image, dark: Colour, light: Colour) -> Image.Image:
    """Return the grey picture with middling greys between the two colours, and beyond them outside."""
    bands = [
        grey.point([max(0, min(255, round(low + (high - low) * (level - 90) / 110))) for level in range(256)])
        for low, high in zip(dark, light, strict=True)
    ]
    return Image.merge("RGB", bands)


def paint_shell(canvas: Canvas, stage: Stage, palette: Palette) -> None:
    """Paint ceiling and walls with their mouldings over what is not floor."""
    _paint_ceiling(canvas, stage, palette)
    _paint_side_wall(canvas, stage, palette, stage.left, light=0.96)
    _paint_side_wall(canvas, stage, palette, stage.right, light=1.0)
    _paint_far_wall(canvas, stage, palette)
    if palette.beams:
        _paint_beams(canvas, stage, palette)


def _paint_ceiling(canvas: Canvas, stage: Stage, palette: Palette) -> None:
    camera, top = stage.camera, stage.ceiling
    places = [
        (stage.left, top, 30),
        (stage.right, top, 30),
        (stage.right, top, stage.far),
        (stage.left, top, stage.far),
    ]
    white = mix(palette.wall, WHITE, 0.72)
    canvas.fill(camera.outline(places), Wash(shade(white, 0.92), shade(white, 0.99)))


def _paint_side_wall(canvas: Canvas, stage: Stage, palette: Palette, x: float, light: float) -> None:
    camera = stage.camera

    def strip(low: float, high: float, colour: Colour) -> None:
        places = [(x, high, 40), (x, high, stage.far), (x, low, stage.far), (x, low, 40)]
        ends = shade(colour, light * 0.9), shade(colour, light)
        near, far = (ends[0], ends[1]) if x < 0 else (ends[1], ends[0])
        canvas.fill(camera.outline(places), Wash(near, far, sideways=True))

    strip(0, stage.ceiling, palette.wall)
    if palette.panelled:
        strip(0, _DADO, mix(palette.wall, palette.trim, 0.75))
        strip(_DADO - 5, _DADO, palette.trim)
    strip(stage.ceiling - 9, stage.ceiling, palette.trim)
    strip(0, _SKIRTING, palette.trim)


def _paint_far_wall(canvas: Canvas, stage: Stage, palette: Palette) -> None:
    camera, far = stage.camera, stage.far

    def strip(low: float, high: float, colour: Colour) -> None:
        places = [
            (stage.left, high, far),
            (stage.right, high, far),
            (stage.right, low, far),
            (stage.left, low, far),
        ]
        canvas.fill(camera.outline(places), Wash(shade(colour, 1.03), shade(colour, 0.92), sideways=True))

    strip(0, stage.ceiling, palette.wall)
    if palette.panelled:
        _paint_panels(canvas, stage, palette)
        strip(_DADO - 5, _DADO, palette.trim)
    strip(stage.ceiling - 9, stage.ceiling, palette.trim)
    strip(0, _SKIRTING, palette.trim)
    _paint_corners(canvas, stage)


def _paint_panels(canvas: Canvas, stage: Stage, palette: Palette) -> None:
    camera, far = stage.camera, stage.far
    board = mix(palette.wall, palette.trim, 0.75)
    lower = [(stage.left, _DADO, far), (stage.right, _DADO, far), (stage.right, 0, far), (stage.left, 0, far)]
    canvas.fill(camera.outline(lower), Wash(shade(board, 1.0), shade(board, 0.93)))
    count = max(2, round((stage.right - stage.left) / 95))
    pitch = (stage.right - stage.left) / count
    for index in range(count):
        left = stage.left + index * pitch + 11
        right = left + pitch - 22
        for low, high, inside in ((22, _DADO - 15, board), (_DADO + 14, stage.ceiling - 28, palette.wall)):
            _paint_moulding(canvas, stage, (left, right), (low, high), inside)


def _paint_moulding(
    canvas: Canvas, stage: Stage, x: tuple[float, float], y: tuple[float, float], colour: Colour
) -> None:
    camera, far = stage.camera, stage.far
    for inset, factor in ((0.0, 0.86), (1.4, 1.1), (2.8, 1.0)):
        left, right, low, high = x[0] + inset, x[1] - inset, y[0] + inset, y[1] - inset
        places = [(left, high, far), (right, high, far), (right, low, far), (left, low, far)]
        canvas.fill(camera.outline(places), shade(colour, factor))


def _paint_corners(canvas: Canvas, stage: Stage) -> None:
    """Darken where surfaces meet, as light reaches less there."""
    camera, far, top = stage.camera, stage.far, stage.ceiling
    wide = 16 * camera.per_cm(far)
    edges = (
        [(stage.left, 0, far), (stage.left, top, far)],
        [(stage.right, 0, far), (stage.right, top, far)],
        [(stage.left, top, far), (stage.right, top, far)],
    )
    for edge in edges:
        (x0, y0), (x1, y1) = camera.outline(edge)
        half = wide / 4
        points = [
            (x0 - half, y0 - half),
            (x1 + half, y0 - half),
            (x1 + half, y1 + half),
            (x0 - half, y1 + half),
        ]
        canvas.glow(points, (30, 24, 20), 0.16, wide / 2)


def _paint_beams(canvas: Canvas, stage: Stage, palette: Palette) -> None:
    depths = [stage.far - 40 - step * 120 for step in range(6)]
    blocks = [
        Block(
            (stage.left, stage.right),
            (stage.ceiling - 18, stage.ceiling),
            (z, z + 18),
            shade(palette.wood, 0.9),
        )
        for z in depths
        if z > 120
    ]
    paint(canvas, blocks)

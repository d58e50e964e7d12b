"""The window in the left wall, its curtains, and the light it throws on the floor."""

from dataclasses import dataclass

from PIL import Image

from .camera import Place, Point
from .canvas import Canvas, Wash
from .colour import Colour, mix, shade
from .light import brighten
from .palette import Palette
from .solid import Span
from .stage import Stage

_SUN = (1.25, -0.12)
"""How far the light goes to the right and away for each centimetre it falls."""
_FOLDS = 9


@dataclass(frozen=True)
class Window:
    """An opening in the left wall between two depths and two heights, of so many panes."""

    z: Span
    y: Span
    columns: int = 2
    rows: int = 3

    def panes(self, gap: float) -> list[tuple[Span, Span]]:
        """Return the depths and heights of each pane, a gap of bars left around it."""
        (near, far), (low, high) = self.z, self.y
        deep, tall = (far - near) / self.columns, (high - low) / self.rows
        return [
            (
                (near + column * deep + gap, near + (column + 1) * deep - gap),
                (low + row * tall + gap, low + (row + 1) * tall - gap),
            )
            for column in range(self.columns)
            for row in range(self.rows)
        ]


def cast_daylight(picture: Image.Image, stage: Stage, sun: Colour, window: Window, strength: float) -> None:
    """Let the sun fall through the panes onto the floor of the picture."""
    camera = stage.camera
    for (near, far), (low, high) in window.panes(5):
        corners = ((low, near), (low, far), (high, far), (high, near))
        spot = camera.outline(_on_floor(stage.left, y, z) for y, z in corners)
        brighten(picture, spot, sun, strength, camera.width / 300)


def _on_floor(x: float, y: float, z: float) -> Place:
    return x + _SUN[0] * y, 0, z + _SUN[1] * y


def paint_window(canvas: Canvas, stage: Stage, palette: Palette, window: Window) -> None:
    """Paint frame, view and bars."""
    (near, far), (low, high) = window.z, window.y
    canvas.fill(_upright(stage, stage.left, (near - 9, far + 9), (low - 9, high + 9)), palette.trim)
    canvas.fill(_upright(stage, stage.left - 6, window.z, window.y), shade(palette.trim, 0.72))
    for z, y in window.panes(2.2):
        canvas.fill(_upright(stage, stage.left, z, y), Wash(_sky(window, y[1]), _sky(window, y[0])))
    bloom = _upright(stage, stage.left, window.z, window.y)
    canvas.glow(bloom, (255, 252, 244), 0.5, stage.camera.width / 36)


def _sky(window: Window, y: float) -> Colour:
    share = (y - window.y[0]) / (window.y[1] - window.y[0])
    return mix((236, 240, 222), (250, 253, 255), min(1, share * 1.4))


def paint_curtains(canvas: Canvas, stage: Stage, palette: Palette, window: Window) -> None:
    """Paint a rod and a curtain drawn to either side of the window."""
    (near, far), top = window.z, min(window.y[1] + 18, stage.ceiling - 12)
    for z in ((near - 34, near + 4), (far - 4, far + 34)):
        _paint_curtain(canvas, stage, palette.curtain, z, top)
    rod = [stage.camera.at(stage.left + 9, top + 2, z) for z in (near - 42, far + 42)]
    canvas.line(rod, palette.metal, 2.2 * stage.camera.per_cm(far))


def _paint_curtain(canvas: Canvas, stage: Stage, colour: Colour, z: Span, top: float) -> None:
    step = (z[1] - z[0]) / _FOLDS
    for index in reversed(range(_FOLDS)):
        near, far = z[0] + index * step, z[0] + (index + 1) * step
        out, back = (14, 9) if index % 2 else (9, 14)
        fold = shade(colour, 1.0 if index % 2 else 0.93)
        x, inner = stage.left + out, stage.left + back
        places = [(x, top, near), (inner, top, far), (inner, 2, far), (x, 2, near)]
        wash = Wash(mix(fold, (255, 250, 238), 0.3), shade(fold, 0.94))
        canvas.fill(stage.camera.outline(places), wash, 0.96)


def _upright(stage: Stage, x: float, z: Span, y: Span) -> list[Point]:
    return stage.camera.outline([(x, y[1], z[0]), (x, y[1], z[1]), (x, y[0], z[1]), (x, y[0], z[0])])

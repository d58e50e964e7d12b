"""The furniture of a hallway: along its walls, a door at its end, nothing on the floor between."""

from functools import partial

from . import seating, tables
from .arrangement import Furnishing, hanging_lamp, lamp_on, plant
from .canvas import Canvas, Paint, Wash
from .colour import shade
from .palette import Palette
from .pieces import Painter, of_blocks
from .seating import placed
from .solid import Span
from .stage import Stage
from .wall_art import art_for, framed, hang, on_far_wall, on_side_wall
from .window import Window


def furnish_hallway(stage: Stage, palette: Palette, seed: int) -> Furnishing:
    """Return the furniture of a hallway."""
    near, far = stage.rug_z
    middle = (near + far) / 2
    console = placed(tables.console(palette, 120, 32), stage.right - 34, middle + 40, "left")
    bench = placed(seating.bench(palette, 110), stage.left + 38, far - 20, "right")
    pieces = (
        of_blocks(console),
        lamp_on(palette, (stage.right - 18, 81, middle + 42), middle - 30),
        of_blocks(bench),
        *(hanging_lamp(palette, (0, 196, z), stage.ceiling) for z in (middle + 20, far + 60)),
        plant(palette, stage.right - 34, stage.far - 45, 150, seed),
    )
    hung = (
        _side_picture(stage.right - 2, (middle - 4, middle + 84), palette, seed),
        _side_picture(stage.left + 2, (far + 10, far + 70), palette, seed + 1),
        partial(_paint_door, stage=stage, palette=palette),
    )
    return Furnishing(Window((near - 20, near + 110), (70, 225)), hung, pieces, curtains=False)


def _side_picture(x: float, z: Span, palette: Palette, seed: int) -> Painter:
    def painter(canvas: Canvas) -> None:
        art = art_for(palette, seed, (z[1] - z[0], 78))
        hang(canvas, framed(art, palette, mat=palette.art != "mirror"), on_side_wall(x, z, (112, 190)))

    return painter


def _paint_door(canvas: Canvas, stage: Stage, palette: Palette) -> None:
    """Paint a door with a window in it at the far end."""

    def part(x: Span, y: Span, paint: Paint) -> None:
        canvas.fill(canvas.camera.outline(on_far_wall(x, y, stage.far)), paint)

    part((-56, 56), (0, 222), palette.trim)
    part((-47, 47), (0, 213), shade(palette.wood, 0.95))
    part((-34, 34), (96, 200), shade(palette.wood, 0.7))
    for x in ((-32.0, -1.5), (1.5, 32.0)):
        for y in ((98.0, 147.0), (149.5, 198.0)):
            part(x, y, Wash((244, 248, 250), (224, 230, 214)))
    part((-34, 34), (16, 84), shade(palette.wood, 0.86))
    part((36, 41), (92, 104), palette.metal)
    light = canvas.camera.outline(on_far_wall((-32, 32), (98, 198), stage.far))
    canvas.glow(light, (255, 250, 236), 0.5, 24 * canvas.camera.per_cm(stage.far))

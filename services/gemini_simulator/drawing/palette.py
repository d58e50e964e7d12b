"""Styles of a room: its colours, floor and kinds of furniture. A table; the prompt's words choose.

A prompt without a known style word gets one of the rows, always the same for the same text.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Literal

from .colour import Colour

Floor = Literal["planks", "herringbone", "tiles", "smooth"]
Seat = Literal["legs", "skirted", "low", "woven"]
Lamp = Literal["tripod", "arc", "shade", "factory", "paper"]
Art = Literal["abstract", "landscape", "lines", "mirror", "woven"]


@dataclass(frozen=True)
class Palette:
    """What a room of one style is made of."""

    style: str
    wall: Colour
    trim: Colour
    floor: Floor
    floor_dark: Colour
    floor_light: Colour
    seat: Colour
    chair: Colour
    accents: tuple[Colour, Colour, Colour]
    wood: Colour
    metal: Colour
    curtain: Colour
    sun: Colour = (255, 236, 205)
    panelled: bool = False
    beams: bool = False
    seat_kind: Seat = "legs"
    lamp: Lamp = "tripod"
    art: Art = "abstract"
    shelf: bool = False


_SCANDINAVIAN = Palette(
    style="Scandinavian", wall=(242, 237, 228), trim=(250, 249, 246), floor="planks",
    floor_dark=(176, 146, 112), floor_light=(224, 200, 168),
    seat=(199, 198, 193), chair=(226, 218, 203), accents=((122, 140, 134), (214, 176, 140), (70, 84, 92)),
    wood=(205, 170, 128), metal=(64, 64, 66), curtain=(248, 246, 241), sun=(255, 244, 224), art="lines",
)  # fmt: skip
_JAPANDI = Palette(
    style="Japandi", wall=(224, 214, 198), trim=(205, 190, 168), floor="planks",
    floor_dark=(140, 106, 74), floor_light=(190, 154, 116),
    seat=(216, 206, 188), chair=(120, 104, 86), accents=((92, 88, 78), (176, 140, 104), (54, 52, 48)),
    wood=(110, 80, 56), metal=(44, 42, 40), curtain=(236, 228, 212),
    seat_kind="low", lamp="paper", art="lines",
)  # fmt: skip
_MID_CENTURY = Palette(
    style="mid-century", wall=(233, 222, 203), trim=(244, 236, 222), floor="planks",
    floor_dark=(128, 82, 48), floor_light=(184, 130, 84),
    seat=(48, 98, 98), chair=(196, 110, 56), accents=((214, 158, 62), (178, 84, 48), (232, 222, 200)),
    wood=(122, 74, 42), metal=(182, 142, 76), curtain=(226, 210, 182), lamp="arc", art="abstract",
)  # fmt: skip
_TRADITIONAL = Palette(
    style="traditional", wall=(128, 142, 136), trim=(232, 227, 214), floor="herringbone",
    floor_dark=(82, 50, 32), floor_light=(134, 88, 56),
    seat=(206, 192, 168), chair=(112, 52, 46), accents=((150, 116, 66), (92, 44, 44), (64, 78, 84)),
    wood=(84, 48, 30), metal=(176, 142, 84), curtain=(196, 182, 150), sun=(255, 230, 190),
    panelled=True, seat_kind="skirted", lamp="shade", art="landscape", shelf=True,
)  # fmt: skip
_BOHEMIAN = Palette(
    style="bohemian", wall=(236, 224, 206), trim=(224, 208, 184), floor="planks",
    floor_dark=(140, 100, 66), floor_light=(198, 156, 112),
    seat=(222, 208, 184), chair=(182, 134, 84), accents=((188, 92, 56), (206, 152, 64), (76, 110, 104)),
    wood=(168, 122, 76), metal=(150, 110, 66), curtain=(244, 236, 220), sun=(255, 228, 184),
    seat_kind="woven", lamp="paper", art="woven",
)  # fmt: skip
_INDUSTRIAL = Palette(
    style="industrial", wall=(150, 112, 94), trim=(62, 60, 60), floor="smooth",
    floor_dark=(124, 120, 115), floor_light=(168, 164, 158),
    seat=(112, 74, 48), chair=(68, 66, 66), accents=((46, 46, 48), (166, 120, 72), (190, 186, 178)),
    wood=(112, 80, 54), metal=(38, 38, 40), curtain=(120, 116, 112), beams=True,
    lamp="factory", art="abstract", shelf=True,
)  # fmt: skip
_COASTAL = Palette(
    style="coastal", wall=(232, 238, 238), trim=(252, 252, 250), floor="planks",
    floor_dark=(176, 160, 138), floor_light=(222, 210, 190),
    seat=(244, 240, 230), chair=(150, 178, 188), accents=((84, 128, 150), (168, 196, 198), (220, 198, 160)),
    wood=(206, 184, 152), metal=(150, 146, 138), curtain=(250, 249, 244), sun=(255, 248, 232),
    panelled=True, seat_kind="skirted", lamp="shade", art="landscape",
)  # fmt: skip
_MINIMALIST = Palette(
    style="minimalist", wall=(241, 238, 233), trim=(246, 245, 243), floor="smooth",
    floor_dark=(188, 184, 178), floor_light=(222, 219, 214),
    seat=(228, 226, 221), chair=(196, 192, 186), accents=((158, 154, 148), (60, 60, 60), (208, 196, 180)),
    wood=(196, 180, 160), metal=(50, 50, 52), curtain=(250, 250, 249), sun=(255, 247, 234),
    seat_kind="low", lamp="arc", art="lines",
)  # fmt: skip
_FARMHOUSE = Palette(
    style="farmhouse", wall=(240, 235, 224), trim=(250, 247, 240), floor="planks",
    floor_dark=(118, 92, 68), floor_light=(176, 146, 114),
    seat=(232, 224, 208), chair=(158, 150, 132), accents=((122, 132, 112), (176, 150, 112), (88, 98, 106)),
    wood=(150, 114, 78), metal=(52, 50, 48), curtain=(246, 241, 230), panelled=True, beams=True,
    seat_kind="skirted", lamp="factory", art="landscape", shelf=True,
)  # fmt: skip
_DECO = Palette(
    style="art deco", wall=(44, 70, 72), trim=(30, 48, 50), floor="herringbone",
    floor_dark=(70, 50, 40), floor_light=(118, 88, 68),
    seat=(150, 84, 96), chair=(58, 96, 92), accents=((198, 160, 84), (226, 208, 186), (90, 44, 60)),
    wood=(62, 40, 34), metal=(204, 166, 92), curtain=(86, 110, 106), sun=(255, 226, 180),
    panelled=True, seat_kind="legs", lamp="shade", art="mirror",
)  # fmt: skip
_CONTEMPORARY = Palette(
    style="contemporary", wall=(226, 224, 219), trim=(244, 243, 240), floor="planks",
    floor_dark=(150, 122, 94), floor_light=(200, 172, 140),
    seat=(120, 126, 132), chair=(214, 206, 194), accents=((204, 152, 92), (72, 92, 108), (232, 228, 220)),
    wood=(150, 112, 78), metal=(44, 44, 46), curtain=(238, 236, 231), lamp="arc", art="abstract",
)  # fmt: skip
_WARM = Palette(
    style="warm", wall=(216, 186, 160), trim=(236, 222, 204), floor="herringbone",
    floor_dark=(130, 90, 58), floor_light=(186, 142, 100),
    seat=(226, 212, 192), chair=(156, 96, 66), accents=((170, 88, 56), (112, 116, 84), (232, 204, 160)),
    wood=(118, 78, 50), metal=(168, 130, 74), curtain=(238, 224, 202), sun=(255, 222, 170),
    seat_kind="low", lamp="shade", art="landscape",
)  # fmt: skip

_STYLES: tuple[tuple[str, Palette], ...] = (
    (r"scandi\w*|nordic|hygge|swedish|danish", _SCANDINAVIAN),
    (r"japandi|japanese|wabi[- ]sabi|zen", _JAPANDI),
    (r"mid-?\s?century|retro|atomic", _MID_CENTURY),
    (r"traditional|classic(?:al)?|victorian|georgian|library|old-world", _TRADITIONAL),
    (r"boh(?:o|emian)|moroccan|eclectic|rattan|tribal", _BOHEMIAN),
    (r"industrial|loft|warehouse", _INDUSTRIAL),
    (r"coastal|beach|nautical|seaside|hamptons", _COASTAL),
    (r"minimal\w*|monochrome|gallery", _MINIMALIST),
    (r"farmhouse|rustic|cottage|country|shaker", _FARMHOUSE),
    (r"(?:art[- ])?deco|glam(?:our|orous)?|velvet|jewel", _DECO),
    (r"contemporary|modern|transitional|urban", _CONTEMPORARY),
    (r"warm|mediterranean|tuscan|terracotta|earth(?:y|en)?", _WARM),
)
_PATTERNS = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), palette) for words, palette in _STYLES)


def palette_for(prompt: str) -> Palette:
    """Return the palette of the style that the prompt names first, else one picked by the text."""
    found = [(match.start(), palette) for words, palette in _PATTERNS if (match := words.search(prompt))]
    if found:
        return min(found, key=lambda place: place[0])[1]
    return _STYLES[zlib.crc32(prompt.encode()) % len(_STYLES)][1]

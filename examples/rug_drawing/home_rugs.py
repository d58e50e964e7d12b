"""The collection's flat weaves, braids and tufted rugs."""

from functools import partial

from . import palette as yarn
from .braid import Braid, braided
from .kilim import Kilim, kilim
from .modern import Abstract, Arcs, Blob, Scallops, abstract, scallops
from .nursery import Nursery, nursery
from .palette import mix, shade
from .photograph import Fringe
from .rug import Rug
from .stripes import Stripes, stripes
from .tiles import Tiles, tiles
from .weave import coiled, flatwoven, tufted

ANATOLIAN = Kilim(
    diamonds=(
        (yarn.INDIGO, yarn.IVORY, yarn.MADDER, yarn.GOLD, yarn.IVORY, yarn.INDIGO),
        (yarn.MADDER, yarn.GOLD, yarn.TEAL, yarn.IVORY, yarn.WALNUT, yarn.MADDER),
        (yarn.TEAL, yarn.IVORY, yarn.RUST, yarn.INDIGO, yarn.GOLD, yarn.TEAL),
    ),
    gaps=(yarn.GOLD, yarn.WALNUT, shade(yarn.RUST, 1.05), yarn.IVORY),
    edge=yarn.WALNUT,
    ground=yarn.IVORY,
    teeth=(yarn.INDIGO, yarn.MADDER, yarn.TEAL),
)

DHURRIE = Stripes(
    (
        *((10, yarn.COBALT), (3, yarn.WHITE), (4, yarn.COBALT), (8, yarn.WHITE)),
        *((2, yarn.SKY), (2, yarn.WHITE), (2, yarn.SKY), (12, yarn.WHITE)),
        *((14, yarn.INDIGO), (3, yarn.WHITE), (3, yarn.INDIGO), (12, yarn.WHITE)),
        *((2, yarn.SAND), (3, yarn.WHITE), (2, yarn.SAND), (12, yarn.WHITE)),
        *((16, yarn.SKY), (3, yarn.WHITE), (3, yarn.COBALT), (12, yarn.WHITE)),
        *((2, yarn.SKY), (3, yarn.WHITE), (8, yarn.COBALT), (3, yarn.WHITE), (2, yarn.SKY), (8, yarn.WHITE)),
    )
)

ROLLAKAN = Tiles(
    grounds=(yarn.WOOL, mix(yarn.STONE, yarn.WOOL, 0.5), yarn.MIST, yarn.WOOL, yarn.CREAM),
    figures=(yarn.OCHRE, shade(yarn.STONE, 0.62), yarn.CHARCOAL, mix(yarn.TEAL, yarn.STONE, 0.45), yarn.GOLD),
    line=yarn.CREAM,
    rim=shade(yarn.STONE, 0.62),
)

JUTE = Braid(
    (
        (0.2, yarn.SAND),
        (0.3, yarn.CAMEL),
        (0.55, yarn.SAND),
        (0.62, yarn.CHARCOAL),
        (0.8, yarn.SAND),
        (0.88, yarn.CAMEL),
        (1.0, yarn.SAND),
    )
)

COMPOSITION = Abstract(
    ground=yarn.CREAM,
    blobs=(
        Blob((0.2, 0.2), 0.34, 0.22, mix(yarn.APRICOT, yarn.BLUSH, 0.5), 3),
        Blob((0.78, 0.34), 0.3, 0.24, mix(yarn.SAGE, yarn.STONE, 0.3), 8),
        Blob((0.3, 0.66), 0.34, 0.2, yarn.TERRACOTTA, 12),
        Blob((0.8, 0.86), 0.34, 0.19, yarn.OCHRE, 21),
        Blob((0.52, 0.44), 0.17, 0.12, yarn.CHARCOAL, 5),
        Blob((0.1, 0.92), 0.2, 0.1, yarn.MIST, 34),
        Blob((0.62, 0.07), 0.14, 0.08, yarn.GOLD, 2),
    ),
    arcs=(
        Arcs((0.68, 0.66), 0.2, yarn.CHARCOAL, 4),
        Arcs((0.24, 0.3), 0.13, yarn.CREAM, 3),
        Arcs((0.86, 0.25), 0.09, yarn.CREAM, 2),
    ),
)

RAINBOW = Nursery(
    sky=yarn.MINT,
    bows=(
        mix(yarn.MADDER, yarn.ROSE, 0.7),
        yarn.APRICOT,
        mix(yarn.GOLD, yarn.CREAM, 0.3),
        yarn.SAGE,
        yarn.SKY,
    ),
    cloud=yarn.WHITE,
    star=yarn.CREAM,
    hills=(mix(yarn.SAGE, yarn.MINT, 0.4), shade(yarn.SAGE, 1.05)),
)

BEACH = Scallops(
    rows=(
        yarn.SAND,
        mix(yarn.SAND, yarn.MIST, 0.5),
        yarn.MIST,
        yarn.SKY,
        mix(yarn.SKY, yarn.COBALT, 0.5),
        yarn.COBALT,
        mix(yarn.COBALT, yarn.INDIGO, 0.6),
    ),
    line=yarn.WHITE,
)

HOME_RUGS = (
    Rug(
        "RUG-1004",
        (152, 235),
        partial(kilim, ANATOLIAN),
        flatwoven,
        Fringe(yarn.IVORY, 22, 3.0, knotted=True),
    ),
    Rug(
        "RUG-1008",
        (122, 183),
        partial(stripes, DHURRIE),
        partial(flatwoven, abrash=18),
        Fringe(yarn.WHITE, 16),
    ),
    Rug("RUG-1010", (240, 240), partial(braided, JUTE), coiled, is_round=True),
    Rug("RUG-1011", (170, 240), partial(abstract, COMPOSITION), tufted),
    Rug("RUG-1013", (180, 120), partial(nursery, RAINBOW), tufted),
    Rug("RUG-1018", (160, 230), partial(scallops, BEACH), tufted),
    Rug("RUG-1019", (170, 240), partial(tiles, ROLLAKAN), flatwoven, Fringe(yarn.WOOL, 14, 3.0)),
)

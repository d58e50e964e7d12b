"""The collection's coarsely knotted carpets, from villages and tents."""

from functools import partial

from . import palette as yarn
from .berber import Berber, berber
from .border_motifs import barber
from .borders import Stripe
from .gabbeh import Gabbeh, gabbeh
from .guls import Guls, guls
from .motifs import Dyes
from .palette import mix, shade
from .photograph import Fringe
from .rug import Rug
from .stiff_motifs import crenels, stiff_flowers
from .village import Village, heriz, kazak
from .weave import knotted, shaggy

LINE = Dyes(yarn.INK, yarn.INK, yarn.INK, (yarn.IVORY,), yarn.IVORY)
BRICK = Dyes(
    yarn.RUST,
    yarn.INK,
    shade(yarn.MOSS, 0.9),
    (yarn.INDIGO, yarn.IVORY, yarn.GOLD, yarn.SKY, yarn.TERRACOTTA),
    yarn.IVORY,
)
DEEP = Dyes(yarn.INDIGO, yarn.INK, yarn.SAGE, (yarn.RUST, yarn.GOLD, yarn.SKY, yarn.TERRACOTTA), yarn.IVORY)
CHALK = Dyes(yarn.IVORY, yarn.WALNUT, yarn.MOSS, (yarn.RUST, yarn.COBALT, yarn.GOLD), yarn.CREAM)
CLEAR = Dyes(
    mix(yarn.SKY, yarn.TEAL, 0.3),
    yarn.INK,
    yarn.WALNUT,
    (yarn.RUST, yarn.IVORY, yarn.GOLD, yarn.INDIGO),
    yarn.IVORY,
)

HERIZ = Village(
    stripes=(
        Stripe(5, DEEP),
        Stripe(8, CHALK, crenels),
        Stripe(1, LINE),
        Stripe(44, DEEP, stiff_flowers),
        Stripe(1, LINE),
        Stripe(8, BRICK, crenels),
        Stripe(1, LINE),
        Stripe(3, CHALK),
        Stripe(1, LINE),
    ),
    field=BRICK,
    rings=(DEEP, CLEAR, BRICK),
    corner=CHALK,
)

KAZAK = Village(
    stripes=(
        Stripe(4, DEEP),
        Stripe(7, BRICK, barber),
        Stripe(1, LINE),
        Stripe(23, CHALK, stiff_flowers),
        Stripe(1, LINE),
        Stripe(7, DEEP, crenels),
        Stripe(1, LINE),
    ),
    field=Dyes(
        shade(yarn.MADDER, 1.05),
        yarn.INK,
        yarn.SAGE,
        (yarn.INDIGO, yarn.GOLD, yarn.TEAL, yarn.IVORY),
        yarn.IVORY,
    ),
    rings=(
        Dyes(yarn.INDIGO, yarn.INK, yarn.SAGE, (yarn.MADDER, yarn.GOLD, yarn.TEAL), yarn.IVORY),
        Dyes(yarn.IVORY, yarn.INK, yarn.MOSS, (yarn.TEAL, yarn.MADDER, yarn.GOLD), yarn.GOLD),
        Dyes(yarn.TEAL, yarn.INK, yarn.SAGE, (yarn.MADDER, yarn.IVORY, yarn.GOLD), yarn.IVORY),
    ),
    corner=CHALK,
)

TEKKE = Dyes(
    yarn.CRIMSON,
    shade(yarn.INK, 0.8),
    yarn.WALNUT,
    (yarn.RUST, shade(yarn.INDIGO, 0.9), yarn.TEAL),
    shade(yarn.IVORY, 0.95),
)
TEKKE_BAND = Dyes(
    shade(yarn.CRIMSON, 0.9),
    yarn.INK,
    shade(yarn.IVORY, 0.9),
    (shade(yarn.RUST, 1.1), yarn.IVORY, yarn.INDIGO),
    yarn.IVORY,
)
BOKHARA = Guls(
    stripes=(
        Stripe(4, TEKKE),
        Stripe(7, TEKKE_BAND, crenels),
        Stripe(1, CHALK),
        Stripe(25, TEKKE_BAND, stiff_flowers),
        Stripe(1, CHALK),
        Stripe(8, TEKKE_BAND, barber),
        Stripe(1, CHALK),
        Stripe(5, TEKKE, crenels),
        Stripe(2, TEKKE),
    ),
    field=TEKKE,
)

SHEPHERDS = Gabbeh(
    top=yarn.OCHRE,
    bottom=shade(yarn.RUST, 1.05),
    border=(yarn.IVORY, yarn.WALNUT),
    figures=(
        ("tree", shade(yarn.TEAL, 0.8), (0.66, 0.12)),
        ("goat", yarn.IVORY, (0.2, 0.22)),
        ("goat", yarn.WALNUT, (0.36, 0.27)),
        ("flower", yarn.MADDER, (0.5, 0.18)),
        ("flower", yarn.IVORY, (0.5, 0.4)),
        ("tree", yarn.INDIGO, (0.16, 0.44)),
        ("goat", yarn.WALNUT, (0.62, 0.46)),
        ("goat", yarn.IVORY, (0.72, 0.5)),
        ("flower", yarn.GOLD, (0.74, 0.62)),
        ("shepherd", yarn.INDIGO, (0.3, 0.66)),
        ("goat", yarn.IVORY, (0.48, 0.7)),
        ("goat", yarn.IVORY, (0.64, 0.76)),
        ("flower", yarn.GOLD, (0.18, 0.84)),
        ("flower", yarn.IVORY, (0.42, 0.88)),
        ("tree", shade(yarn.TEAL, 0.7), (0.8, 0.84)),
    ),
)

BENI_OURAIN = Berber(yarn.CREAM, shade(yarn.WALNUT, 0.8))

VILLAGE_RUGS = (
    Rug("RUG-1005", (183, 274), partial(guls, BOKHARA), knotted, Fringe(length=24, knotted=True)),
    Rug("RUG-1006", (277, 366), partial(heriz, HERIZ), partial(knotted, knot=2), Fringe(length=18)),
    Rug("01007", (200, 300), partial(berber, BENI_OURAIN), shaggy, Fringe(yarn.CREAM, 26, 4.2, knotted=True)),
    Rug("RUG-1009", (124, 185), partial(gabbeh, SHEPHERDS), partial(shaggy, tuft=5, density=0.11)),
    Rug(
        "RUG-1012",
        (91, 307),
        partial(kazak, KAZAK),
        partial(knotted, knot=2, abrash=44),
        Fringe(length=22, knotted=True),
    ),
)

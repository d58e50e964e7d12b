"""The collection's finely knotted carpets, from the workshops of Persian and Turkish cities."""

from functools import partial

from . import palette as yarn
from .allover import Botehs, Grown, Herati, botehs, grown, herati
from .arabesque import Growth
from .border_motifs import beads, florets, flowering, reciprocal
from .borders import Stripe
from .mandala import Mandala, Ring, mandala
from .medallion import Medallion, medallion
from .motifs import Dyes
from .palette import mix, shade
from .photograph import Fringe
from .rug import Rug
from .weave import knotted, overdyed

RED = Dyes(
    yarn.MADDER,
    yarn.AUBERGINE,
    yarn.SAGE,
    (yarn.GOLD, yarn.ROSE, yarn.SKY, yarn.IVORY, yarn.COBALT),
    yarn.IVORY,
)
NAVY = Dyes(
    yarn.INDIGO, yarn.INK, yarn.SAGE, (yarn.MADDER, yarn.GOLD, yarn.ROSE, yarn.SKY, yarn.CAMEL), yarn.IVORY
)
PALE = Dyes(yarn.IVORY, yarn.WALNUT, yarn.MOSS, (yarn.MADDER, yarn.COBALT, yarn.GOLD, yarn.ROSE), yarn.CREAM)
GUARD = Dyes(yarn.CAMEL, yarn.WALNUT, yarn.MOSS, (yarn.MADDER, yarn.INDIGO), yarn.IVORY)
LINE = Dyes(yarn.INK, yarn.INK, yarn.INK, (yarn.IVORY,), yarn.IVORY)

KASHAN = Medallion(
    stripes=(
        Stripe(9, NAVY),
        Stripe(15, GUARD, florets),
        Stripe(3, LINE),
        Stripe(76, NAVY, flowering),
        Stripe(3, LINE),
        Stripe(15, GUARD, florets),
        Stripe(7, PALE, beads),
        Stripe(2, LINE),
    ),
    field=RED,
    growth=Growth(31, 10.5, 1.4),
    rings=((1.0, NAVY), (0.68, PALE), (0.42, RED)),
    corner=PALE,
    span=0.6,
    corner_span=0.7,
)

TABRIZ_FIELD = Dyes(
    yarn.CREAM,
    yarn.STONE,
    yarn.SAGE,
    (yarn.SKY, yarn.APRICOT, yarn.ROSE, shade(yarn.COBALT, 1.25), yarn.SAND),
    yarn.WOOL,
)
TABRIZ_BLUE = Dyes(
    shade(yarn.SKY, 0.82),
    shade(yarn.COBALT, 0.75),
    yarn.CREAM,
    (yarn.CREAM, yarn.BLUSH, yarn.APRICOT, yarn.COBALT),
    yarn.CREAM,
)
TABRIZ_ROSE = Dyes(
    yarn.BLUSH,
    shade(yarn.STONE, 0.8),
    yarn.SAGE,
    (shade(yarn.COBALT, 1.1), yarn.CREAM, yarn.ROSE),
    yarn.CREAM,
)
TABRIZ_GUARD = Dyes(
    yarn.SAND, shade(yarn.STONE, 0.7), yarn.SAGE, (yarn.COBALT, yarn.ROSE, yarn.CREAM), yarn.CREAM
)
TABRIZ = Medallion(
    stripes=(
        Stripe(7, TABRIZ_BLUE),
        Stripe(13, TABRIZ_GUARD, florets),
        Stripe(2, TABRIZ_BLUE),
        Stripe(66, TABRIZ_BLUE, flowering),
        Stripe(2, TABRIZ_BLUE),
        Stripe(13, TABRIZ_GUARD, florets),
        Stripe(9, TABRIZ_ROSE, reciprocal),
        Stripe(2, TABRIZ_BLUE),
    ),
    field=TABRIZ_FIELD,
    growth=Growth(42, 10, 1.3),
    rings=((1.0, TABRIZ_BLUE), (0.74, TABRIZ_ROSE), (0.5, TABRIZ_FIELD), (0.28, TABRIZ_BLUE)),
    corner=TABRIZ_ROSE,
    lobes=24,
    depth=0.06,
    point=0.22,
    tall=1.45,
    span=0.52,
    corner_span=0.62,
)

MALAYER_BAND = Dyes(
    yarn.RUST, yarn.AUBERGINE, yarn.MOSS, (yarn.INDIGO, yarn.GOLD, yarn.SKY, yarn.ROSE), yarn.IVORY
)
MALAYER = Herati(
    stripes=(
        Stripe(5, MALAYER_BAND),
        Stripe(9, PALE, florets),
        Stripe(2, LINE),
        Stripe(36, MALAYER_BAND, flowering),
        Stripe(2, LINE),
        Stripe(9, PALE, florets),
        Stripe(2, LINE),
    ),
    field=Dyes(yarn.INDIGO, yarn.INK, yarn.SAGE, (yarn.MADDER, yarn.ROSE, yarn.GOLD, yarn.SKY), yarn.IVORY),
    across=48,
    along=62,
)

OUSHAK_BAND = Dyes(
    mix(yarn.SKY, yarn.STONE, 0.5),
    shade(yarn.STONE, 0.6),
    yarn.CREAM,
    (yarn.APRICOT, yarn.CREAM, yarn.TERRACOTTA, yarn.SAND),
    yarn.CREAM,
)
OUSHAK_GUARD = Dyes(yarn.CREAM, yarn.STONE, yarn.SAGE, (yarn.TERRACOTTA, yarn.SAGE), yarn.WOOL)
OUSHAK = Grown(
    stripes=(
        Stripe(8, OUSHAK_BAND),
        Stripe(15, OUSHAK_GUARD, florets),
        Stripe(94, OUSHAK_BAND, flowering),
        Stripe(15, OUSHAK_GUARD, florets),
        Stripe(3, OUSHAK_BAND),
    ),
    field=Dyes(
        mix(yarn.SAND, yarn.BLUSH, 0.45),
        mix(yarn.TERRACOTTA, yarn.STONE, 0.3),
        mix(yarn.SAGE, yarn.STONE, 0.4),
        (yarn.CREAM, yarn.SAGE, yarn.OCHRE, yarn.MIST, yarn.TERRACOTTA),
        yarn.CREAM,
    ),
    growth=Growth(80, 19, 2.6, 0.7),
)

SARABAND = Botehs(
    stripes=(
        Stripe(6, NAVY),
        Stripe(11, PALE, beads),
        Stripe(2, LINE),
        Stripe(46, PALE, flowering),
        Stripe(2, LINE),
        Stripe(11, GUARD, florets),
        Stripe(7, NAVY, reciprocal),
        Stripe(2, LINE),
    ),
    field=Dyes(
        shade(yarn.MADDER, 0.95),
        yarn.INK,
        yarn.SAGE,
        (yarn.INDIGO, yarn.IVORY, yarn.GOLD, yarn.ROSE, yarn.TEAL),
        yarn.IVORY,
    ),
    spacing=52,
)

WORN_DARK = Dyes(
    shade(yarn.STONE, 0.75), yarn.CHARCOAL, yarn.WOOL, (yarn.WOOL, yarn.STONE, yarn.SAND), yarn.WOOL
)
WORN_LIGHT = Dyes(
    shade(yarn.STONE, 1.1),
    shade(yarn.STONE, 0.6),
    shade(yarn.STONE, 0.75),
    (shade(yarn.STONE, 0.6), yarn.WOOL, yarn.STONE),
    yarn.WOOL,
)
OVERDYED = Medallion(
    stripes=(
        Stripe(8, WORN_DARK),
        Stripe(14, WORN_LIGHT, florets),
        Stripe(66, WORN_DARK, flowering),
        Stripe(14, WORN_LIGHT, florets),
        Stripe(3, WORN_DARK),
    ),
    field=WORN_LIGHT,
    growth=Growth(34, 10.5, 1.5),
    rings=((1.0, WORN_DARK), (0.66, WORN_LIGHT), (0.4, WORN_DARK)),
    corner=WORN_DARK,
    span=0.58,
    corner_span=0.68,
)

NAIN_NAVY = Dyes(yarn.INDIGO, yarn.INK, yarn.SAND, (yarn.CREAM, yarn.SKY, yarn.SAND, yarn.CAMEL), yarn.CREAM)
NAIN_CREAM = Dyes(
    yarn.CREAM, yarn.STONE, shade(yarn.STONE, 0.9), (yarn.COBALT, yarn.SAND, yarn.SKY, yarn.CAMEL), yarn.WOOL
)
NAIN_BLUE = Dyes(
    shade(yarn.SKY, 0.8), yarn.COBALT, yarn.CREAM, (yarn.CREAM, yarn.SAND, yarn.INDIGO), yarn.CREAM
)
NAIN = Mandala(
    (
        Ring(0.985, NAIN_NAVY, 40),
        Ring(0.8, NAIN_CREAM, 26),
        Ring(0.56, NAIN_BLUE, 18),
        Ring(0.36, NAIN_CREAM, 12),
        Ring(0.22, NAIN_NAVY, 8),
        Ring(0.1, NAIN_CREAM, 0),
    )
)

CITY_RUGS = (
    Rug("RUG-1001", (249, 351), partial(medallion, KASHAN), knotted, Fringe()),
    Rug("RUG-1002", (198, 297), partial(medallion, TABRIZ), knotted, Fringe(length=16)),
    Rug("RUG-1003", (97, 422), partial(herati, MALAYER), partial(knotted, abrash=44), Fringe(length=14)),
    Rug("RUG-1014", (274, 366), partial(grown, OUSHAK), partial(knotted, abrash=40), Fringe(length=12)),
    Rug("RUG-1015", (137, 206), partial(botehs, SARABAND), knotted, Fringe()),
    Rug("RUG-1016", (203, 290), partial(medallion, OVERDYED), overdyed, Fringe(length=8)),
    Rug("RUG-1017", (200, 200), partial(mandala, NAIN), knotted, is_round=True),
)

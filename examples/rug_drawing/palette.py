"""Yarn colours, named by the dye or the thing they look like, and what light does to them."""

Colour = tuple[int, int, int]

IVORY: Colour = (233, 222, 198)
CREAM: Colour = (240, 233, 217)
WOOL: Colour = (226, 214, 190)
SAND: Colour = (211, 190, 155)
CAMEL: Colour = (184, 146, 100)
GOLD: Colour = (196, 149, 72)
OCHRE: Colour = (203, 148, 58)
APRICOT: Colour = (214, 158, 112)
TERRACOTTA: Colour = (186, 98, 66)
RUST: Colour = (164, 72, 46)
MADDER: Colour = (146, 38, 36)
CRIMSON: Colour = (118, 24, 32)
ROSE: Colour = (190, 112, 104)
BLUSH: Colour = (222, 184, 170)
AUBERGINE: Colour = (72, 34, 44)
WALNUT: Colour = (74, 50, 38)
CHARCOAL: Colour = (52, 47, 45)
INK: Colour = (28, 30, 44)
INDIGO: Colour = (28, 40, 78)
COBALT: Colour = (46, 78, 126)
SKY: Colour = (132, 164, 186)
MIST: Colour = (182, 198, 202)
TEAL: Colour = (44, 104, 108)
SAGE: Colour = (142, 152, 118)
MOSS: Colour = (92, 104, 62)
MINT: Colour = (186, 210, 192)
STONE: Colour = (166, 158, 146)
WHITE: Colour = (246, 243, 236)


def shade(colour: Colour, factor: float) -> Colour:
    """Return the colour darker (factor below 1) or lighter (above 1)."""
    red, green, blue = (min(255, max(0, round(part * factor))) for part in colour)
    return red, green, blue


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return a colour between two, with `share` (0 to 1) of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue

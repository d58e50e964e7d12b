"""The decor that suits a rug, by what its seller calls its style, category or kind."""

import re
from collections.abc import Iterable

_DECOR = {
    "playful, calm things for a child, painted wood, a few toys, soft cotton": (
        r"kids?|child(?:ren)?s?|nursery|baby"
    ),
    "weatherproof seats, potted plants, wide doors onto a terrace": (r"outdoor|patio|garden"),
    "hand-made things, rattan, terracotta, baskets, plants, limewashed walls": (
        r"moroccan|berber|beni|azilal|boh(?:o|emian)|tribal|nomad\w*|kilims?|gabbeh|south-?western|navajo"
    ),
    "low walnut furniture on tapered legs, a sideboard, ceramics, a globe lamp": (
        r"mid-?century|retro|atomic"
    ),
    "curved velvet upholstery, lacquered wood, fluted glass and brass": (r"(?:art[ -])?deco|glam(?:our)?"),
    "bleached wood, slipcovered linen, wicker, sand and sea-glass tones": (
        r"coastal|beach|nautical|jute|sisal|seagrass|hemp|natural fib(?:er|re)s?"
    ),
    "pale birch and ash, off-white linen, paper lamps, few objects": (
        r"scandi(?:navian)?|nordic|hygge|swedish"
    ),
    "reclaimed wood, stoneware, ironwork, plain linen and wool": (r"farmhouse|rustic|cottage|lodge"),
    "clean lines, plain upholstery, a single large artwork, steel, glass and smooth plaster": (
        r"modern|contemporary|minimal\w*|abstract|shag(?:gy)?|bauhaus"
    ),
    "pieces with a past, dark polished wood, bookshelves, brass lamps, linen and leather, oil paintings": (
        r"oriental|persian|antiques?|traditional|classic(?:al)?|heriz|serapi|tabriz|kashan|kerman|qum|nain"
        r"|isfahan|[ou]shak|sarouk|bijar|hamadan|mahal|sultanabad|caucasian|kazak|turkish|afghan|bokhara"
        r"|turkmen|chinese|aubusson|savonnerie|floral|medallion"
    ),
    "a plain sofa, one worn wooden piece, muted ceramics, warm metal": (
        r"transitional|vintage|over-?dyed|distressed|faded"
    ),
    "simple shapes, plain textiles in quiet colours, oak and matt metal": (
        r"geometric|striped?|stripes|solid|plain"
    ),
}
"""Decor → the words that call for it, the more particular first: a Persian kilim is a kilim."""

_ROWS = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), decor) for decor, words in _DECOR.items())


def decor_for(texts: Iterable[str]) -> str:
    """Return words for the decor from the first text that has any of ours, else nothing."""
    found = (decor for text in texts for words, decor in _ROWS if words.search(text))
    return next(found, "")

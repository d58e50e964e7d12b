"""Which code page text without any mark was written in, judged by the words that are not ASCII.

The nine languages that catalogues come in need few letters each. The page that makes most of the bytes
letters of one of its languages, where such letters stand, wins; among equals the more common page.
"""

# ruff: noqa: RUF001 - these letters are meant

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WESTERN = frozenset("äöüßáàâãåæçéèêëíìîïñóòôõøœúùûýÿ")
_POLISH = frozenset("ąćęłńóśźż")
_RUSSIAN = frozenset(map(chr, range(ord("а"), ord("я") + 1))) | {"ё"}
_SIGNS = frozenset("’‘‚“”„«»‹›–—…•·°®©™€£§±×²³¼½¾ªº№¿¡\xa0")
_APOSTROPHES = frozenset("’‘")


@dataclass(frozen=True)
class CodePage:
    """A code page and the letters beyond ASCII that its languages need."""

    label: str
    codec: str
    letters: frozenset[str]


WINDOWS = CodePage("Windows-1252", "cp1252", _WESTERN)
_PAGES = (
    WINDOWS,
    CodePage("Windows-1250", "cp1250", _POLISH | frozenset("äöüß")),
    CodePage("Windows-1251", "cp1251", _RUSSIAN),
    CodePage("ISO 8859-2", "iso8859-2", _POLISH | frozenset("äöüß")),
    CodePage("KOI8-R", "koi8-r", _RUSSIAN),
    CodePage("Mac OS Roman", "mac-roman", _WESTERN),
    CodePage("DOS 850", "cp850", _WESTERN),
    CodePage("DOS 866", "cp866", _RUSSIAN),
)


def likeliest_page(words: Sequence[bytes]) -> CodePage:
    """Return the code page under which the words look most like words."""
    return max(_PAGES, key=lambda page: _likeness(page, words))


def _likeness(page: CodePage, words: Iterable[bytes]) -> int:
    """Return how many characters beyond ASCII stand where they may, less those that do not."""
    return sum(
        1 if _fits(page, before, letter, after) else -1
        for word in words
        for before, letter, after in _neighbours(word.decode(page.codec, "replace"))
        if not letter.isascii()
    )


def _neighbours(word: str) -> Iterable[tuple[str, str, str]]:
    return zip(f" {word}", word, f"{word[1:]} ", strict=False)


def _fits(page: CodePage, before: str, letter: str, after: str) -> bool:
    if letter in _SIGNS:
        return letter in _APOSTROPHES or not (before.isalpha() and after.isalpha())
    if letter.lower() not in page.letters or (before.islower() and letter.isupper()):
        return False
    return page.letters is not _RUSSIAN or not (_is_latin(before) or _is_latin(after))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()

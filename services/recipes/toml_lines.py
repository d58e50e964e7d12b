"""Where in a TOML text each key stands, since the parser does not say.

Keys are found here and not judged: of a text that is no TOML anything may be said, but soon. A key
inside an inline table or list is found at the line of the key that holds it.
"""

import re
from collections import Counter

Place = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"^[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?[ \t\r]*$")
_ASSIGNMENT = re.compile(rf"^[ \t]*({_DOTTED})[ \t]*=")
_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|(?!""")[^\\])*+(?:"{3,5})?'
    r"|'''(?:(?!''').)*+(?:'{3,5})?"
    r'|"(?:\\[^\n]|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*",
    re.DOTALL,
)
"""What is opened and never closed is taken to its end, so that no text is looked at twice."""
_DEEP = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_KEY}[ \t]*\.[ \t]*){{16}}")


def has_deep_key(text: str) -> bool:
    """Return whether a key has far more dots than any of a recipe; the parser's time grows with their square.

    The text may be anything: this is asked before it is parsed.
    """
    return _DEEP.search(_STRING_OR_COMMENT.sub(_blanked, text)) is not None


def key_lines(text: str) -> dict[Place, int]:
    """Return the line, from 1, of every table and key: ("styles", 1, "name") is of the second style."""
    found: dict[Place, int] = {}
    tables: Counter[Place] = Counter()
    table: Place = ()
    for number, line in enumerate(_STRING_OR_COMMENT.sub(_blanked, text).split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            found.setdefault(table, number)
            if header[1] == "[[":
                tables[table] += 1
                table = (*table, tables[table] - 1)
            found.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*table, *_parts(assignment[1])), number)
    return found


def line_of(lines: dict[Place, int], place: Place) -> int | None:
    """Return the line of a place, else of the nearest thing around it."""
    around = (place[:length] for length in range(len(place), 0, -1))
    return next((lines[outer] for outer in around if outer in lines), None)


def _blanked(match: re.Match[str]) -> str:
    """Keep short strings, which may be keys; of comments and long strings only the line ends."""
    text = match[0]
    return "\n" * text.count("\n") if text.startswith(('"""', "'''", "#")) else text


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))

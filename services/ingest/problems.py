"""Why a record makes no item: one table from the case to its code and its sentence.

A sentence names the line, the column and what to do about it.
"""

from typing import NamedTuple

from .wording import shown


class Problem(NamedTuple):
    """A code for machines and a sentence for people; `line` is the one the sentence speaks of."""

    code: str
    message: str
    line: int = 0


_CASES = {
    "no_image": (
        "no_image",
        "Line {line}: no photo, {columns} is empty. Fill in the address of the product's photo.",
    ),
    "bad_url": (
        "bad_url",
        (
            "Line {line}: {columns} says {value}, which is not an address a photo can be had from. "
            "Use an http or https address, a path relative to the catalogue, or an s3: key."
        ),
    ),
    "no_zip": (
        "bad_url",
        (
            "Line {line}: {columns} says {value}, a file of the zip archive that the catalogue came in, but "
            "it came in none. Pack both into one zip, or write the path as seen from the catalogue's folder."
        ),
    ),
    "not_in_zip": (
        "not_found",
        (
            "Line {line}: {columns} says {value}, and the zip holds no such file there. "
            "{hint}Add it, or write its path as seen from the catalogue's folder within the zip."
        ),
    ),
    "draft": (
        "draft",
        "Line {line}: {columns} says {value}. Set it to active if this product should get scenes.",
    ),
    "hidden": (
        "draft",
        "Line {line}: {columns} says {value}, so the product is not on sale. Change it there to get scenes.",
    ),
    "photo_base": (
        "bad_url",
        (
            "Line {line}: {columns} says {value}, a path in the shop's media folder. Say where that folder "
            "is: --map image_base=https://shop.example/media/catalog/product, or a folder beside the file."
        ),
    ),
    "virtual": (
        "not_physical",
        "Line {line}: {columns} says {value}: no thing that could stand in a room. Nothing to do.",
    ),
    "grouped": (
        "not_physical",
        "Line {line}: {columns} says {value}: a group of products with lines of their own. Nothing to do.",
    ),
    "variant": (
        "variant_collapsed",
        "Line {line}: a variant of the product on line {first}; it shares the scenes of that line.",
    ),
    "nothing_above": (
        "no_identity",
        (
            "Line {line}: it goes on with the product of the rows above, but there is none or its own row "
            "is broken. Mend or move the product's row."
        ),
    ),
    "gift_card": (
        "not_physical",
        "Line {line}: {columns} marks a gift card, which has no place in a room. Nothing to do.",
    ),
    "no_identity": (
        "no_identity",
        "Line {line}: {columns} is empty, so the row belongs to no product. Fill it in.",
    ),
    "too_many_cells": (
        "ragged_row",
        (
            "Line {line}: {found} cells under {expected} columns. "
            "A cell probably holds the delimiter without quotes around it: put that cell in quotes."
        ),
    ),
    "too_few_cells": (
        "ragged_row",
        "Line {line}: the row ends after {found} of {expected} cells, before {columns}. Complete the row.",
    ),
    "unclosed_quote": (
        "ragged_row",
        (
            'Line {line}: a quote (") opened in this row is never closed, so everything down to line {end} '
            "became part of it. Close the quote, or double it if it stands for inches."
        ),
    ),
    "stray_quote": (
        "ragged_row",
        (
            'Line {line}: a quote (") opened in this row is not closed in it, so nothing down to line {end} '
            "was used; the rows below were. Close the quote, or double it if it stands for inches."
        ),
    ),
    "cell_too_large": (
        "cell_too_large",
        (
            "Line {line}: a cell is larger than {limit} MiB, so nothing down to line {end} was used. "
            'Most often a quote (") is never closed: close it, or shorten the cell.'
        ),
    ),
    "record_too_large": (
        "cell_too_large",
        (
            "Line {line}: the row is larger than {limit} MiB, so nothing down to line {end} was used. "
            'Most often a quote (") is never closed: close it, or shorten the row.'
        ),
    ),
    "empty_row": (
        "empty_row",
        "Line {line}: every cell is empty. Delete the row, or leave it: it does no harm.",
    ),
    "filtered": (
        "filtered",
        "Line {line}: the recipe's [products] leave this one out. Change them if it should get scenes.",
    ),
    "over_limit": (
        "over_limit",
        "Line {line}: the limit of {limit} products was reached above. Raise it to include this row.",
    ),
}


def problem(case: str, line: int, *, value: str = "", **facts: object) -> Problem:
    """Return the case's code and its sentence; `value` is the catalogue's own text and is quoted."""
    code, sentence = _CASES[case]
    return Problem(code, sentence.format(line=line, value=shown(value), **facts), line)


def inherited(origin: Problem, line: int) -> Problem:
    """Return a product's problem as another of its rows has it."""
    if line == origin.line:
        return origin
    return Problem(origin.code, f"Line {line}: part of a product that was skipped. {origin.message}", line)


def further(code: str, line: int, first_line: int) -> Problem:
    """Return the problem of rows that go on with a product that was skipped further up."""
    message = f"Line {line}: goes on with the product of line {first_line}, which was skipped ({code})."
    return Problem(code, f"{message} See that line for what to do.", line)

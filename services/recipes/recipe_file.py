"""Reads a recipe file: TOML in, a recipe out, or every fault with its line and field.

A file may start from another recipe with `extends = "rug-room@1"`; the keys it gives replace that
recipe's. The version of the other must be named, as else this file would change without being touched.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from contracts.recipe import Recipe

from .fault_words import fault_words
from .invalid import Fault, InvalidRecipe
from .prompt import check_prompt
from .recipe_keys import Content, strangers
from .references import split_reference
from .toml_lines import Place, has_deep_key, key_lines, line_of

MAX_CHARACTERS = 100_000
"""A recipe is a page of text; anything far longer is not one."""
MOST_FAULTS = 50
"""No more are told at once: further ones help nobody, and a hostile file may have thousands."""

_TOO_DEEP = "is nested too deeply to be a recipe"
_NO_IMAGE = 'must have "IMAGE": without it no picture is made'

Base = Callable[[str], Recipe]


@dataclass(frozen=True)
class _File:
    source: str
    text: str
    lines: dict[Place, int]

    def faults(self, findings: Iterable[tuple[Place, str]]) -> list[Fault]:
        return [self.fault(*finding) for finding in islice(findings, MOST_FAULTS)]

    def fault(self, place: Place, what: str) -> Fault:
        field = ".".join(str(part) for part in place)
        return Fault(what, self.source, line_of(self.lines, place), field)


def parse_recipe(text: str, source: str, base: Base | None = None) -> Recipe:
    """Return the recipe that the text describes; raises InvalidRecipe with its faults and their lines.

    `base` returns the recipe that `extends` names, raising LookupError if there is none.
    """
    content = _content(text, source)
    file = _File(source, text, key_lines(text))
    if faults := file.faults(strangers(content)):
        raise InvalidRecipe(*faults)
    recipe = _validated(file, _extended(file, content, base))
    if "IMAGE" not in recipe.modalities:
        raise InvalidRecipe(file.fault(("modalities",), _NO_IMAGE))
    try:
        check_prompt(recipe)
    except InvalidRecipe as error:
        raise InvalidRecipe(*(file.fault(("prompt",), fault.what) for fault in error.faults)) from error
    return recipe


def base_reference(text: str, source: str) -> str | None:
    """Return what the file extends, so that it can be fetched first; raises InvalidRecipe if unreadable."""
    extends = _content(text, source).get("extends")
    return extends if isinstance(extends, str) else None


def _content(text: str, source: str) -> Content:
    if len(text) > MAX_CHARACTERS:
        raise InvalidRecipe(Fault(f"is longer than {MAX_CHARACTERS} characters; a recipe is not", source))
    if has_deep_key(text):
        raise InvalidRecipe(Fault(_TOO_DEEP, source))
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InvalidRecipe(Fault(_TOO_DEEP, source)) from None
    except ValueError as error:
        line = re.search(r"\(at line (\d+), column \d+\)", str(error))
        what = f"is not TOML: {error}"
        raise InvalidRecipe(Fault(what, source, int(line[1]) if line else None)) from None


def _extended(file: _File, content: Content, base: Base | None) -> Content:
    if "extends" not in content:
        return content
    own = {key: value for key, value in content.items() if key != "extends"}
    if "version" not in own:
        what = 'is missing: a recipe that extends another has a version of its own, such as version = "2"'
        raise InvalidRecipe(file.fault(("version",), what))
    return {**_base(file, content["extends"], base).model_dump(mode="json"), **own}


def _base(file: _File, reference: object, base: Base | None) -> Recipe:
    try:
        return _resolved(reference, base)
    except LookupError:
        what = f"there is no recipe {reference}"
    except _NoBase as error:
        what = str(error)
    raise InvalidRecipe(file.fault(("extends",), what))


class _NoBase(Exception):
    """Why the reference leads nowhere."""


def _resolved(reference: object, base: Base | None) -> Recipe:
    if not isinstance(reference, str):
        raise _NoBase('must be the name and version of a recipe, such as "rug-room@1"')
    if base is None:
        raise _NoBase("another recipe cannot be extended here")
    try:
        name, version = split_reference(reference)
    except InvalidRecipe as error:
        raise _NoBase(error.faults[0].what) from error
    if version is None:
        raise _NoBase(
            f'name the version too, such as "{name}@1": else this recipe changes when that one does'
        )
    return base(reference)


def _validated(file: _File, content: Content) -> Recipe:
    # Through JSON, because its strict mode takes lists for tuples and still no text for a number.
    try:
        return Recipe.model_validate_json(json.dumps(content, default=str), strict=True)
    except ValidationError as error:
        findings = {tuple(each["loc"]): fault_words(each) for each in error.errors()}
        raise InvalidRecipe(*file.faults(_innermost(findings))) from None
    except ValueError:
        raise InvalidRecipe(Fault("holds a number that is out of all bounds", file.source)) from None


def _innermost(findings: dict[Place, str]) -> Iterator[tuple[Place, str]]:
    """Yield the findings but those that only follow from one inside: a list of wrong values is also short."""
    around = {place[:length] for place in findings for length in range(len(place))}
    return ((place, what) for place, what in findings.items() if place not in around)

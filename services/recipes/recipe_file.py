"""Reads a recipe file: TOML in, a recipe out, or every fault with its line and field.

A file may start from another recipe with `extends = "rug-room@1"`; the keys it gives replace that
recipe's. The version of the other must be named, as else this file would change without being touched.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from pydantic import ValidationError

from contracts.recipe import Recipe

from .fault_words import fault_words
from .invalid import Fault, InvalidRecipe
from .prompt import check_prompt
from .recipe_keys import Content, strangers
from .recipe_values import misfits
from .references import split_reference
from .toml_lines import Place, has_deep_key, key_lines, line_of

MAX_CHARACTERS = 100_000
"""A recipe is a page of text; anything far longer is not one."""
MOST_FAULTS = 50
"""No more are told at once: further ones help nobody, and a hostile file may have thousands."""

_TOO_DEEP = "is nested too deeply to be a recipe"
_TOO_MANY_DIGITS = "has a number of thousands of digits; no setting takes one"
_BYTE_ORDER_MARK = "\ufeff"
_MEANT = re.compile(r"did you mean (\w+)\?")
_NO_IMAGE = 'must have "IMAGE": without it no picture is made'

Base = Callable[[str], Recipe]


@dataclass(frozen=True)
class _File:
    source: str
    lines: dict[Place, int]

    def faults(self, findings: Iterable[tuple[Place, str]]) -> list[Fault]:
        """Return the faults in the order of the file; what stands nowhere comes first."""
        return _in_order(self.fault(*finding) for finding in islice(findings, MOST_FAULTS))

    def fault(self, place: Place, what: str) -> Fault:
        field = ".".join(str(part) for part in place)
        return Fault(what, self.source, line_of(self.lines, place), field)


def _in_order(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: fault.line or 0)


def parse_recipe(text: str, source: str, base: Base | None = None) -> Recipe:
    """Return the recipe that the text describes; raises InvalidRecipe with its faults and their lines.

    `base` returns the recipe that `extends` names, raising LookupError if there is none.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    content = _content(text, source)
    file = _File(source, key_lines(text))
    named = dict(islice(chain(misfits(content), strangers(content)), MOST_FAULTS))
    try:
        whole = _extended(file, content, base)
    except InvalidRecipe as error:
        raise InvalidRecipe(*_in_order([*file.faults(named.items()), *error.faults])) from error
    recipe, wrong = _validated(whole)
    faults = file.faults(chain(_together(named, wrong).items(), _wrong_prompt(recipe, whole)))
    if recipe is None or faults:
        raise InvalidRecipe(*faults)
    return recipe


def base_reference(text: str, source: str) -> str | None:
    """Return what the file extends, so that it can be fetched first; raises InvalidRecipe if unreadable."""
    extends = _content(text.removeprefix(_BYTE_ORDER_MARK), source).get("extends")
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
        if "integer string conversion" in str(error):
            raise InvalidRecipe(Fault(_TOO_MANY_DIGITS, source)) from None
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
    except InvalidRecipe as error:
        what = error.faults[0].what
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


def _validated(content: Content) -> tuple[Recipe | None, dict[Place, str]]:
    """Return the recipe, or None and what is wrong with it."""
    # Through JSON, because its strict mode takes lists for tuples and still no text for a number.
    try:
        recipe = Recipe.model_validate_json(json.dumps(content, default=str), strict=True)
    except ValidationError as error:
        return None, {_place(each["loc"]): fault_words(each) for each in error.errors()}
    except ValueError:
        return None, {(): "holds a number that is out of all bounds"}
    return recipe, {} if "IMAGE" in recipe.modalities else {("modalities",): _NO_IMAGE}


def _place(location: Place) -> Place:
    """Return where a finding is; of a key that is wrong, validation says so behind it."""
    return location[:-1] if location[-1:] == ("[key]",) else location


def _together(named: dict[Place, str], wrong: dict[Place, str]) -> dict[Place, str]:
    """Return both findings without what only follows from another: a list of wrong values is also short."""
    meant = {(*place[:-1], hint[1]) for place, what in named.items() if (hint := _MEANT.search(what))}
    found = {place: what for place, what in wrong.items() if place not in meant} | named
    around = {place[:length] for place in found for length in range(len(place))}
    return {place: what for place, what in found.items() if place not in around}


def _wrong_prompt(recipe: Recipe | None, content: Content) -> Iterator[tuple[Place, str]]:
    """Yield what is wrong with the prompt, also if other parts are wrong that it does not need."""
    needed = {key: value for key, value in content.items() if key in {"prompt", "styles", "negative"}}
    prompted = recipe or _validated({"name": "any", "version": "1", "model": "any", **needed})[0]
    try:
        if prompted is not None:
            check_prompt(prompted)
    except InvalidRecipe as error:
        yield from ((("prompt",), fault.what) for fault in error.faults)

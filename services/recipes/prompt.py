"""From a recipe, a style and a product's fields to the text of a request.

The recipe's template decides; product text comes from anyone. It is cleaned, capped and only ever a
value, so that whatever it says is information to the model and nothing to us.
"""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from jinja2 import TemplateError

from contracts.fields import PRODUCT_FIELDS
from contracts.recipe import Recipe, Style

from .invalid import Fault, InvalidRecipe, near_match
from .placeholders import NEGATIVE
from .product_text import plain_text
from .rug_facts import rug_facts
from .templates import BadTemplate, CompiledPrompt, compiled

MAX_PROMPT_CHARACTERS = 8_000
DESCRIPTION_CHARACTERS = 600
FIELD_CHARACTERS = 200

_FAILURES = (TemplateError, TypeError, ValueError, AssertionError, ArithmeticError, RecursionError)
"""What an expression of a checked template can still end in, such as a filter's odd argument."""

_LONGEST = {
    name: "w" * (DESCRIPTION_CHARACTERS if name == "description" else FIELD_CHARACTERS)
    for name in PRODUCT_FIELDS
}


def check_prompt(recipe: Recipe) -> None:
    """Raise InvalidRecipe unless the prompt can be rendered for products with all fields and with none.

    The error names every unknown placeholder and attribute, and the line within the template.
    """
    prompt = _compiled(recipe)
    for style in recipe.styles:
        for fields in ({}, _LONGEST):
            text = _rendered(prompt, recipe, style, fields)
            if not text:
                raise _invalid(recipe, "the prompt is empty for a product whose fields are all empty")
            if len(_whole(prompt, recipe, text)) > MAX_PROMPT_CHARACTERS:
                raise _invalid(
                    recipe,
                    f"with style {style.name} and a product whose fields are all long, the prompt "
                    f"exceeds {MAX_PROMPT_CHARACTERS} characters: its end would be lost",
                )


def render_prompt(recipe: Recipe, style_name: str, fields: Mapping[str, str]) -> str:
    """Return the prompt for one product in one style, at most MAX_PROMPT_CHARACTERS long.

    Raises InvalidRecipe if the recipe has no such style or its template cannot be rendered.
    """
    style = next((style for style in recipe.styles if style.name == style_name), None)
    if style is None:
        names = [style.name for style in recipe.styles]
        hint = near_match(style_name, names) or "."
        raise InvalidRecipe(
            Fault(f"has no style {style_name!r}{hint} Its styles are {', '.join(names)}", recipe.reference)
        )
    prompt = _compiled(recipe)
    text = _rendered(prompt, recipe, style, fields)
    return _whole(prompt, recipe, text)[:MAX_PROMPT_CHARACTERS].rstrip()


def _compiled(recipe: Recipe) -> CompiledPrompt:
    try:
        return compiled(recipe.prompt)
    except BadTemplate as error:
        raise InvalidRecipe(*(_fault(recipe, finding) for finding in error.findings)) from error


def _rendered(prompt: CompiledPrompt, recipe: Recipe, style: Style, fields: Mapping[str, str]) -> str:
    product = SimpleNamespace(**{name: _field(name, fields.get(name, "")) for name in PRODUCT_FIELDS})
    values = {"product": product, "style": style, "rug": rug_facts(fields), NEGATIVE: _negative(recipe)}
    try:
        return _tidy(_capped(prompt.template.generate(values)))
    except _FAILURES as error:
        raise _invalid(recipe, f"the prompt cannot be rendered: {error}") from error


def _whole(prompt: CompiledPrompt, recipe: Recipe, text: str) -> str:
    """Return the text with the negative words as its last line, unless the template placed them."""
    words = _negative(recipe)
    return text if prompt.mentions_negative or not words else f"{text}\nNot in the picture: {words}."


def _negative(recipe: Recipe) -> str:
    return " ".join(recipe.negative.split()).rstrip(".")


def _field(name: str, text: str) -> str:
    return plain_text(text, DESCRIPTION_CHARACTERS if name == "description" else FIELD_CHARACTERS)


def _capped(pieces: Iterable[str]) -> str:
    """Join pieces until they are too many, so that no template can fill the memory."""
    text = ""
    for piece in pieces:
        text += piece
        if len(text) > 2 * MAX_PROMPT_CHARACTERS:
            break
    return text


def _tidy(text: str) -> str:
    """Return the text without blanks at line ends and with single empty lines: branches leave gaps."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n".join(line for number, line in enumerate(lines) if line or (number and lines[number - 1]))


def _fault(recipe: Recipe, what: str) -> Fault:
    return Fault(what, recipe.reference, field="prompt")


def _invalid(recipe: Recipe, what: str) -> InvalidRecipe:
    return InvalidRecipe(_fault(recipe, what))

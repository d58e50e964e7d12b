"""From a recipe, a style and a product's fields to the text of a request.

Templates come from people who may be mistaken, product text from anyone. The first are checked
against a short list of what is allowed before they are compiled, and run in a sandbox; the second is
cleaned, capped and only ever a value.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from contracts.fields import PRODUCT_FIELDS
from contracts.recipe import Recipe, Style

from .invalid import Fault, InvalidRecipe, near_match
from .placeholders import unknown_placeholders
from .product_text import plain_text
from .rug_facts import rug_facts
from .template_rules import FILTERS, broken_rules

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
    for style in recipe.styles:
        for fields in ({}, _LONGEST):
            text = _rendered(recipe, style, fields)
            if not text.strip():
                raise _invalid(recipe, "the prompt is empty for a product whose fields are all empty")
            if len(text) > MAX_PROMPT_CHARACTERS:
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
    return _rendered(recipe, style, fields)[:MAX_PROMPT_CHARACTERS].rstrip()


def _rendered(recipe: Recipe, style: Style, fields: Mapping[str, str]) -> str:
    template = _compiled(recipe)
    product = SimpleNamespace(**{name: _field(name, fields.get(name, "")) for name in PRODUCT_FIELDS})
    try:
        return _tidy(_capped(template.generate(product=product, style=style, rug=rug_facts(fields))))
    except _FAILURES as error:
        raise _invalid(recipe, f"the prompt cannot be rendered: {error}") from error


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


def _compiled(recipe: Recipe) -> Template:
    try:
        return _template(recipe.prompt)
    except TemplateSyntaxError as error:
        raise _invalid(recipe, f"line {error.lineno} of the prompt: {error.message}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise _invalid(recipe, "the prompt's expressions are nested too deeply") from error
    except _Refused as error:
        whats = [f"line {line} of the prompt: {what}" for line, what in error.findings]
        raise InvalidRecipe(*(_fault(recipe, what) for what in whats)) from error


class _Refused(Exception):
    """A template that asks for what is not allowed or not there; not cached, as lru_cache keeps no errors."""

    def __init__(self, findings: list[tuple[int, str]]) -> None:
        super().__init__(*findings)
        self.findings = findings


@lru_cache(maxsize=64)
def _template(source: str) -> Template:
    # Checked before it is compiled, because compiling already evaluates constant expressions.
    environment = _environment()
    parsed = environment.parse(source)
    if findings := sorted(set(broken_rules(parsed))) or sorted(set(unknown_placeholders(parsed))):
        raise _Refused(findings)
    return environment.from_string(parsed)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=False,  # a prompt is plain text for a model, never HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _fault(recipe: Recipe, what: str) -> Fault:
    return Fault(what, recipe.reference, field="prompt")


def _invalid(recipe: Recipe, what: str) -> InvalidRecipe:
    return InvalidRecipe(_fault(recipe, what))

"""Prompt templates: checked against a short list of what is allowed, then compiled, in a sandbox.

Templates come from people who may be mistaken. What one asks for that is not allowed or not there is
found before it is compiled, because compiling already evaluates constant expressions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .filter_rules import FILTERS
from .placeholders import NEGATIVE, unknown_placeholders
from .template_rules import broken_rules


class BadTemplate(Exception):
    """A template that cannot be used; `findings` are sentences, each with the line within the template."""

    def __init__(self, *findings: str) -> None:
        super().__init__(*findings)
        self.findings = findings


@dataclass(frozen=True)
class CompiledPrompt:
    """A template that can be rendered."""

    template: Template
    mentions_negative: bool


@lru_cache(maxsize=64)
def compiled(source: str) -> CompiledPrompt:
    """Return the template, ready to be rendered; raises BadTemplate."""
    environment = _environment()
    try:
        parsed = environment.parse(source)
        if findings := sorted(set(broken_rules(parsed))) or sorted(set(unknown_placeholders(parsed))):
            raise BadTemplate(*(f"line {line} of the prompt: {what}" for line, what in findings))
        return CompiledPrompt(environment.from_string(parsed), NEGATIVE in _names(parsed))
    except TemplateSyntaxError as error:
        raise BadTemplate(f"line {error.lineno} of the prompt: {error.message}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise BadTemplate("the prompt's expressions are nested too deeply") from error


def _names(parsed: nodes.Template) -> Iterator[str]:
    return (node.name for node in parsed.find_all(nodes.Name))


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

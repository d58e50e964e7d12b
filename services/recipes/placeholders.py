"""The names that a prompt template may use: product, style, facts about a rug, and the negative words."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType

from jinja2 import nodes

from contracts.fields import PRODUCT_FIELDS

from .invalid import near_match
from .rug_facts import RugFacts

PLACEHOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "product": tuple(PRODUCT_FIELDS),
        "style": ("name", "words"),
        "rug": tuple(field.name for field in fields(RugFacts)),
    }
)
"""Name → its attributes."""

NEGATIVE = "negative"
"""The one name that is a text by itself: what the recipe does not want to see in the picture."""


def unknown_placeholders(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield line and words of every name or attribute in a parsed template that there is not."""
    waiting: list[nodes.Node] = [template]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            words = _unknown_attribute(node.node.name, node.attr)
        elif isinstance(node, nodes.Name):
            words = _bare(node.name)
        else:
            waiting.extend(node.iter_child_nodes())
            words = _attribute_of_value(node)
        if words:
            yield node.lineno, words


def _unknown_attribute(name: str, attribute: str) -> str:
    if name == NEGATIVE:
        return f"a text has no attribute {attribute!r}"
    if name not in PLACEHOLDERS:
        return _unknown_name(name)
    known = PLACEHOLDERS[name]
    if attribute in known:
        return ""
    hint = near_match(attribute, known) or f". There is {_dotted(name)}"
    return f"there is no {name}.{attribute}{hint}"


def _bare(name: str) -> str:
    if name == NEGATIVE:
        return ""
    return f"{name} alone is no text: use {_dotted(name)}" if name in PLACEHOLDERS else _unknown_name(name)


def _attribute_of_value(node: nodes.Node) -> str:
    return f"a text has no attribute {node.attr!r}" if isinstance(node, nodes.Getattr) else ""


def _unknown_name(name: str) -> str:
    homes = [f"{home}.{name}" for home, known in PLACEHOLDERS.items() if name in known]
    hint = f"; did you mean {' or '.join(homes)}?" if homes else near_match(name, (*PLACEHOLDERS, NEGATIVE))
    return f"there is no {name!r}{hint or '. There are product, style, rug and negative'}"


def _dotted(name: str) -> str:
    return ", ".join(f"{name}.{attribute}" for attribute in PLACEHOLDERS[name])

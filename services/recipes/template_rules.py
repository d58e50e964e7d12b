"""What a prompt template may do: show values, choose between texts, and little else.

Everything is forbidden that is not listed. There is nothing to loop over and nothing to call, so a
template can neither run away nor grow: the work it causes is bounded by its own length.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from jinja2 import nodes

from .filter_rules import misused

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.And,
    nodes.Compare,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Const,
    nodes.Filter,
    nodes.Getattr,
    nodes.If,
    nodes.Keyword,
    nodes.List,
    nodes.Name,
    nodes.Not,
    nodes.Operand,
    nodes.Or,
    nodes.Output,
    nodes.Template,
    nodes.TemplateData,
    nodes.Tuple,
)

_COMPARISONS = frozenset({"eq", "ne", "in", "notin"})
"""Those that cannot fail, whatever two values they are given."""

_FORBIDDEN: Mapping[type[nodes.Node], str] = MappingProxyType(
    {
        nodes.For: "loops are not allowed: every value is a plain text, there is nothing to loop over",
        nodes.Call: "functions cannot be called",
        nodes.Getitem: "brackets after a name are not allowed: write product.title, or |truncate(100)",
        nodes.Assign: "values cannot be set: write the text where it is needed",
        nodes.Test: 'tests are not allowed: an absent field is an empty text, so "if product.color" does',
    }
)


def broken_rules(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield line and words of everything in a parsed template that is not allowed."""
    waiting: list[nodes.Node] = [template]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, _ALLOWED):
            yield node.lineno, _FORBIDDEN.get(type(node), _other(node))
            continue
        if words := _misuse(node):
            yield node.lineno, words
        waiting.extend(node.iter_child_nodes())


def _other(node: nodes.Node) -> str:
    return f"{type(node).__name__.lower()} is not allowed in a prompt"


def _misuse(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        return misused(node)
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        return 'a choice within a value needs both sides: {{ "a" if product.color else "b" }}'
    if isinstance(node, nodes.Operand) and node.op not in _COMPARISONS:
        return "values can be compared with ==, !=, in and not in"
    return ""

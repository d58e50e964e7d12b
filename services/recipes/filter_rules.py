"""What each filter of a prompt template takes in brackets; anything else is found before it is rendered."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from jinja2 import nodes

FILTERS = ("capitalize", "d", "default", "lower", "title", "trim", "truncate", "upper")
"""Filters whose result is never much longer than what they are given."""

_Fits = Callable[[nodes.Expr], bool]


def _is_anything(_: nodes.Expr) -> bool:
    return True


def _is_text(value: nodes.Expr) -> bool:
    return isinstance(value, nodes.Const) and isinstance(value.value, str)


def _is_truth(value: nodes.Expr) -> bool:
    return isinstance(value, nodes.Const) and isinstance(value.value, bool)


def _is_number(value: nodes.Expr) -> bool:
    # A truth value is a whole number too, to Python.
    return isinstance(value, nodes.Const) and isinstance(value.value, int) and not _is_truth(value)


_FALLBACK: Mapping[str, _Fits] = MappingProxyType({"default_value": _is_anything, "boolean": _is_anything})
_TAKES: Mapping[str, Mapping[str, _Fits]] = MappingProxyType(
    {
        "truncate": {"length": _is_number, "killwords": _is_truth, "end": _is_text, "leeway": _is_number},
        "trim": {"chars": _is_text},
        "default": _FALLBACK,
        "d": _FALLBACK,
    }
)
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "truncate": "a number of characters, no fewer than its end has, such as truncate(100)",
        "trim": "the characters to take away, such as trim('.'), or nothing",
        "default": "a text to stand in: default('wool', true)",
        "d": "a text to stand in: d('wool', true)",
    }
)


def misused(node: nodes.Filter) -> str:
    """Return what is wrong with the filter or with what it is given, empty if nothing is."""
    if node.name not in FILTERS:
        return f"there is no filter {node.name!r}. The filters are {', '.join(FILTERS)}"
    takes = _TAKES.get(node.name, {})
    arguments = _by_name(node, tuple(takes))
    if arguments is None or not _fit(takes, arguments):
        return f"{node.name} takes {_WORDS.get(node.name, 'nothing in brackets')}"
    return ""


def _by_name(node: nodes.Filter, names: tuple[str, ...]) -> dict[str, nodes.Expr] | None:
    """Return what the filter is given, None if it is too much, twice the same, or spread from a list."""
    arguments: dict[str, nodes.Expr] = dict(zip(names, node.args, strict=False))
    arguments.update({str(each.key): each.value for each in node.kwargs})
    spread = node.dyn_args is not None or node.dyn_kwargs is not None
    return None if spread or len(arguments) < len(node.args) + len(node.kwargs) else arguments


def _fit(takes: Mapping[str, _Fits], arguments: Mapping[str, nodes.Expr]) -> bool:
    if not all(name in takes and takes[name](value) for name, value in arguments.items()):
        return False
    end = arguments.get("end", nodes.Const("..."))
    length = arguments.get("length")
    return (
        not isinstance(length, nodes.Const)
        or not isinstance(end, nodes.Const)
        or length.value >= len(end.value)
    )

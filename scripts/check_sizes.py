"""Hold files and functions to the size budget, without blank lines, comments and docstrings."""

import ast
import io
import math
import statistics
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("contracts", "services")
_NOT_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_WORST_SHOWN = 5


@dataclass(frozen=True)
class Budget:
    """The most lines that the middle one, nine in ten, and any may have."""

    median: int
    p90: int
    cap: int


@dataclass(frozen=True)
class Size:
    """How many lines of code stand at a place."""

    lines: int
    place: str


FILE_BUDGET = Budget(median=80, p90=200, cap=300)
FUNCTION_BUDGET = Budget(median=8, p90=25, cap=40)


def code_lines(source: str, tree: ast.Module) -> frozenset[int]:
    """Find the numbers of the lines that hold code."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    spans = ((token.start[0], token.end[0]) for token in tokens if token.type not in _NOT_CODE)
    return _lines_of(spans) - _lines_of(_docstring_spans(tree))


def _lines_of(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(line for first, last in spans for line in range(first, last + 1))


def _docstring_spans(tree: ast.Module) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            yield text.lineno, text.end_lineno or text.lineno


def function_sizes(path: str, tree: ast.Module, lines: frozenset[int]) -> Iterator[Size]:
    """Measure each function from its `def` to its end, with the functions inside it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            held = lines.intersection(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            yield Size(len(held), f"{path}:{node.lineno} {node.name}")


def measure(paths: Iterable[Path]) -> tuple[list[Size], list[Size]]:
    """Measure the files that hold code, and the functions in them."""
    files: list[Size] = []
    functions: list[Size] = []
    for path in paths:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        lines = code_lines(source, tree)
        if lines:
            files.append(Size(len(lines), str(path)))
            functions += function_sizes(str(path), tree, lines)
    return files, functions


def figures(sizes: Sequence[Size]) -> Budget:
    """Work out the median, the 90th percentile (nearest rank) and the largest; zeros if there is nothing."""
    counts = sorted(size.lines for size in sizes)
    if not counts:
        return Budget(0, 0, 0)
    return Budget(math.ceil(statistics.median(counts)), counts[math.ceil(0.9 * len(counts)) - 1], counts[-1])


def is_within(found: Budget, budget: Budget) -> bool:
    """Whether none of the figures is over its budget."""
    return found.median <= budget.median and found.p90 <= budget.p90 and found.cap <= budget.cap


def report(what: str, sizes: Sequence[Size], budget: Budget) -> bool:
    """Print the figures beside their budget, and the largest if over it; return whether all are within."""
    found = figures(sizes)
    print(
        f"{len(sizes)} {what}: median {found.median} of {budget.median} lines, "
        f"90 % at most {found.p90} of {budget.p90}, largest {found.cap} of {budget.cap}"
    )
    within = is_within(found, budget)
    if not within:
        for size in sorted(sizes, key=lambda size: -size.lines)[:_WORST_SHOWN]:
            print(f"  {size.lines:4} {size.place}")
    return within


def main(root: Path) -> int:
    """Measure the project's folders below root; return 1 if a figure is over its budget, else 0."""
    paths = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    files, functions = measure(paths)
    within = [report("files", files, FILE_BUDGET), report("functions", functions, FUNCTION_BUDGET)]
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main(Path()))

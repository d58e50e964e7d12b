"""Another system installs the contracts with pydantic and nothing else."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import contracts

FOLDER = Path(contracts.__file__).parent
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
APPLICATION = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))
ALLOWED = {*sys.stdlib_module_names, "pydantic"}


def foreign(tree: ast.AST) -> Iterator[str]:
    """Give the top names of absolute imports that are neither the standard library nor pydantic."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] not in ALLOWED)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_a_module_imports_only_its_siblings_the_standard_library_and_pydantic(path: Path) -> None:
    assert list(foreign(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line", ["import services", "from contracts import keys", "import pydantic_settings as x"]
)
def test_a_foreign_import_is_noticed(line: str) -> None:
    assert list(foreign(ast.parse(line)))


def test_there_are_no_packages_inside() -> None:
    assert not list(FOLDER.glob("*/*.py"))


def test_pydantic_is_the_only_dependency_and_the_same_as_the_application_needs() -> None:
    (pydantic,) = PROJECT["project"]["dependencies"]
    assert pydantic in APPLICATION["project"]["dependencies"]


def test_it_carries_the_version_of_the_application() -> None:
    assert PROJECT["project"]["version"] == APPLICATION["project"]["version"]

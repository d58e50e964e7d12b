"""The size budget counts code and only code, and holds it to its limits."""

import ast
from pathlib import Path

import pytest

from scripts.check_sizes import Budget, Size, code_lines, figures, function_sizes, is_within, main

SOURCE = '''\
"""A module's rule,
in two lines."""

import os  # why


class Rug:
    """A rug."""

    pile = """short
    and soft"""

    # how it is woven
    def weave(
        self,
    ) -> str:
        """Weave it."""

        def knot() -> str:
            """Tie one."""
            return "x"

        return knot()
'''


def test_docstrings_comments_and_blank_lines_are_not_counted() -> None:
    assert code_lines(SOURCE, ast.parse(SOURCE)) == {4, 7, 10, 11, 14, 15, 16, 19, 21, 23}


def test_a_function_counts_from_its_def_with_the_functions_inside() -> None:
    tree = ast.parse(SOURCE)
    sizes = list(function_sizes("rug.py", tree, code_lines(SOURCE, tree)))
    assert sizes == [Size(6, "rug.py:14 weave"), Size(2, "rug.py:19 knot")]


def test_the_figures_are_median_nearest_rank_and_largest() -> None:
    assert figures([Size(lines, "") for lines in range(1, 11)]) == Budget(median=6, p90=9, cap=10)


def test_nothing_to_measure_is_within_any_budget() -> None:
    assert figures([]) == Budget(0, 0, 0)


@pytest.mark.parametrize("over", [Budget(9, 1, 1), Budget(1, 9, 1), Budget(1, 1, 9)])
def test_each_figure_alone_breaks_the_budget(over: Budget) -> None:
    budget = Budget(8, 8, 8)
    assert not is_within(over, budget)
    assert is_within(budget, budget)


def write_function_of(lines: int, folder: Path) -> None:
    folder.mkdir()
    body = "\n".join(["def paint() -> None:", *["    print()"] * (lines - 1)])
    (folder / "paint.py").write_text(body)


def test_a_function_over_the_cap_fails_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_function_of(41, tmp_path / "services")
    assert main(tmp_path) == 1
    shown = capsys.readouterr().out
    assert "1 functions: median 41 of 8 lines, 90 % at most 41 of 25, largest 41 of 40" in shown
    assert f"{tmp_path / 'services' / 'paint.py'}:1 paint" in shown


def test_small_code_passes(tmp_path: Path) -> None:
    write_function_of(8, tmp_path / "contracts")
    assert main(tmp_path) == 0

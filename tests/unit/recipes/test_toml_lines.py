"""Finding the line of a key."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recipes.toml_lines import Place, key_lines, line_of

TEXT = '''\
# name = "in a comment"
name = "a"
"version" = "1"   # version = 2

prompt = """
model = "inside the prompt"
[mapping]
a quote " and an escaped one \\"""
end"""
model = "m"
modalities = [
  "TEXT",
]
mapping.sku = "Artikel"

[[styles]]
name = "one"
words = \'\'\'
name = "inside"
\'\'\'

[[styles]]   # the second
name = "two"
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("name",), 2),
        (("version",), 3),
        (("prompt",), 5),
        (("model",), 10),
        (("modalities",), 11),
        (("modalities", 0), 11),
        (("mapping", "sku"), 14),
        (("styles",), 16),
        (("styles", 0), 16),
        (("styles", 0, "name"), 17),
        (("styles", 0, "words"), 18),
        (("styles", 1), 22),
        (("styles", 1, "name"), 23),
        (("styles", 1, "words"), 22),
        (("limit",), None),
    ],
)
def test_a_key_is_found_on_its_line_and_a_missing_one_on_the_line_of_what_lacks_it(
    place: Place, line: int | None
) -> None:
    tomllib.loads(TEXT)

    assert line_of(key_lines(TEXT), place) == line


def test_line_ends_of_windows_count_once() -> None:
    assert key_lines('name = "a"\r\n[mapping]\r\nsku = "b"\r\n') == {
        ("name",): 1,
        ("mapping",): 2,
        ("mapping", "sku"): 3,
    }


@given(st.text(alphabet="ab='\"[]#.\\\n ", max_size=200))
def test_any_text_is_looked_through_without_an_error(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())

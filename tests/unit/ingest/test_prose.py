import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.prose import WORDS_LIMIT, tidy


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("  Wool  ", "Wool"),
        ("<p>Hand</p><p>made</p>", "Hand made"),
        ("<STYLE>p {color: red}</STYLE>Rug<script>alert('x')", "Rug"),
        ("Rug <!-- secret --> red <!-- open", "Rug red"),
        ("Salt &amp; pepper &lt;b&gt;bold&lt;/b&gt;", "Salt & pepper bold"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("two\r\n\r\nlines\u00a0here", "two lines here"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("N/A", ""),
        ("nan", ""),
        (" - ", ""),
        ("<br>", ""),
        ("Nantes", "Nantes"),
    ],
)
def test_a_cell_becomes_plain_words(cell: str, words: str) -> None:
    assert tidy(cell) == words


@given(st.text())
def test_words_are_one_bounded_printable_line(cell: str) -> None:
    words = tidy(cell * 50)
    assert len(words) <= WORDS_LIMIT
    assert words == words.strip()
    assert "\n" not in words


def test_only_the_start_of_an_endless_cell_is_looked_at() -> None:
    assert "late" not in tidy("<p>" * 5000 + "late")


@pytest.mark.parametrize("hostile", ["<", "<!--", "<script", "<a ", "&lt;"])
def test_markup_without_end_is_read_in_one_go(hostile: str) -> None:
    assert len(tidy(hostile * 2_000_000)) <= WORDS_LIMIT

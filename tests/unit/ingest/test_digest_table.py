from hypothesis import given
from hypothesis import strategies as st

from services.ingest.digest_table import DigestTable

# Few buckets and bytes that repeat, so that keys are found astride of entries and inside of values.
HASHES = st.builds(
    lambda high, low: int.from_bytes(bytes([*high, 0, low]), signed=True),
    st.lists(st.sampled_from([0, 1, 255]), min_size=6, max_size=6),
    st.integers(0, 1),
)
VALUES = st.lists(st.sampled_from([0, 1, 255]), min_size=16, max_size=16).map(bytes)


@given(st.lists(st.tuples(HASHES, VALUES), max_size=60))
def test_it_keeps_the_first_value_of_every_hash_as_a_dict_does(entries: list[tuple[int, bytes]]) -> None:
    table, known = DigestTable(16), dict[int, bytes]()
    for hashed, value in entries:
        assert table.setdefault(hashed, value) == known.get(hashed)
        known.setdefault(hashed, value)
    for hashed, value in known.items():
        assert table.get(hashed) == value


@given(st.integers(-(2**63), 2**63 - 1))
def test_it_takes_any_hash(hashed: int) -> None:
    table = DigestTable(1)
    assert table.get(hashed) is None
    assert table.setdefault(hashed, b"x") is None
    assert table.get(hashed) == b"x"


def test_a_hash_that_lies_in_a_value_is_no_entry() -> None:
    table, ones = DigestTable(8), int.from_bytes(b"\x01" * 8)
    table.setdefault(0x0101, b"\x01" * 8)
    assert table.get(ones) is None
    assert table.setdefault(ones, b"its own!") is None
    assert (table.get(0x0101), table.get(ones)) == (b"\x01" * 8, b"its own!")

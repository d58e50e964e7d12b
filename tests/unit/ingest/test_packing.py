import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.documents import ShardRow
from contracts.shard_table import ROW_WIDTH, decode_row, encode_row, row_start
from services.ingest.packing import PackingLimits, items_per_shard, pack

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    ("wanted", "request_megabytes", "response_megabytes", "items"),
    [
        (150, 1.4, 2, 150),
        (150, 1.4, 6, 50),
        (150, 1.4, 20, 15),
        (1000, 10, 0.1, 150),
        (5, 0, 0, 5),
        (9, 1, 900, 1),
    ],
)
def test_a_shard_holds_what_the_worst_case_allows(
    wanted: int, request_megabytes: float, response_megabytes: float, items: int
) -> None:
    worst_request, worst_response = int(request_megabytes * MEGABYTE), int(response_megabytes * MEGABYTE)
    assert items_per_shard(wanted, worst_request, worst_response) == items


def test_the_limits_may_be_lowered() -> None:
    assert items_per_shard(150, 1, 10, PackingLimits(response_bytes=100, request_bytes=50)) == 10
    assert items_per_shard(150, 10, 1, PackingLimits(response_bytes=100, request_bytes=50)) == 5


@given(st.lists(st.integers(1, 10_000)), st.integers(1, 50))
def test_shards_cover_every_line_once_and_in_order(lengths: list[int], per_shard: int) -> None:
    shards = list(pack(iter(lengths), per_shard))
    assert sum(shard.count for shard in shards) == len(lengths)
    assert all(0 < shard.count <= per_shard for shard in shards)
    position = taken = 0
    for shard in shards:
        assert shard.start == position
        assert shard.length == sum(lengths[taken : taken + shard.count])
        position += shard.length
        taken += shard.count


BYTES = st.integers(0, 2**63 - 1)


@given(BYTES, BYTES, BYTES)
def test_a_row_has_one_width_and_comes_back(start: int, length: int, count: int) -> None:
    row = ShardRow(start=start, length=length, count=count)
    encoded = encode_row(row)
    assert len(encoded) == ROW_WIDTH
    assert encoded.count(b"\n") == 1
    assert decode_row(encoded) == row


def test_a_row_is_found_by_its_number() -> None:
    rows = [ShardRow(start=place, length=1, count=1) for place in range(3)]
    table = b"".join(map(encode_row, rows))
    assert decode_row(table[row_start(2) : row_start(3)]) == rows[2]


def test_a_number_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode_row(ShardRow(start=10**40, length=10**40, count=1))


@pytest.mark.parametrize("line", [b"", b"{}\n", encode_row(ShardRow(start=1, length=1, count=1))[1:] + b" "])
def test_bytes_that_are_no_row_are_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="shard row"):
        decode_row(line)

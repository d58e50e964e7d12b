from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contracts.documents import Puzzling
from services.adapters.object_store import memory_store
from services.chassis.append_log import AppendLog
from tests.fakes.clock import START

ADAPTER = TypeAdapter(Puzzling)


def entry(nonce: str) -> Puzzling:
    return Puzzling(nonce=nonce, since=START)


class CountedLog(AppendLog[Puzzling]):
    """A log of some length without a store, which counts how often it is looked at."""

    def __init__(self, entries: int) -> None:
        super().__init__(memory_store(), str, ADAPTER)
        object.__setattr__(self, "entries", entries)
        object.__setattr__(self, "looks", [])

    entries: int
    looks: list[int]

    async def _has(self, number: int) -> bool:
        self.looks.append(number)
        return 1 <= number <= self.entries


@given(st.integers(0, 100_000), st.data())
async def test_the_newest_entry_is_found_from_whatever_is_known_of_it(
    entries: int, data: st.DataObject
) -> None:
    known = data.draw(st.integers(0, entries))
    assert await CountedLog(entries).length(known) == entries


@given(st.integers(0, 100_000))
async def test_a_long_log_is_searched_and_not_walked(entries: int) -> None:
    log = CountedLog(entries)
    await log.length()
    assert len(log.looks) <= 2 * entries.bit_length() + 1


async def test_a_log_that_is_known_to_its_end_is_looked_at_once() -> None:
    log = CountedLog(700)
    assert await log.length(700) == 700
    assert log.looks == [701]


async def test_of_several_who_append_the_same_number_one_wins_and_all_see_the_winner() -> None:
    log = AppendLog(memory_store(), "log/{:04d}.json".format, ADAPTER)
    assert await log.get(1) is None
    assert await log.append(1, entry("first")) == entry("first")
    assert await log.append(1, entry("second")) == entry("first")
    assert await log.append(2, entry("third")) == entry("third")
    assert await log.length() == 2
    assert await log.get(1) == entry("first")

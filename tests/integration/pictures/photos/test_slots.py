"""How many photos are in hand at a time."""

import asyncio

from services.adapters.photos.slots import Slots


class Visitors:
    """Counts who is inside at a time, and lets them out when all who can come in are in."""

    def __init__(self, full_at: int) -> None:
        self.inside = 0
        self.most = 0
        self._full_at = full_at
        self._full = asyncio.Event()

    async def visit(self, slots: Slots, host: str) -> None:
        async with slots.at(host), slots.overall:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if self.inside >= self._full_at:
                self._full.set()
            await self._full.wait()
            self.inside -= 1


async def test_one_host_is_asked_for_so_many_at_a_time() -> None:
    slots, visitors = Slots(overall=16, per_host=4), Visitors(full_at=4)

    await asyncio.gather(*(visitors.visit(slots, "slow.example") for _ in range(20)))

    assert visitors.most == 4


async def test_all_hosts_together_are_bounded() -> None:
    slots, visitors = Slots(overall=6, per_host=4), Visitors(full_at=6)

    await asyncio.gather(*(visitors.visit(slots, f"{n % 5}.example") for n in range(30)))

    assert visitors.most == 6


async def test_a_slow_hosts_queue_holds_up_nobody_else() -> None:
    slots = Slots(overall=3, per_host=2)
    stuck, other_was_in = asyncio.Event(), asyncio.Event()

    async def wait_at_slow_host() -> None:
        async with slots.at("slow.example"), slots.overall:
            await stuck.wait()

    queue = [asyncio.create_task(wait_at_slow_host()) for _ in range(10)]
    async with slots.at("quick.example"), slots.overall:
        other_was_in.set()
    stuck.set()
    await asyncio.gather(*queue)

    assert other_was_in.is_set()


async def test_a_host_nobody_asks_any_more_is_forgotten() -> None:
    slots = Slots(overall=3, per_host=2)

    async with slots.at("a.example"):
        assert "a.example" in slots._hosts

    assert not slots._hosts
    assert not slots._interested


async def test_a_place_that_is_left_early_is_the_next_ones_and_is_left_but_once() -> None:
    slots = Slots(overall=16, per_host=1)
    async with slots.at("cdn.example") as leave:
        leave()
        leave()
        async with slots.at("cdn.example"):
            third = asyncio.create_task(_enter(slots))
            await asyncio.sleep(0)
            assert not third.done()
        await third

    assert slots._hosts == {}


async def _enter(slots: Slots) -> None:
    async with slots.at("cdn.example"):
        pass

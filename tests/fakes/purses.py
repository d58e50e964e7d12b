"""Several submitters' purses over one store in memory."""

import asyncio
from decimal import Decimal

from contracts.events import AttemptEvent
from services.adapters.object_store import memory_store
from services.spending import purse
from services.spending.book import Ledger, account_ledger, run_ledger
from services.spending.ledger import Caps, Refusal
from services.spending.purse import Purse
from tests.fakes.clock import FakeClock

ACCOUNT = "gemini-1"
PRICE = Decimal("0.70")


def attempt(shard: int, run: str = "run-1") -> AttemptEvent:
    return AttemptEvent(run=run, shard=shard, attempt=1)


class Purses:
    """What every attempt may cost is PRICE, for ten requests."""

    def __init__(self, caps: Caps) -> None:
        self.store, self.clock, self.caps = memory_store(), FakeClock(), caps

    def one(self) -> Purse:
        return Purse(self.store, self.clock, ACCOUNT, self.caps)

    async def reserve(self, event: AttemptEvent, run_limit: Decimal | None = None) -> Refusal | None:
        return await self.one().reserve(event, PRICE, 10, run_limit)

    async def settle(self, event: AttemptEvent, actual_usd: Decimal | None) -> None:
        await purse.settle(self.store, self.clock, event, ACCOUNT, actual_usd)

    def of_run(self, run: str = "run-1") -> Ledger:
        return run_ledger(self.store, self.clock, run)

    def of_account(self, account: str = ACCOUNT) -> Ledger:
        return account_ledger(self.store, self.clock, account)

    async def race(
        self, shards: int, racers: int, run_limit: Decimal | None = None
    ) -> dict[int, list[Refusal | None]]:
        """Let racers try every shard at once, each from another end; return what each shard met."""
        met: dict[int, list[Refusal | None]] = {shard: [] for shard in range(shards)}

        async def racer(first: int) -> None:
            for step in range(shards):
                shard = (first + step) % shards
                met[shard].append(await self.reserve(attempt(shard), run_limit))

        await asyncio.gather(*(racer(number * shards // racers) for number in range(racers)))
        return met

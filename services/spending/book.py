"""The ledgers in the object store: one for each run, one for all that goes through a provider account."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pydantic import TypeAdapter

from contracts.keys import RunKeys, spend
from contracts.spending import LedgerEntry, Reservation
from services.chassis.append_log import AppendLog
from services.chassis.clock import Clock
from services.chassis.object_store import ObjectStore, new_nonce

from . import ledger
from .ledger import NOTHING_SPENT, Caps, Refusal

_ENTRY: TypeAdapter[LedgerEntry] = TypeAdapter(LedgerEntry)


@dataclass(frozen=True)
class Ledger:
    """One ledger: a log whose newest entry is the state."""

    log: AppendLog[LedgerEntry]
    clock: Clock

    async def now(self) -> LedgerEntry:
        """Return the ledger as it stands."""
        _, state = await self._newest(0)
        return state

    async def reserve(self, work: str, wanted: Reservation, caps: Caps) -> Refusal | None:
        """Reserve money for an attempt, once; return why it cannot be had."""
        return await self._change(lambda state: ledger.reserve(state, work, wanted, caps))

    async def settle(self, work: str, actual_usd: Decimal | None) -> None:
        """Turn an attempt's reservation into its actual cost; None keeps its highest price."""
        await self._change(lambda state: ledger.settle(state, work, actual_usd))

    async def _change(self, decide: Callable[[LedgerEntry], LedgerEntry | Refusal]) -> Refusal | None:
        """Append what `decide` makes of the newest state; whoever loses decides again on the winner's."""
        number, state = await self._newest(0)
        while True:
            changed = decide(state)
            if not isinstance(changed, LedgerEntry):
                return changed
            if changed == state:
                return None
            entry = changed.model_copy(update={"nonce": new_nonce(), "at": self.clock.now()})
            winner = await self.log.append(number + 1, entry)
            if winner.nonce == entry.nonce:
                return None
            number, state = await self._newest(number + 1)

    async def _newest(self, known: int) -> tuple[int, LedgerEntry]:
        number = await self.log.length(known)
        state = await self.log.get(number) if number else NOTHING_SPENT
        return number, state or NOTHING_SPENT


def run_ledger(store: ObjectStore, clock: Clock, run: str) -> Ledger:
    """Return the ledger of a run."""
    return Ledger(AppendLog(store, RunKeys(run).spend, _ENTRY), clock)


def account_ledger(store: ObjectStore, clock: Clock, account: str) -> Ledger:
    """Return the ledger of everything that this store's runs spend through a provider account."""
    return Ledger(AppendLog(store, lambda entry: spend(account, entry), _ENTRY), clock)

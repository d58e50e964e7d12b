"""Both ledgers of an attempt: its run's for the run's budget, the account's for day, total and room."""

from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from contracts.events import AttemptEvent
from contracts.keys import RunKeys
from contracts.spending import Reservation
from services.chassis.clock import Clock
from services.chassis.object_store import ObjectStore
from services.chassis.submission_log import read_log

from .book import account_ledger, run_ledger
from .ledger import Caps, OverBudget, Refusal

_ADVICE = {
    "run": "raise the recipe's max_cost_usd, --max-cost or SCENELOOM_MAX_COST_PER_RUN and replay the run",
    "day": "replay the run tomorrow, or raise SCENELOOM_MAX_COST_PER_DAY and replay it",
    "total": "raise SCENELOOM_MAX_COST_TOTAL and replay the run",
}
_WHOSE = {"run": "the run's budget", "day": "today's budget", "total": "the deployment's budget"}


@dataclass(frozen=True)
class Purse:
    """Reserves the money of attempts under one provider account."""

    store: ObjectStore
    clock: Clock
    account: str
    caps: Caps

    async def reserve(
        self, event: AttemptEvent, highest_usd: Decimal, lines: int, run_limit: Decimal | None
    ) -> Refusal | None:
        """Set aside an attempt's highest price in both ledgers, once; return why it cannot be.

        Whatever the account refuses stays reserved in the run's ledger until the attempt ends: it is
        still wanted.
        """
        wanted = Reservation(usd=highest_usd, lines=lines, day=self.clock.now().astimezone(UTC).date())
        of_run = run_ledger(self.store, self.clock, event.run)
        refusal = await of_run.reserve(_in_run(event), wanted, Caps(total_usd=run_limit))
        if isinstance(refusal, OverBudget):
            return OverBudget("run", refusal.limit, refusal.taken)
        of_account = account_ledger(self.store, self.clock, self.account)
        return await of_account.reserve(_in_account(event), wanted, self.caps)


async def settle(
    store: ObjectStore, clock: Clock, event: AttemptEvent, run_account: str, actual_usd: Decimal | None
) -> None:
    """Turn an attempt's reservations into what it cost; None keeps the highest price. Repeatable.

    They stand under the account that submitted it, whoever settles. Where a person had it made under another
    account, what the former one may have charged stays at its highest price.
    """
    await run_ledger(store, clock, event.run).settle(_in_run(event), actual_usd)
    log = await read_log(store, RunKeys(event.run).shard(event.shard).attempt(event.attempt))
    paying = log.last.account if log.last is not None else run_account
    accounts = {paying, run_account, *((log.first.account,) if log.first is not None else ())}
    for account in sorted(accounts):
        cost = actual_usd if account == paying else None
        await account_ledger(store, clock, account).settle(_in_account(event), cost)


def attempt_of(work: str) -> AttemptEvent:
    """Return the attempt that a reservation in an account's ledger is of."""
    run, shard, attempt = work.split("/")
    return AttemptEvent(run=run, shard=int(shard), attempt=int(attempt.removeprefix("a")))


def attempt_in_run(run: str, work: str) -> AttemptEvent:
    """Return the attempt that a reservation in a run's ledger is of."""
    return attempt_of(f"{run}/{work}")


def refusal_in_words(refusal: OverBudget, highest_usd: Decimal) -> str:
    """Return what happened and the way out, for a person."""
    return (
        f"{_WHOSE[refusal.cap]} of ${refusal.limit:.2f} would not hold: ${refusal.taken:.2f} is spent or "
        f"reserved, and this attempt may cost up to ${highest_usd:.2f}; {_ADVICE[refusal.cap]}"
    )


def _in_run(event: AttemptEvent) -> str:
    return f"{event.shard:05d}/a{event.attempt}"


def _in_account(event: AttemptEvent) -> str:
    return f"{event.run}/{_in_run(event)}"

"""The submission log as a state machine: what to do next, given its last entry and the time.

    nothing ──► prepared ──► creating ──► submitted
                 ▲ ▲  │        │ │ └────► refused
                 │ │  └────────┼─┼──────► refused (the run was cancelled: we gave it up)
                 │ └───────────┘ ▼        (429, or the connection was never opened: definitely not made)
                 └────────── ambiguous ──► submitted (found by listing)
                (absent for the whole settle time: next epoch)

The rules:
1. Only the call whose nonce stands in `creating` may POST, once, within its lease.
2. Everybody else who meets `creating` waits for the lease to end and then calls it ambiguous.
3. What is ambiguous is never sent again until it has been absent from the provider's list for longer
   than any delay of that list, so the settle time must exceed list delay plus lease.
4. Another account's entry is left alone: only a person knows what became of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Refused, Submitted

LEASE = timedelta(seconds=60)
"""How long a `creating` entry may be acted on; must outlast the client's timeout of one POST."""


@dataclass(frozen=True)
class Prepare:
    """Append `prepared` for this epoch."""

    epoch: int


@dataclass(frozen=True)
class Create:
    """Upload, append `creating`, send the POST."""

    epoch: int


@dataclass(frozen=True)
class WaitForLease:
    """Another call may be sending its POST; look again when its lease is over."""

    delay: timedelta


@dataclass(frozen=True)
class Doubt:
    """The lease is over and no answer was recorded: append `ambiguous`."""

    since: datetime
    epoch: int


@dataclass(frozen=True)
class Reconcile:
    """Ask the provider's list; `settled` says whether absence is proof by now."""

    epoch: int
    settled: bool


@dataclass(frozen=True)
class Follow:
    """The provider has it: say so."""

    batch: str


@dataclass(frozen=True)
class Stop:
    """The provider refused it for good, or we gave it up: end the attempt."""

    code: str
    message: str


@dataclass(frozen=True)
class Foreign:
    """The entry belongs to another account of the provider."""

    account: str


Step = Prepare | Create | WaitForLease | Doubt | Reconcile | Follow | Stop | Foreign


def next_step(
    last: AnyEntry | None,
    now: datetime,
    account: str,
    settle: timedelta,
    dead_before: datetime | None = None,
) -> Step:
    """Return what follows from the log's last entry, None being the empty log.

    Whoever wrote before `dead_before` is known to be dead, so its lease need not be waited for.
    """
    if last is None:
        return Prepare(epoch=1)
    if last.account != account:
        return Foreign(last.account)
    match last:
        case Prepared(epoch=epoch):
            return Create(epoch)
        case Creating(epoch=epoch, lease_until=until, at=at):
            dead = dead_before is not None and at < dead_before
            return Doubt(at, epoch) if dead or now >= until else WaitForLease(until - now)
        case Ambiguous(epoch=epoch, since=since):
            return Reconcile(epoch, settled=now - since >= settle)
        case Submitted(batch=batch):
            return Follow(batch)
        case Refused(code=code, message=message):
            return Stop(code, message)


def display_name(submission: str, epoch: int, nonce: str) -> str:
    """Return the name by which a batch can be told from every other in the provider's list."""
    return f"{_label(submission, epoch)}{nonce}"


def is_ours(name: str, submission: str, epoch: int) -> bool:
    """Return whether a listed batch was made for this submission and epoch, by whichever call."""
    return name.startswith(_label(submission, epoch))


def _label(submission: str, epoch: int) -> str:
    return f"sceneloom/{submission}/{epoch}/"

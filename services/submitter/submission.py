"""The submission log as a state machine: what to do next, given its last entry and the time.

    from        to          when
    nothing     prepared    at the first look
    prepared    creating    its money is set aside and its lines are uploaded
    prepared    refused     we gave it up: cancelled, over budget, 72 hours of 429, or its attempt has ended
    creating    submitted   the provider made it
    creating    refused     the provider will not have it
    creating    prepared    definitely not made: 429, a key not accepted, a connection never opened
    creating    ambiguous   the answer was lost, or none was recorded within the lease
    ambiguous   submitted   found by listing, or the answer came late
    ambiguous   prepared    absent for the whole settle time: next epoch

    By a person, of what is ambiguous, of a `creating` whose lease is over, and of anything but `refused`
    that is another account's (`sceneloom resolve`):

    any         submitted   --adopt
    any         prepared    --absent: next epoch, under this account
    any         refused     --give-up

    And of anything but `submitted` and a `creating` under lease: `refused`, by `sceneloom dead drop`.

The rules:
1. Only the call whose nonce stands in `creating` may POST, once, within its lease.
2. Everybody else who meets `creating` waits for the lease to end and then calls it ambiguous.
3. What is ambiguous is never sent again until it has been absent from the provider's list for the settle
   time; decision 9 says what that must exceed.
4. Another account's entry is left alone, and so is another account's run: only a person knows what
   became of it, and who is to pay.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from contracts.submission import Ambiguous, AnyEntry, Creating, Prepared, Refused, Submitted

LEASE = timedelta(seconds=60)
"""How long a `creating` entry may be acted on; must outlast the client's timeout of one POST."""

QUOTA_PATIENCE = timedelta(hours=72)
"""For how long 'too many requests' is waited out."""

CANCELLED, OVER_BUDGET, QUOTA, DROPPED = "cancelled", "over_budget", "quota", "dropped"
"""The codes under which a submission ends that was given up by us or by a person."""


class Absence(Enum):
    """What it means that the provider's list does not show an ambiguous batch."""

    UNPROVEN = "the list may lag behind"
    PROVEN = "it was never made: the next epoch may begin"
    FOR_A_PERSON = "it was probably never made, and a person is to say so"


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
    """Ask the provider's list; after `settled_in`, absence is proof."""

    epoch: int
    absence: Absence
    settled_in: timedelta = timedelta(0)


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
class GiveUp:
    """Append `refused` under a code of ours: nothing more is to be tried."""

    epoch: int
    code: str
    message: str


@dataclass(frozen=True)
class Foreign:
    """The entry, or the run, belongs to another account of the provider."""

    account: str


Step = Prepare | Create | WaitForLease | Doubt | Reconcile | Follow | Stop | GiveUp | Foreign


@dataclass(frozen=True)
class Circumstances:
    """What a step depends on beside the log.

    `run_account` is the account that the run was planned for. Whoever wrote before `dead_before` is known
    to be dead, so its lease need not be waited for. `strict` leaves the proof of absence to a person.
    """

    now: datetime
    account: str
    run_account: str
    settle: timedelta
    strict: bool = False
    dead_before: datetime | None = None


def next_step(last: AnyEntry | None, given: Circumstances) -> Step:
    """Return what follows from the log's last entry, None being the empty log."""
    if last is None:
        return Prepare(epoch=1) if given.run_account == given.account else Foreign(given.run_account)
    if last.account != given.account:
        return Foreign(last.account)
    match last:
        case Prepared():
            return _after_prepared(last, given.now)
        case Creating(epoch=epoch, lease_until=until, at=at):
            dead = given.dead_before is not None and at < given.dead_before
            return Doubt(at, epoch) if dead or given.now >= until else WaitForLease(until - given.now)
        case Ambiguous(epoch=epoch, since=since):
            left = max(given.settle - (given.now - since), timedelta(0))
            return Reconcile(epoch, _absence(left, given), left)
        case Submitted(batch=batch):
            return Follow(batch)
        case Refused(code=code, message=message):
            return Stop(code, message)


def _after_prepared(last: Prepared, now: datetime) -> Step:
    if last.quota_since is not None and now - last.quota_since >= QUOTA_PATIENCE:
        hours = QUOTA_PATIENCE.total_seconds() / 3600
        return GiveUp(last.epoch, QUOTA, f"the provider has said 'too many requests' for {hours:.0f} hours")
    return Create(last.epoch)


def _absence(left: timedelta, given: Circumstances) -> Absence:
    if left > timedelta(0):
        return Absence.UNPROVEN
    return Absence.FOR_A_PERSON if given.strict else Absence.PROVEN

"""The audit on a store in memory and a scripted provider."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from contracts.documents import AuditReport, BatchIndex, Ended
from contracts.events import AttemptEvent
from contracts.keys import RunKeys, audit, batch_index, unfinished
from contracts.spending import Reservation
from contracts.submission import ENTRY, AnyEntry, Creating, Prepared, Refused, Submitted
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.errors import Unavailable
from services.chassis.object_store import commit, read
from services.chassis.provider import BatchState
from services.chassis.submission_log import display_name
from services.spending.book import account_ledger, run_ledger
from services.spending.ledger import NO_CAPS
from services.spending.purse import Purse
from services.submitter.settings import SubmitterSettings
from services.sweeper.auditing import Auditor
from services.sweeper.settings import SweeperSettings
from tests.fakes.clock import START, FakeClock
from tests.fakes.documents import ANY_BLOB, run_document
from tests.fakes.provider import FakeProvider

ACCOUNT = "gemini-1"
SETTLE = timedelta(hours=3)


def entry(kind: type[AnyEntry], nonce: str, account: str = ACCOUNT, **more: object) -> AnyEntry:
    return kind.model_validate({"nonce": nonce, "at": START, "epoch": 1, "account": account, **more})


@dataclass
class World:
    store: ObstoreObjectStore = field(default_factory=memory_store)
    provider: FakeProvider = field(default_factory=FakeProvider)
    clock: FakeClock = field(default_factory=FakeClock)

    async def audit(self) -> AuditReport:
        report = await Auditor(self.store, self.provider, self.clock, ACCOUNT, SETTLE).audit()
        assert await read(self.store, audit(ACCOUNT), AuditReport) == report
        return report

    async def log(self, run: str, *entries: AnyEntry, shard: int = 0) -> None:
        for number, one in enumerate(entries, 1):
            key = RunKeys(run).shard(shard).attempt(1).submission(number)
            await self.store.create(key, ENTRY.dump_json(one))

    async def submit(self, run: str = "run-1", *, shard: int = 0, account: str = ACCOUNT, **more: str) -> str:
        """Make a batch and the log that follows it; return the batch."""
        name = f"{run}-{shard}"
        batch = self.provider.add(display_name(name, 1, "owner"))
        submitted = entry(Submitted, "s", account, batch=more.get("followed", batch))
        await self.log(run, entry(Prepared, name, account), submitted, shard=shard)
        return batch


@pytest.fixture
async def world() -> World:
    world = World()
    await world.store.put(unfinished("run-1"), b"")
    return world


async def test_batches_that_a_log_follows_are_known(world: World) -> None:
    for shard in range(3):
        await world.submit(shard=shard)
    report = await world.audit()
    assert (report.known, report.doubles, report.missing, report.strangers) == (3, (), (), 0)
    assert world.provider.cancelled == []


async def test_a_double_that_still_runs_is_cancelled_and_said_loudly(world: World) -> None:
    batch = await world.submit()
    double = world.provider.add(display_name("run-1-0", 1, "late"))
    with capture_logs() as lines:
        report = await world.audit()
    assert (report.known, report.doubles) == (1, (double,))
    assert world.provider.cancelled == [double]
    assert [(line["log_level"], line["surplus"]) for line in lines] == [("error", double)]
    assert batch not in world.provider.cancelled


@pytest.mark.parametrize("state", [BatchState.SUCCEEDED, BatchState.CANCELLED, BatchState.EXPIRED])
async def test_a_double_that_has_ended_is_said_and_not_cancelled(world: World, state: BatchState) -> None:
    await world.submit()
    double = world.provider.add(display_name("run-1-0", 1, "late"), state)
    assert (await world.audit()).doubles == (double,)
    assert world.provider.cancelled == []


async def test_a_batch_that_is_being_created_this_moment_is_in_doubt_and_left_alone(world: World) -> None:
    world.provider.add(display_name("s", 1, "owner"))
    creating = entry(Creating, "c", lease_until=START.isoformat(), file="files/f")
    await world.log("run-1", entry(Prepared, "s"), creating)
    report = await world.audit()
    assert (report.in_doubt, report.doubles) == (1, ())
    assert world.provider.cancelled == []


async def test_a_batch_of_a_submission_that_was_given_up_is_a_double(world: World) -> None:
    double = world.provider.add(display_name("s", 1, "owner"))
    await world.log("run-1", entry(Prepared, "s"), entry(Refused, "r", code="cancelled", message=""))
    assert (await world.audit()).doubles == (double,)
    assert world.provider.cancelled == [double]


async def test_another_deployments_batches_are_counted_and_never_touched(world: World) -> None:
    world.provider.add("somebody's own batch")
    world.provider.add(display_name("of-another-store", 1, "n"))
    assert (await world.audit()).strangers == 2
    assert world.provider.cancelled == []


async def test_a_followed_batch_is_missing_once_it_must_be_listed(world: World) -> None:
    batch = await world.submit()
    world.provider.listed = False
    world.clock.advance(SETTLE - timedelta(seconds=1))
    assert (await world.audit()).missing == ()
    world.clock.advance(timedelta(seconds=1))
    assert (await world.audit()).missing == (batch,)


def test_a_batch_must_be_listed_once_submitters_take_its_absence_for_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCENELOOM_SUBMISSION_SETTLE", "PT3H")
    assert SweeperSettings.load().settle == SubmitterSettings.load().settle == timedelta(hours=3)


async def test_a_batch_whose_attempt_has_ended_need_not_be_listed_any_more(world: World) -> None:
    await world.submit()
    await world.store.put(RunKeys("run-1").shard(0).attempt(1).ended, b"{}")
    world.provider.listed = False
    world.clock.advance(timedelta(days=3))
    assert (await world.audit()).missing == ()


async def test_a_finished_runs_double_is_found_by_the_batch_that_it_doubles(world: World) -> None:
    batch = await world.submit("run-2")
    index = BatchIndex(
        nonce="n", batch=batch, run="run-2", reference=None, shard=0, attempt=1, account=ACCOUNT,
        submitted_at=START,
    )  # fmt: skip
    await world.store.put(batch_index(ACCOUNT, batch), index.model_dump_json().encode())
    double = world.provider.add(display_name("run-2-0", 1, "late"))
    report = await world.audit()
    assert (report.known, report.doubles) == (1, (double,))


async def test_a_late_batch_of_what_a_finished_run_gave_up_is_a_stranger(world: World) -> None:
    world.provider.add(display_name("s", 1, "owner"))
    dropped = entry(Refused, "r", code="dropped", message="")
    await world.log("run-2", entry(Prepared, "s"), dropped)
    report = await world.audit()
    assert (report.strangers, report.doubles) == (1, ())
    assert world.provider.cancelled == []


async def test_another_accounts_submissions_are_not_this_audits(world: World) -> None:
    await world.submit(account="gemini-2")
    world.clock.advance(timedelta(days=1))
    report = await world.audit()
    assert (report.strangers, report.known, report.missing) == (1, 0, ())


async def test_a_list_with_a_page_missing_is_no_audit(world: World) -> None:
    await world.submit()

    class Broken(FakeProvider):
        async def list(self):  # type: ignore[no-untyped-def] # noqa: ANN202
            yield replace(next(iter(world.provider.batches.values())))
            raise Unavailable("the second page is missing")

    with pytest.raises(Unavailable):
        await Auditor(world.store, Broken(), world.clock, ACCOUNT, SETTLE).audit()
    assert await world.store.size(audit(ACCOUNT)) is None


async def reserved_for(world: World, shard: int) -> None:
    event = AttemptEvent(run="run-1", shard=shard, attempt=1)
    purse = Purse(world.store, world.clock, ACCOUNT, NO_CAPS)
    assert await purse.reserve(event, Decimal(5), 1, None) is None


async def ended(world: World, shard: int, *, uncertain: bool) -> None:
    await commit(world.store, RunKeys("run-1").run_document, run_document(account=ACCOUNT))
    end = Ended(
        nonce="n", ending="cancelled", outcomes=ANY_BLOB, retry=None, cost_usd=Decimal(1), uncertain=uncertain
    )
    await commit(world.store, RunKeys("run-1").shard(shard).attempt(1).ended, end)


@pytest.mark.parametrize(("uncertain", "cost"), [(False, 1), (True, 5)])
async def test_what_is_still_reserved_for_an_attempt_that_has_ended_is_settled(
    world: World, uncertain: bool, cost: int
) -> None:
    await reserved_for(world, shard=0)
    await ended(world, shard=0, uncertain=uncertain)
    await world.audit()
    for ledger in (
        account_ledger(world.store, world.clock, ACCOUNT),
        run_ledger(world.store, world.clock, "run-1"),
    ):
        state = await ledger.now()
        assert not state.reserved
        assert state.spent_usd == cost


async def test_what_only_the_run_had_set_aside_when_its_submitter_died_is_settled_as_well(
    world: World,
) -> None:
    wanted = Reservation(usd=Decimal(5), lines=1, day=START.date())
    of_run = run_ledger(world.store, world.clock, "run-1")
    await of_run.reserve("00000/a1", wanted, NO_CAPS)
    await of_run.reserve("00001/a1", wanted, NO_CAPS)
    await ended(world, shard=0, uncertain=False)
    await world.audit()
    state = await of_run.now()
    assert list(state.reserved) == ["00001/a1"]
    assert state.spent_usd == 1


async def test_what_is_reserved_for_an_attempt_under_way_stays_reserved(world: World) -> None:
    await reserved_for(world, shard=0)
    await world.audit()
    state = await account_ledger(world.store, world.clock, ACCOUNT).now()
    assert list(state.reserved) == ["run-1/00000/a1"]

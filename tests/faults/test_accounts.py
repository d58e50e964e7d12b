"""Two deployments in one provider account, and another account's key: nobody touches what is another's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.events import BatchSubmitted
from services.adapters.object_store import memory_store
from services.chassis.errors import Permanent
from services.poller.handlers import Poller
from services.sweeper.auditing import Auditor
from tests.faults.creates import OneBatch, beside, one_batch


def poller(batch: OneBatch, account: str) -> Poller:
    provider = batch.submitter.batches
    return Poller(batch.store, provider, batch.clock, account, batch.submitter.settle)


async def test_lost_answers_of_two_deployments_are_found_each_by_its_own() -> None:
    async with one_batch() as ours:
        theirs = await beside(ours, memory_store())
        ours.bench.simulator.list_lag = timedelta(minutes=1)
        ours.bench.simulator.faults.arm("create-lost", 2)
        first, second = await ours.deliver(), await theirs.deliver()
        (our_word,) = await ours.to_the_end()
        (their_word,) = await theirs.to_the_end()
        assert first
        assert second
        assert isinstance(our_word, BatchSubmitted)
        assert isinstance(their_word, BatchSubmitted)
        assert sorted([our_word.batch, their_word.batch]) == sorted(ours.batches())
        assert ours.posts() == 2
        for here in (ours, theirs):
            submitter = here.submitter
            auditor = Auditor(here.store, submitter.batches, here.clock, "gemini-1", submitter.settle)
            report = await auditor.audit()
            assert (report.strangers, report.doubles) == (1, ())
        assert ours.bench.simulator.counters.seen()["cancels"] == 0


async def test_another_accounts_key_asks_a_person_and_the_former_one_goes_on() -> None:
    async with one_batch() as batch:
        batch.bench.simulator.list_lag = timedelta(minutes=1)
        batch.bench.simulator.faults.arm("create-lost", 1)
        await batch.deliver()
        stranger = replace(batch.submitter, account="gemini-2")
        (message,) = batch.messages
        with pytest.raises(Permanent, match="another provider account"):
            await stranger.submit(message)
        (submitted,) = await batch.to_the_end()
        assert isinstance(submitted, BatchSubmitted)
        with pytest.raises(Permanent, match="if the key was changed"):
            await poller(batch, "gemini-2").watch(submitted)
        assert await poller(batch, "gemini-1").watch(submitted)
        assert batch.posts() == 1
        assert batch.bench.simulator.counters.seen()["cancels"] == 0

"""Twenty submitters race for every batch, on each store that ships: exactly one of them creates it."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from contracts.events import BatchBuilt, BatchSubmitted
from contracts.keys import RunKeys
from contracts.submission import Submitted
from services.adapters.object_store import ObstoreObjectStore
from services.chassis.handling import Snooze
from services.chassis.provider import CreateAnswer
from services.chassis.submission_log import read_log, submission_of
from services.spending.book import account_ledger
from services.spending.ledger import Caps
from services.submitter.handlers import Submitter
from tests.fakes.provider import FakeProvider
from tests.fakes.submitting import ACCOUNT, BUILT, Scene

RACERS = 20
ATTEMPTS = {"memory": 60, "disk": 60, "s3": 6}


class LeisurelyProvider(FakeProvider):
    """Takes a moment over every create, in which others may try."""

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        for _ in range(3):
            await asyncio.sleep(0)
        return await super().create(model, file, display_name)


async def submit(submitter: Submitter, event: BatchBuilt) -> str:
    """Submit as a message does that always comes back at once; return the batch."""
    result = await submitter.submit(event)
    while isinstance(result, Snooze):
        result = await submitter.submit(event)
    assert isinstance(result, list)
    (said,) = result
    assert isinstance(said, BatchSubmitted)
    return said.batch


async def test_twenty_racers_create_every_batch_exactly_once(
    store: ObstoreObjectStore, request: pytest.FixtureRequest
) -> None:
    attempts = range(ATTEMPTS[request.node.callspec.params["store"]])
    scene, provider = Scene(store), LeisurelyProvider()
    await scene.prepare()
    one = replace(scene.submitter, files=provider, batches=provider, caps=Caps(batches=len(attempts)))
    said: dict[int, set[str]] = {attempt: set() for attempt in attempts}

    async def race(racer: int) -> None:
        mine = replace(one)
        for attempt in attempts:
            # Half of them come from the other end, so that they meet others at every stage of a submission.
            shard = attempt if racer % 2 else len(attempts) - 1 - attempt
            said[shard].add(await submit(mine, BUILT.model_copy(update={"shard": shard})))

    await asyncio.gather(*(race(racer) for racer in range(RACERS)))
    made_for = Counter(submission_of(name) for name in provider.created)
    assert len(provider.created) == len(made_for) == len(attempts)
    assert all(len(batches) == 1 for batches in said.values())
    for attempt in attempts:
        last = (await read_log(store, RunKeys("run-1").shard(attempt).attempt(1))).last
        assert isinstance(last, Submitted)
        assert {last.batch} == said[attempt]
    ledger = account_ledger(store, scene.clock, ACCOUNT)
    assert len((await ledger.now()).reserved) == await ledger.log.length() == len(attempts)

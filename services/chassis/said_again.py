"""Events made from commits: what a stage said, said again from the store alone.

A sweep, a cancel and a person say the event that follows from the same commit as the stage's own did. It
belongs to the next turn, and its reference comes from the run's document.
"""

from dataclasses import dataclass
from typing import TypedDict

from contracts.documents import Built, Fetched, RunDocument
from contracts.events import AttemptEnded, AttemptEnding, BatchBuilt, BatchSubmitted, ShardPlanned, Work
from contracts.keys import AttemptKeys, RunKeys

from .object_store import ObjectStore
from .run_documents import attempt_items


class Ending(TypedDict):
    """How an attempt ended, as its event says it."""

    ending: AttemptEnding
    batch: str | None
    responses: str | None
    message: str


def ending_of(fetched: Fetched) -> Ending:
    """Return how an attempt ended whose responses are ours."""
    return Ending(ending=fetched.ending, batch=fetched.batch, responses=fetched.file, message=fetched.message)


@dataclass(frozen=True)
class OneAttempt:
    """An attempt of a run, as its commits know it, and whose reference its events carry."""

    document: RunDocument
    reference: str | None
    shard: int
    attempt: int

    @property
    def keys(self) -> AttemptKeys:
        """Return where the attempt's commits lie."""
        return RunKeys(self.document.run).shard(self.shard).attempt(self.attempt)

    def work(self) -> Work:
        """Return what every event about the attempt says."""
        return Work(
            run=self.document.run,
            reference=self.reference,
            shard=self.shard,
            attempt=self.attempt,
        )

    def built(self, built: Built, turn: int = 0) -> BatchBuilt | AttemptEnded:
        """Return what follows from the request lines, or from there being none."""
        if built.requests is None:
            return AttemptEnded(**self.work(), turn=turn, ending="nothing_to_submit")
        return BatchBuilt(
            **self.work(),
            turn=turn,
            requests=built.requests,
            lines=built.lines,
            model=self.document.recipe.model,
            highest_price_usd=built.highest_price_usd,
        )

    def submitted(self, batch: str, turn: int) -> BatchSubmitted:
        """Return that the provider has the batch."""
        return BatchSubmitted(**self.work(), turn=turn, batch=batch)

    def ended(self, fetched: Fetched, turn: int) -> AttemptEnded:
        """Return how the attempt ended, once its responses are ours."""
        return AttemptEnded(**self.work(), turn=turn, **ending_of(fetched))

    async def planned(self, store: ObjectStore, turn: int) -> ShardPlanned:
        """Return that the attempt's items are to be made."""
        items = await attempt_items(store, self.document.run, self.shard, self.attempt)
        return ShardPlanned(**self.work(), turn=turn, items=items)

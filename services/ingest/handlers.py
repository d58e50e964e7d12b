"""ingest's use case: a catalogue that is ready becomes a planned run, or a rejection with its reason."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from contracts.documents import OutcomeLine, Planned, Rejected, Requested, RunDocument
from contracts.events import CsvReady, RejectionCode, RunRejected
from contracts.keys import RunKeys, unfinished
from contracts.values import Blob
from services.chassis.clock import Clock
from services.chassis.errors import Permanent
from services.chassis.handling import LastWord, Result
from services.chassis.lines import split_lines
from services.chassis.object_store import DigestedFile, MissingObject, ObjectStore, commit, new_nonce, read
from services.chassis.run_documents import first_attempt, raise_limits

from . import plans
from .committing import RunCommitter
from .contents import fill, new_contents
from .plans import Budget, Rejection, RunPlan
from .recipe_book import RecipeBook
from .rejection import CatalogueRejected


@dataclass(frozen=True)
class Ingestor:
    """Plans runs for one provider account."""

    store: ObjectStore
    recipes: RecipeBook
    clock: Clock
    account: str
    window: int
    budget: Budget

    async def plan(self, event: CsvReady) -> Result:
        """Claim the run, read the catalogue, commit the plan, and start the first shards."""
        with DigestedFile() as source:
            await self._fetch(event, source)
            plan = await plans.resolve(event, source.sha256, self.recipes, self.account)
            if isinstance(plan, Rejection):
                return [_rejection(event, plan.run, plan.code, plan.message)]
            if not await self._claim(event, plan, source):
                return [_rejection(event, plan.run, "run_taken", plans.taken(plan.run))]
            return await self._planned(event, plan, source)

    async def _fetch(self, event: CsvReady, source: DigestedFile) -> None:
        try:
            async for piece in self.store.stream(event.catalogue.key):
                await asyncio.to_thread(source.write, piece)
        except MissingObject as error:
            raise Permanent(
                f"there is no catalogue at {event.catalogue.key}: upload it, then publish or replay the event"
            ) from error

    async def _claim(self, event: CsvReady, plan: RunPlan, source: DigestedFile) -> bool:
        """Take the run's name for this work; return whether it is ours, now or from before."""
        keys = RunKeys(plan.run)
        blob = Blob(key=keys.source, sha256=source.sha256, size=source.size)
        request = Requested(
            nonce=new_nonce(),
            event=event,
            catalogue=blob,
            fingerprint=plan.fingerprint,
            recipe=plan.recipe,
            account=self.account,
            at=self.clock.now(),
        )
        if await self.store.size(keys.requested) is None:
            # Before the claim, so that no run that was claimed is ever hidden from a sweep.
            await self.store.put(unfinished(plan.run), b"")
        winner = await commit(self.store, keys.requested, request)
        if winner.fingerprint != plan.fingerprint:
            return False
        if await self.store.size(keys.source) is None:
            await self.store.put(keys.source, source.path)
        return True

    async def _planned(self, event: CsvReady, plan: RunPlan, source: DigestedFile) -> Result:
        keys = RunKeys(plan.run)
        rejected = await read(self.store, keys.rejected, Rejected)
        if rejected is not None:
            return self._last_word(event, plan.run, rejected)
        document = await read(self.store, keys.run_document, RunDocument)
        planned = await read(self.store, keys.planned, Planned)
        if document is None or planned is None:
            made = await self._make(event, plan, source)
            if isinstance(made, Rejected):
                return self._last_word(event, plan.run, made)
            document, planned = made
        await raise_limits(self.store, document, plan.recipe)
        return await self._first_shards(event, document, planned)

    def _last_word(self, event: CsvReady, run: str, made: Rejected) -> LastWord:
        said = _rejection(event, run, made.code, made.message, made.report)
        return LastWord([said], partial(self.store.delete, unfinished(run)))

    async def _make(
        self, event: CsvReady, plan: RunPlan, source: DigestedFile
    ) -> tuple[RunDocument, Planned] | Rejected:
        filename = event.catalogue.filename or PurePosixPath(event.catalogue.key).name
        committer = RunCommitter(self.store, self.clock, self.account, self.window)
        contents = new_contents()
        try:
            wanted = await self._wanted(event)
            await asyncio.to_thread(fill, contents, source.path, filename, plan.recipe, wanted)
            refusal = plans.refusal(contents.item_count, contents.skipped, plan, self.budget)
            if refusal is None:
                return await committer.commit(event, plan, contents)
            return await committer.reject(plan, *refusal, contents)
        except CatalogueRejected as error:
            return await committer.reject(plan, error.code, error.message)
        finally:
            contents.close()

    async def _wanted(self, event: CsvReady) -> frozenset[str] | None:
        """Return the items that a child run is to make, None for a run of its own."""
        if event.parent is None:
            return None
        try:
            manifest = self.store.stream(RunKeys(event.parent.run).manifest)
            return frozenset([line.item_id async for line in _outcomes(manifest) if line.outcome != "scene"])
        except MissingObject as error:
            raise Permanent(
                f"run {event.parent.run} is not completed, so nothing of it can be repeated"
            ) from error

    async def _first_shards(self, event: CsvReady, document: RunDocument, planned: Planned) -> Result:
        return [
            await first_attempt(self.store, document, planned, shard, event.reference)
            for shard in range(min(planned.window, planned.shard_count))
        ]


async def _outcomes(manifest: AsyncIterator[bytes]) -> AsyncIterator[OutcomeLine]:
    async for line in split_lines(manifest):
        yield OutcomeLine.model_validate_json(line)


def _rejection(
    event: CsvReady, run: str, code: RejectionCode, message: str, report: str | None = None
) -> RunRejected:
    return RunRejected(run=run, reference=event.reference, code=code, message=message, report=report)

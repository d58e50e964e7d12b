"""A contents becomes part of the store: data first, then the commits that make it count."""

import asyncio
from dataclasses import dataclass

from contracts.documents import Planned, Record, Rejected, RunDocument
from contracts.events import CsvReady, RejectionCode
from contracts.keys import RunKeys, unfinished
from services.chassis.clock import Clock
from services.chassis.object_store import DigestedFile, ObjectStore, commit, new_nonce
from services.reporting.record_report import header, record_line

from .contents import RunContents, estimate
from .plans import RunPlan


@dataclass(frozen=True)
class RunCommitter:
    """Commits runs, or their rejection."""

    store: ObjectStore
    clock: Clock
    account: str
    window: int

    async def commit(
        self, event: CsvReady, plan: RunPlan, contents: RunContents
    ) -> tuple[RunDocument, Planned]:
        """Store the contents and commit run and plan; returns what won, ours or a twin's."""
        keys = RunKeys(plan.run)
        document = RunDocument(
            nonce=new_nonce(),
            run=plan.run,
            reference=event.reference,
            recipe=plan.recipe,
            account=self.account,
            catalogue_format=contents.catalogue_format,
            records=await contents.records.store(self.store, keys.records(contents.records.sha256)),
            record_count=contents.record_count,
            items=await contents.items.store(self.store, keys.items(contents.items.sha256)),
            item_count=contents.item_count,
        )
        document = await commit(self.store, keys.run_document, document)
        planned = Planned(
            nonce=new_nonce(),
            shard_count=contents.shard_count,
            window=self.window,
            shards=await contents.shards.store(self.store, keys.shards(contents.shards.sha256)),
            estimate=estimate(contents, plan.recipe, plan.card, self.window),
        )
        # Again: a run that was over budget before has lost its marker.
        await self.store.put(unfinished(plan.run), b"")
        return document, await commit(self.store, keys.planned, planned)

    async def reject(
        self, plan: RunPlan, code: RejectionCode, message: str, contents: RunContents | None = None
    ) -> Rejected:
        """Commit why nothing is made, with a report of the records if they were read.

        A run over budget is not committed as rejected: with a higher budget the same run may be made.
        """
        keys = RunKeys(plan.run)
        if contents is not None:
            with DigestedFile() as report:
                await asyncio.to_thread(_write_report, report, contents)
                await self.store.put(keys.report, report.path)
        rejected = Rejected(
            nonce=new_nonce(),
            code=code,
            message=message,
            report=keys.report if contents is not None else None,
            at=self.clock.now(),
        )
        if code == "over_budget":
            return rejected
        return await commit(self.store, keys.rejected, rejected)


def _write_report(report: DigestedFile, contents: RunContents) -> None:
    report.write(header())
    with contents.records.path.open("rb") as records:
        for line in records:
            report.write(record_line(Record.model_validate_json(line), {}))

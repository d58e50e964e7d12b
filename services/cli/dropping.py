"""What is said in place of a message that a person drops, so that what it was about ends."""

import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from contracts.documents import DeadLetter, Rejected, Requested, RunDocument, Waiting
from contracts.events import (
    AttemptEnded,
    AttemptEvent,
    BatchBuilt,
    BatchSubmitted,
    CatalogueRef,
    CsvReady,
    Event,
    ShardPlanned,
)
from contracts.keys import RunKeys
from contracts.submission import AnyEntry, Creating, Refused, Submitted
from services.chassis.clock import Clock
from services.chassis.dead_letters import body_of
from services.chassis.errors import Permanent, Transient
from services.chassis.object_store import MissingObject, ObjectStore, commit, new_nonce, read
from services.chassis.settings import ProviderSettings
from services.chassis.submission_log import read_log
from services.chassis.wire import decode, payload
from services.ingest.plans import RunPlan, resolve
from services.ingest.recipe_book import RecipeBook

DROPPED = "dropped"
_OF_ATTEMPTS = {event.kind for event in (ShardPlanned, BatchBuilt, BatchSubmitted, AttemptEnded)}


@dataclass(frozen=True)
class Dropping:
    """Ends what dropped messages were about."""

    store: ObjectStore
    clock: Clock
    provider: ProviderSettings

    async def instead_of(self, letter: DeadLetter) -> list[Event]:
        """Write down that the letter is dropped, and return what must be said of it: often nothing."""
        kind = letter.queue.partition(".")[2]
        if kind in _OF_ATTEMPTS:
            return await self._ending(letter)
        return await self._rejection(letter) if kind == CsvReady.kind else []

    async def _ending(self, letter: DeadLetter) -> list[Event]:
        """End the attempt; a message about no attempt, or that dropped one already, is only forgotten."""
        said = _said(letter)
        try:
            event = AttemptEvent.model_validate(letter.model_dump(include={"run", "shard", "attempt"}))
        except ValidationError:
            return []
        keys = RunKeys(event.run)
        document = await read(self.store, keys.run_document, RunDocument)
        if document is None or said.get("ending") == DROPPED or await self.store.size(keys.completed):
            return []
        if await self._has_gone_on(event, letter):
            return []
        message = f"a message about it was dropped: {letter.reason}"
        batch = await self._refuse(event, document.account, message) or said.get("batch")
        work = {**event.work(), "reference": document.reference}
        return [AttemptEnded.model_validate({**work, "ending": DROPPED, "batch": batch, "message": message})]

    async def _has_gone_on(self, event: AttemptEvent, letter: DeadLetter) -> bool:
        """Return whether the attempt went on after the message died: another one did what it was to do."""
        keys = RunKeys(event.run).shard(event.shard).attempt(event.attempt)
        note = await read(self.store, keys.waiting, Waiting)
        if note is not None and not note.over and note.noted > letter.died:
            return True
        last = (await read_log(self.store, keys)).last
        return last is not None and not isinstance(last, Refused) and last.at > letter.died

    async def _refuse(self, event: AttemptEvent, account: str, message: str) -> str | None:
        """Let no other message of the attempt create or adopt its batch; return the batch if it has one.

        That stops nothing at the provider and brings no money back: a batch that is there, or appears yet,
        is made and followed by nobody, and the extractor books the attempt at its highest price.
        """
        log = await read_log(self.store, RunKeys(event.run).shard(event.shard).attempt(event.attempt))
        while not isinstance(log.last, Submitted | Refused):
            self._require_no_create(event, log.last)
            entry = Refused(
                nonce=new_nonce(),
                at=self.clock.now(),
                epoch=log.last.epoch if log.last else 1,
                account=account,
                code=DROPPED,
                message=message,
            )
            log = await log.append(entry)
        return log.last.batch if isinstance(log.last, Submitted) else None

    def _require_no_create(self, event: AttemptEvent, last: AnyEntry | None) -> None:
        """Raise Transient while a create may be under way: what it made would be followed by nobody."""
        if isinstance(last, Creating) and self.clock.now() < last.lease_until:
            raise Transient(
                f"a batch of run {event.run}, shard {event.shard}, attempt {event.attempt} may be created "
                f"until {last.lease_until:%H:%M:%S} UTC; what comes of it can be dropped after that"
            )

    async def _rejection(self, letter: DeadLetter) -> list[Event]:
        """Reject the run that the event claimed and never planned, and let ingest say so."""
        try:
            event = decode(body_of(letter), CsvReady, letter.content_type)
        except (Permanent, ValidationError):
            return []
        run = await self._claimed(event)
        if run is None or await self.store.size(RunKeys(run).planned) is not None:
            return []
        keys = RunKeys(run)
        message = f"the request was dropped: {letter.reason}"
        await commit(
            self.store,
            keys.rejected,
            Rejected(nonce=new_nonce(), code=DROPPED, message=message, at=self.clock.now()),
        )
        key = keys.source if await self.store.size(keys.source) is not None else event.catalogue.key
        if await self.store.size(key) is None:
            return []  # ingest could not read it, and would give up again
        catalogue = CatalogueRef(key=key, filename=event.catalogue.filename, sha256=event.catalogue.sha256)
        return [event.model_copy(update={"run": run, "catalogue": catalogue})]

    async def _claimed(self, event: CsvReady) -> str | None:
        """Return the run whose name this very work has taken, None if there is none."""
        sha256 = await self._digest(event)
        if sha256 is None:
            return event.run if await self._asked_for(event) else None
        plan = await resolve(event, sha256, RecipeBook(self.store), self.provider.tag())
        requested = await read(self.store, RunKeys(plan.run).requested, Requested)
        if requested is None or not isinstance(plan, RunPlan):
            return None
        return plan.run if requested.fingerprint == plan.fingerprint else None

    async def _asked_for(self, event: CsvReady) -> bool:
        if event.run is None:
            return False
        requested = await read(self.store, RunKeys(event.run).requested, Requested)
        return requested is not None and requested.event == event

    async def _digest(self, event: CsvReady) -> str | None:
        if event.catalogue.sha256 is not None:
            return event.catalogue.sha256
        digest = hashlib.sha256()
        try:
            async for piece in self.store.stream(event.catalogue.key):
                digest.update(piece)
        except MissingObject:
            return None
        return digest.hexdigest()


def _said(letter: DeadLetter) -> dict[str, Any]:
    try:
        value = payload(body_of(letter), letter.content_type)
    except Permanent:
        return {}
    return value if isinstance(value, dict) else {}

"""Where dead letters lie: in the store, and in the queues of a broker if there is one."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from contracts.documents import DeadLetter
from contracts.events import CsvReady, RunCancelRequested
from services.chassis.clock import SystemClock
from services.chassis.dead_letters import EVERY_LETTER, DeadLetterBox, LetterFilter, body_of
from services.chassis.errors import Permanent
from services.chassis.object_store import ObjectStore
from services.chassis.rabbit_dead_letters import DeadMessage, DeadQueues, dead_queues
from services.chassis.rabbit_publisher import EventPublisher
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings
from services.chassis.wire import decode


@dataclass(frozen=True)
class FoundLetter:
    """A dead letter as it was found: in the store, in its dead-letter queue, or in both."""

    letter: DeadLetter
    message: DeadMessage | None = None


@dataclass(frozen=True)
class DeploymentLetters:
    """The dead letters of running services."""

    box: DeadLetterBox
    queues: DeadQueues
    publisher: EventPublisher

    async def found(self, wanted: LetterFilter) -> AsyncGenerator[FoundLetter]:
        """Yield each letter that is meant, once.

        A message that dies again meanwhile is met again at the end of its queue, and left there.
        """
        seen: set[str] = set()
        stored = {letter.id: letter for letter in await self.box.letters(wanted)}
        async with aclosing(self.queues.messages(wanted.service)) as messages:
            async for message in messages:
                letter = stored.get(message.letter.id, message.letter)
                if wanted.takes(letter) and letter.id not in seen:
                    seen.add(letter.id)
                    yield FoundLetter(letter, message)
        for letter in stored.values():
            if letter.id not in seen:
                yield FoundLetter(letter)

    async def forget(self, found: FoundLetter) -> None:
        """Remove a letter from the store, and then from its queue."""
        await self.box.forget(found.letter)
        if found.message is not None:
            await found.message.remove()


@asynccontextmanager
async def open_deployment(store: ObjectStore) -> AsyncIterator[DeploymentLetters]:
    """Yield the dead letters of a deployment; raises ConfigurationError if its broker is away."""
    settings, clock = BrokerSettings.load(), SystemClock()
    async with (
        connected_publisher(settings, clock) as publisher,
        dead_queues(settings, clock) as queues,
    ):
        yield DeploymentLetters(DeadLetterBox(store), queues, publisher)


async def all_letters(store: ObjectStore, folder: Path | None, wanted: LetterFilter) -> list[DeadLetter]:
    """Return the letters that are meant, of a folder or of a deployment, the oldest death first."""
    if folder is not None:
        return await DeadLetterBox(store).letters(wanted)
    async with open_deployment(store) as deployment, aclosing(deployment.found(wanted)) as found:
        letters = [each.letter async for each in found]
    return sorted(letters, key=lambda letter: (letter.died, letter.id))


async def letters_of_run(store: ObjectStore, run: str, event: CsvReady) -> list[DeadLetter]:
    """Return the letters that stall a run, the event that asked for it among them: it may not name the run.

    A wish to cancel that came to nothing stalls nothing.
    """
    letters = await DeadLetterBox(store).letters(EVERY_LETTER)
    wish = f".{RunCancelRequested.kind}"
    return [
        letter
        for letter in letters
        if (letter.run == run and not letter.queue.endswith(wish)) or _asks_for(letter) == event
    ]


def _asks_for(letter: DeadLetter) -> CsvReady | None:
    if not letter.queue.endswith(f".{CsvReady.kind}"):
        return None
    try:
        return decode(body_of(letter), CsvReady, letter.content_type)
    except (Permanent, ValidationError):
        return None

"""`sceneloom dead replay` and `drop`, in a deployment or on a folder."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from contracts.documents import DeadLetter
from contracts.events import Event, RunCompleted, RunRejected
from services.chassis.clock import SystemClock
from services.chassis.dead_letters import EVERY_LETTER, DeadLetterBox, LetterFilter, body_of
from services.chassis.errors import SceneloomError
from services.chassis.settings import ProviderSettings

from .console import fail, note, say
from .dead import in_folder, line_of, unknown
from .dropping import Dropping
from .exit_codes import ExitCode
from .letters import DeploymentLetters, open_deployment
from .progress import LineReporter
from .requests import UsageProblem, check_strict
from .stores import store_of

REPLAYED, DROPPED = "replayed", "dropped"


@dataclass(frozen=True)
class Wish:
    """Which letters a person wants to replay or drop, and how strict a folder is with what follows."""

    wanted: LetterFilter
    every: bool
    strict: bool = False

    def check(self, folder: Path | None) -> None:
        """Raise UsageProblem unless it is clear which letters are meant, and strictness can be had."""
        check_strict(folder, strict=self.strict)
        if self.every and self.wanted.identifier is not None:
            raise UsageProblem("either an ID or --all")
        if not self.every and self.wanted == EVERY_LETTER:
            raise UsageProblem(
                "say which dead letters: an ID (`sceneloom dead list` shows them), --service, --run, "
                "--reason, or --all"
            )


async def replay_command(
    wish: Wish, folder: Path | None, photos: Path | None, provider: ProviderSettings
) -> ExitCode:
    """Give the letters back to their queues, confirmed before they are forgotten."""
    wish.check(folder)
    store = store_of(folder)
    if folder is not None:
        return await _here(wish, folder, photos, provider, None)
    async with open_deployment(store) as deployment:
        return await _act(wish, store.name, deployment, deployment.publisher.replay, REPLAYED)


async def drop_command(
    wish: Wish, folder: Path | None, photos: Path | None, provider: ProviderSettings
) -> ExitCode:
    """End what the letters were about, and forget them."""
    wish.check(folder)
    store = store_of(folder)
    dropping = Dropping(store, SystemClock(), provider)
    if folder is not None:
        return await _here(wish, folder, photos, provider, dropping)

    async with open_deployment(store) as deployment:

        async def drop(letter: DeadLetter) -> None:
            for event in await dropping.instead_of(letter):
                await deployment.publisher.publish(event)

        return await _act(wish, store.name, deployment, drop, DROPPED)


async def _act(
    wish: Wish,
    where: str,
    deployment: DeploymentLetters,
    act: Callable[[DeadLetter], Awaitable[None]],
    done: str,
) -> ExitCode:
    """Do to each letter what is wanted; the first that cannot be done ends it, and loses nothing."""
    count = 0
    async with aclosing(deployment.found(wish.wanted)) as letters:
        async for found in letters:
            try:
                await act(found.letter)
                await deployment.forget(found)
            except SceneloomError as error:
                fail(_unfinished(found.letter, done, count, error), ExitCode.UPSTREAM)
            count += 1
            say(f"{done}  {line_of(found.letter)}")
    return _ended(wish, count, done, where, None)


def _unfinished(letter: DeadLetter, done: str, count: int, error: SceneloomError) -> str:
    return (
        f"dead letter {letter.id} could not be {done}: {error}. It is kept, as are those after it; {count} "
        f"were {done} before. Mend the cause and use the same command again"
    )


def _ended(wish: Wish, count: int, done: str, where: str, folder: Path | None) -> ExitCode:
    if count == 0 and wish.wanted.identifier is not None:
        fail(unknown(wish.wanted.identifier, where, folder), ExitCode.USAGE)
    say(
        f"{count} {'letter' if count == 1 else 'letters'} {done}"
        if count
        else "no dead letter is meant by this"
    )
    return ExitCode.DONE


async def _here(
    wish: Wish, folder: Path, photos: Path | None, provider: ProviderSettings, dropping: Dropping | None
) -> ExitCode:
    """Replay letters of a folder, or drop them, and carry out in this process what follows."""
    from services.embedded import open_pipeline

    box, done = DeadLetterBox(store_of(folder)), REPLAYED if dropping is None else DROPPED
    letters = await box.letters(wish.wanted)
    if not letters:
        return _ended(wish, 0, done, str(folder), folder)
    provider.key()
    heard: list[Event] = []
    async with open_pipeline(folder, provider, photos, strict=wish.strict) as pipeline:
        pipeline.bus.listen(heard.append)
        pipeline.bus.listen(LineReporter().hear)
        for letter in letters:
            if dropping is None:
                pipeline.bus.replay(letter.queue, body_of(letter))
            else:
                for event in await dropping.instead_of(letter):
                    pipeline.bus.publish(event)
        await pipeline.bus.run()
        died = pipeline.bus.dead_letters
        for letter in letters:
            if letter.id not in {again.id for again in died}:
                await box.forget(letter)
    _ended(wish, len(letters), done, str(folder), folder)
    return _what_came_of_it(heard, died, folder)


def _what_came_of_it(heard: list[Event], died: list[DeadLetter], folder: Path) -> ExitCode:
    code = ExitCode.DONE
    for event in heard:
        if isinstance(event, RunCompleted):
            counts = event.counts
            say(f"run {event.run} {event.status}: {counts.scene} of {counts.total} items are scenes")
            code = code if event.status == "succeeded" else ExitCode.INCOMPLETE
        elif isinstance(event, RunRejected):
            say(f"run {event.run} is rejected: {event.message}")
            code = ExitCode.INCOMPLETE
    for letter in died:
        note(f"given up again  {line_of(letter)}")
    if died:
        fail(
            f"mend the cause; `sceneloom dead list{in_folder(folder)}` shows what is left", ExitCode.UPSTREAM
        )
    return code

"""Dead letters: messages that were given up on, kept in the store with their reason.

A letter's id is made from queue and body, so the same message dying again is the same letter. It is gone
once a person has replayed or dropped it.
"""

import base64
import hashlib
import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, TypedDict

from contracts import keys
from contracts.documents import DeadLetter

from .delivery import GiveUp
from .object_store import ObjectStore, read
from .wire import BODY_LIMIT

REASON_LIMIT = 2_000
STACK_LIMIT = 8_000
"""Characters kept; they also travel in headers, and more than a frame of those closes the connection."""


class Work(TypedDict):
    """Which work a message was about, as far as its body says."""

    run: str | None
    shard: int | None
    attempt: int | None


@dataclass(frozen=True)
class Death:
    """How a message died."""

    reason: str
    stack: str
    attempts: int
    first_failed: datetime
    died: datetime


def death_of(verdict: GiveUp, error: BaseException, now: datetime) -> Death:
    """Return how a message dies on which the policy gave up because of `error`."""
    return Death(
        reason=verdict.reason,
        stack="".join(traceback.format_exception(error)),
        attempts=verdict.past.failures,
        first_failed=verdict.past.first_failed or now,
        died=now,
    )


@dataclass(frozen=True)
class Message:
    """A message as it came."""

    queue: str
    body: bytes
    headers: Mapping[str, Any]
    content_type: str | None = None


@dataclass(frozen=True)
class LetterFilter:
    """Which letters a person means; what is None is not asked for."""

    service: str | None = None
    run: str | None = None
    reason: str | None = None
    identifier: str | None = None

    def takes(self, letter: DeadLetter) -> bool:
        """Return whether the letter is meant; a reason is found by any part of it, in either case."""
        return (
            self.service in {None, letter.service}
            and self.run in {None, letter.run}
            and self.identifier in {None, letter.id}
            and (self.reason is None or self.reason.lower() in letter.reason.lower())
        )


EVERY_LETTER = LetterFilter()


def letter_id(queue: str, body: bytes) -> str:
    """Return the id of the letter that a message of this queue becomes."""
    return hashlib.sha256(queue.encode() + b"\0" + body).hexdigest()[:12]


def letter_of(message: Message, death: Death) -> DeadLetter:
    """Return the letter that a message became."""
    return DeadLetter(
        id=letter_id(message.queue, message.body),
        service=message.queue.partition(".")[0],
        queue=message.queue,
        body=base64.b64encode(message.body).decode(),
        content_type=message.content_type,
        headers={str(name): str(value) for name, value in message.headers.items()},
        reason=death.reason[:REASON_LIMIT],
        stack=death.stack[-STACK_LIMIT:],
        attempts=death.attempts,
        first_failed=death.first_failed,
        died=death.died,
        **_work(message.body),
    )


def body_of(letter: DeadLetter) -> bytes:
    """Return the message's body as it came."""
    return base64.b64decode(letter.body)


@dataclass(frozen=True)
class DeadLetterBox:
    """The dead letters in a store; every method raises `Unavailable` if the store is away."""

    store: ObjectStore

    async def keep(self, letter: DeadLetter) -> DeadLetter:
        """Keep a letter and return it as kept: one that died before keeps the time of its first failure."""
        known = await read(self.store, _key(letter), DeadLetter)
        if known is not None and known.first_failed < letter.first_failed:
            letter = letter.model_copy(update={"first_failed": known.first_failed})
        await self.store.put(_key(letter), letter.model_dump_json().encode())
        return letter

    async def letters(self, wanted: LetterFilter = EVERY_LETTER) -> list[DeadLetter]:
        """Return the letters that are meant, the oldest death first."""
        folder = keys.dead_letters(wanted.service or "")
        names = [found.key async for found in self.store.list(folder)]
        letters = [await read(self.store, name, DeadLetter) for name in names]
        meant = [letter for letter in letters if letter is not None and wanted.takes(letter)]
        return sorted(meant, key=lambda letter: (letter.died, letter.id))

    async def get(self, identifier: str) -> DeadLetter | None:
        """Return a letter, None if there is none of this id."""
        async for found in self.store.list(keys.dead_letters()):
            if PurePosixPath(found.key).stem == identifier:
                return await read(self.store, found.key, DeadLetter)
        return None

    async def forget(self, letter: DeadLetter) -> None:
        """Remove a letter; it may be gone already."""
        await self.store.delete(_key(letter))


def _key(letter: DeadLetter) -> str:
    return keys.dead_letter(letter.service, letter.id)


def _work(body: bytes) -> Work:
    if len(body) > BODY_LIMIT:
        return Work(run=None, shard=None, attempt=None)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    said: Mapping[str, Any] = value if isinstance(value, dict) else {}
    said = said["data"] if isinstance(said.get("data"), dict) else said
    run, shard, attempt = said.get("run"), said.get("shard"), said.get("attempt")
    return Work(
        run=run if isinstance(run, str) else None,
        shard=shard if type(shard) is int else None,
        attempt=attempt if type(attempt) is int else None,
    )

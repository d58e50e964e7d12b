"""Resumable uploads: a session is started, takes pieces in order, and ends in a file.

Its document and its bytes are on disk after every piece, so an upload outlives a restart.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator

from pydantic import BaseModel

from services.chassis.clock import Clock

from .files import LIFE, FileStore, StoredFile, sha256_of
from .refusal import Refusal
from .state_folder import StateFolder

LARGEST_FILE = 2 * 1000**3
"""Bytes; the service's limit is given as 2 GB."""


class Upload(BaseModel):
    """An upload under way."""

    id: str
    owner: str
    file_id: str
    display_name: str
    mime_type: str
    size: int | None
    received: int = 0


class Uploads:
    """Upload sessions by id."""

    def __init__(self, folder: StateFolder[Upload], files: FileStore, clock: Clock) -> None:
        self._folder = folder
        self._files = files
        self._clock = clock

    def start(self, owner: str, wanted: dict[str, str], mime_type: str, size: int | None) -> Upload:
        """Start a session for a file as the caller describes it; raises Refusal if it cannot be."""
        if size is not None and size > LARGEST_FILE:
            raise Refusal(400, f"The file has {size} bytes; the most is {LARGEST_FILE}.")
        file_id = wanted.get("name", "").removeprefix("files/") or self._files.new_id()
        self._files.require_free(owner, file_id)
        if len(wanted.get("displayName", "")) > 512:
            raise Refusal(400, "The display name is longer than 512 characters.")
        upload = Upload(
            id=secrets.token_urlsafe(24),
            owner=owner,
            file_id=file_id,
            display_name=wanted.get("displayName", ""),
            mime_type=mime_type,
            size=size,
        )
        self._folder.write(upload.id, upload)
        self._folder.content(upload.id).touch()
        return upload

    def find(self, identifier: str) -> Upload:
        """Return a session; raises Refusal (404) if there is none such."""
        upload = self._folder.documents.get(identifier)
        if upload is None:
            raise Refusal(404, "There is no such upload: it has ended, or was never started.")
        return upload

    async def receive(self, upload: Upload, offset: int, pieces: AsyncIterator[bytes]) -> Upload:
        """Append pieces at an offset; one broken off does not count, and may be sent again."""
        if offset != upload.received:
            raise Refusal(400, f"The piece starts at {offset}, but {upload.received} bytes have come so far.")
        most = LARGEST_FILE if upload.size is None else upload.size
        with self._folder.content(upload.id).open("r+b") as handle:
            handle.truncate(upload.received)
            handle.seek(upload.received)
            async for piece in pieces:
                handle.write(piece)
                if handle.tell() > most:
                    raise Refusal(400, f"The upload is larger than the {most} bytes it may have.")
            upload = upload.model_copy(update={"received": handle.tell()})
        self._folder.write(upload.id, upload)
        return upload

    async def finish(self, upload: Upload) -> StoredFile:
        """Make the file of a session that has all its bytes; raises Refusal if it has not."""
        if upload.size is not None and upload.size != upload.received:
            raise Refusal(
                400, f"The upload was to have {upload.size} bytes, but {upload.received} have come."
            )
        self._files.require_free(upload.owner, upload.file_id)
        path, now = self._folder.content(upload.id), self._clock.now()
        file = StoredFile(
            id=upload.file_id,
            owner=upload.owner,
            display_name=upload.display_name,
            mime_type=upload.mime_type,
            size=upload.received,
            created=now,
            expires=now + LIFE,
            sha256=await asyncio.to_thread(sha256_of, path),
        )
        self._files.add(file, path)
        self._folder.remove(upload.id)
        return file

    def abandon(self, upload: Upload) -> None:
        """Forget a session and its bytes."""
        self._folder.remove(upload.id)

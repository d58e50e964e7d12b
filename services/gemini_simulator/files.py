"""The store of files: what was uploaded, and the responses that batches wrote.

An uploaded file dies 48 hours after its upload; a responses file 48 hours after its batch ended. Both
belong to the account that made them, and to all others they are absent.
"""

import base64
import hashlib
import re
import secrets
import string
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from services.chassis.clock import Clock

from .refusal import Refusal
from .state_folder import StateFolder
from .wire_time import written

LIFE = timedelta(hours=48)
LONGEST_ID = 40
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class StoredFile(BaseModel):
    """A file that is complete."""

    id: str
    owner: str
    display_name: str = ""
    mime_type: str
    size: int
    created: datetime
    expires: datetime
    sha256: str = ""
    source: Literal["UPLOADED", "GENERATED"] = "UPLOADED"


class FileStore:
    """Files by id."""

    def __init__(self, folder: StateFolder[StoredFile], clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._files = folder.documents
        self.forget_expired()

    def path(self, identifier: str) -> Path:
        """Return where a file's bytes lie."""
        return self._folder.content(identifier)

    def find(self, owner: str, identifier: str) -> StoredFile:
        """Return a file; raises Refusal (403, as the service does) if this account has none such."""
        file = self._files.get(identifier)
        if file is None or file.owner != owner or file.expires <= self._clock.now():
            raise absent(identifier)
        return file

    def holds(self, identifier: str) -> bool:
        """Return whether there is such a file, whoever owns it."""
        return identifier in self._files

    def require_free(self, owner: str, identifier: str) -> None:
        """Raise Refusal if a file of this id cannot be made."""
        if _ID.fullmatch(identifier) is None:
            raise Refusal(
                400,
                f"files/{identifier} cannot be a file's name: up to {LONGEST_ID} lowercase letters, digits "
                "and dashes, and no dash at either end.",
            )
        self.forget_expired()
        there = self._files.get(identifier)
        if there is not None:
            raise (
                Refusal(409, f"The file {identifier} already exists.")
                if there.owner == owner
                else absent(identifier)
            )

    def new_id(self) -> str:
        """Return an id that no file has."""
        letters = string.ascii_lowercase + string.digits
        return "".join(secrets.choice(letters) for _ in range(12))

    def add(self, file: StoredFile, content: Path) -> None:
        """Take over the bytes at a path of the same disk and announce the file."""
        content.replace(self.path(file.id))
        self._folder.write(file.id, file)

    def uploaded_by(self, owner: str) -> list[StoredFile]:
        """Return an account's living uploads, the newest first."""
        now = self._clock.now()
        found = [
            file
            for file in self._files.values()
            if file.owner == owner and file.source == "UPLOADED" and file.expires > now
        ]
        return sorted(found, key=lambda file: (file.created, file.id), reverse=True)

    def delete(self, identifier: str) -> None:
        """Remove a file."""
        self._folder.remove(identifier)

    def forget_expired(self) -> None:
        """Remove what has outlived its time."""
        now = self._clock.now()
        for file in [file for file in self._files.values() if file.expires <= now]:
            self.delete(file.id)


def absent(identifier: str) -> Refusal:
    """Return what the service says of a file that is not there."""
    return Refusal(403, f"You do not have permission to access the File {identifier} or it may not exist.")


def sha256_of(path: Path) -> str:
    """Return the digest of a file's bytes in hex, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def resource(file: StoredFile, base_url: str) -> dict[str, Any]:
    """Return a file as the service describes it; its `sha256Hash` is the base64 of the hex digest."""
    return {
        "name": f"files/{file.id}",
        **({"displayName": file.display_name} if file.display_name else {}),
        "mimeType": file.mime_type,
        "sizeBytes": str(file.size),
        "createTime": written(file.created),
        "updateTime": written(file.created),
        "expirationTime": written(file.expires),
        "sha256Hash": base64.b64encode(file.sha256.encode()).decode(),
        "uri": f"{base_url}files/{file.id}",
        "state": "ACTIVE",
        "source": file.source,
    }

"""What is known of photos seen before: by address for a while, by content for good.

A record is only trusted while the photo it names still exists, so that photos may be cleared away.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from contracts import keys
from contracts.documents import PhotoRecord, Validator
from services.chassis.clock import Clock
from services.chassis.object_store import ObjectStore, new_nonce, read
from services.chassis.photo_library import Photo


def content_identity(source_sha256: str) -> str:
    """Return the identity of a photo's bytes as they came."""
    return f"sha256:{source_sha256}"


def record_key(identity: str) -> str:
    """Return where the record of an address, or of a content, lies."""
    return keys.photo_by_address(hashlib.sha256(identity.encode()).hexdigest())


@dataclass(frozen=True)
class KnownPhoto:
    """What an address gave before."""

    photo: Photo
    fresh: bool
    """Whether the address need not be asked at all."""
    validator: Validator | None
    """With what it is asked whether the photo has changed."""


@dataclass(frozen=True)
class PhotoRecords:
    """The records of one store."""

    store: ObjectStore
    clock: Clock
    fresh_for: timedelta

    async def at_address(self, address: str) -> KnownPhoto | None:
        """Return what an address gave before, None if it must be fetched (again)."""
        record = await self._record(address)
        photo = await self._photo(record) if record else None
        if record is None or photo is None:
            return None
        return KnownPhoto(photo, self.clock.now() - record.at < self.fresh_for, record.validator)

    async def same_content(self, source_sha256: str) -> Photo | None:
        """Return the photo that the same bytes became before."""
        record = await self._record(content_identity(source_sha256))
        return await self._photo(record) if record else None

    async def remember(self, identity: str, photo: Photo, validator: Validator | None = None) -> None:
        """Write down what an address gave, or a content became, replacing what was written before."""
        record = PhotoRecord(
            nonce=new_nonce(),
            address=identity,
            photo=photo.key,
            mime_type=photo.mime_type,
            width=photo.width,
            height=photo.height,
            source_sha256=photo.source_sha256,
            warning=photo.warning,
            validator=validator,
            at=self.clock.now(),
        )
        await self.store.put(record_key(identity), record.model_dump_json().encode())

    async def _record(self, identity: str) -> PhotoRecord | None:
        try:
            return await read(self.store, record_key(identity), PhotoRecord)
        except ValidationError:  # another version's record: it only spares work, and is written anew
            return None

    async def _photo(self, record: PhotoRecord) -> Photo | None:
        if await self.store.size(record.photo) is None:
            return None
        return Photo(
            record.photo,
            record.mime_type,
            record.width,
            record.height,
            record.source_sha256,
            record.warning,
        )

"""What is known of photos seen before."""

from datetime import timedelta

from contracts.documents import Validator
from services.adapters.object_store import memory_store
from services.adapters.photos.photo_records import KnownPhoto, PhotoRecords, content_identity, record_key
from services.chassis.photo_library import Photo
from tests.integration.pictures.photos.fakes import FakeClock

ADDRESS = "https://cdn.example/a.jpg"
PHOTO = Photo("photos/abc.jpg", "image/jpeg", 3, 2, "a" * 64, "looks soft")
VALIDATOR = Validator(url="https://cdn.example/1/a.jpg", etag='"1"')


async def remembered(identity: str) -> tuple[PhotoRecords, FakeClock]:
    clock = FakeClock()
    records = PhotoRecords(memory_store(), clock, timedelta(hours=24))
    await records.store.put(PHOTO.key, b"jpeg")
    await records.remember(identity, PHOTO, VALIDATOR)
    return records, clock


async def test_a_recent_photo_is_known_by_its_address() -> None:
    records, clock = await remembered(ADDRESS)
    clock.time += timedelta(hours=23, minutes=59)

    assert await records.at_address(ADDRESS) == KnownPhoto(PHOTO, fresh=True, validator=VALIDATOR)
    assert await records.at_address("https://cdn.example/b.jpg") is None


async def test_an_address_grows_stale_and_is_written_anew() -> None:
    records, clock = await remembered(ADDRESS)
    clock.time += timedelta(hours=24)
    assert await records.at_address(ADDRESS) == KnownPhoto(PHOTO, fresh=False, validator=VALIDATOR)

    await records.remember(ADDRESS, PHOTO)

    assert await records.at_address(ADDRESS) == KnownPhoto(PHOTO, fresh=True, validator=None)


async def test_a_content_never_grows_stale() -> None:
    records, clock = await remembered(content_identity(PHOTO.source_sha256))
    clock.time += timedelta(days=400)

    assert await records.same_content(PHOTO.source_sha256) == PHOTO


async def test_a_record_of_a_photo_that_was_cleared_away_is_not_trusted() -> None:
    records, _ = await remembered(ADDRESS)
    await records.store.delete(PHOTO.key)

    assert await records.at_address(ADDRESS) is None


async def test_another_versions_record_is_not_trusted() -> None:
    records, _ = await remembered(ADDRESS)
    await records.store.put(record_key(ADDRESS), b'{"schema_version": 2}')

    assert await records.at_address(ADDRESS) is None

"""A store on which two could win is refused in words; one that cannot be tried is not judged."""

import pytest
from obstore.store import MemoryStore

from services.adapters.object_store import ObstoreObjectStore
from services.chassis.errors import ConfigurationError, Unavailable
from services.chassis.object_store import MissingObject
from services.chassis.store_check import require_conditional_writes


class Store(ObstoreObjectStore):
    """A store that keeps one winner."""

    def __init__(self) -> None:
        super().__init__(MemoryStore(), name="memory")

    async def left(self) -> list[str]:
        """Return the keys of what a trial left behind."""
        return [info.key async for info in self.list("selftest/")]


class Overwriting(Store):
    """A store that ignores the condition."""

    async def create(self, key: str, data: bytes) -> bool:
        await self.put(key, data)
        return True


class TwoFaced(Store):
    """A store that says "taken" and takes it all the same."""

    async def create(self, key: str, data: bytes) -> bool:
        won = await super().create(key, data)
        await self.put(key, data)
        return won


class Flattering(Store):
    """A store that keeps the first's bytes and tells everybody that they won."""

    async def create(self, key: str, data: bytes) -> bool:
        await super().create(key, data)
        return True


class AlwaysTaken(Store):
    """A store that says of every key that it is taken, as one whose first answer was lost does."""

    async def create(self, key: str, data: bytes) -> bool:
        await super().create(key, data)
        return False


class WithoutBucket(Store):
    """A store whose bucket was not made yet."""

    async def create(self, key: str, data: bytes) -> bool:
        raise MissingObject(key)


class Forgetful(Store):
    """A store that does not find what it was given."""

    async def get(self, key: str) -> bytes:
        raise MissingObject(key)


class Away(Store):
    """A store that cannot be reached."""

    async def create(self, key: str, data: bytes) -> bool:
        raise Unavailable("nobody answers")

    async def delete(self, key: str) -> None:
        raise Unavailable("not to delete, either")


class Undeletable(Overwriting):
    """A store that ignores conditions and fails when the trial's object is to go."""

    async def delete(self, key: str) -> None:
        raise Unavailable("gone")


async def test_a_store_that_keeps_one_winner_passes_and_keeps_nothing_of_the_trial() -> None:
    store = Store()
    await require_conditional_writes(store)
    await require_conditional_writes(store)
    assert await store.left() == []


@pytest.mark.parametrize(
    ("store", "found"),
    [
        (Overwriting(), "both writers were told that they had won"),
        (Flattering(), "both writers were told that they had won"),
        (TwoFaced(), "its bytes were replaced"),
    ],
    ids=["overwrites", "flatters", "two-faced"],
)
async def test_a_store_on_which_two_could_win_is_refused_with_what_follows_and_what_to_do(
    store: Store, found: str
) -> None:
    with pytest.raises(ConfigurationError, match=found) as refused:
        await require_conditional_writes(store)
    for words in ("If-None-Match", "submit one batch", "paid for", "SeaweedFS 4.17", "MinIO", "S3_ENDPOINT"):
        assert words in str(refused.value)
    assert await store.left() == []


async def test_a_verdict_stands_though_the_trials_object_could_not_be_deleted() -> None:
    with pytest.raises(ConfigurationError):
        await require_conditional_writes(Undeletable())


@pytest.mark.parametrize(
    ("store", "words"),
    [
        (Away(), "nobody answers"),
        (WithoutBucket(), "sceneloom setup"),
        (Forgetful(), "does not keep"),
        (AlwaysTaken(), "taken"),
    ],
    ids=["away", "without a bucket", "forgetful", "always taken"],
)
async def test_a_store_that_cannot_be_tried_is_unavailable_and_not_condemned(
    store: Store, words: str
) -> None:
    with pytest.raises(Unavailable, match=words):
        await require_conditional_writes(store)
    assert await store.left() == []

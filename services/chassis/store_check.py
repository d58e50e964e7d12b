"""The trial of an object store at the start: where two create the same object, one must win.

Everything that must happen once, paying first of all, rests on that (docs/decisions/0003).
"""

from contextlib import suppress

from contracts import keys

from .errors import ConfigurationError, Unavailable
from .object_store import MissingObject, ObjectStore, new_nonce

FIRST, SECOND = b"first", b"second"


async def require_conditional_writes(store: ObjectStore) -> None:
    """Create one object twice; raises ConfigurationError unless only the first counts.

    Raises Unavailable if the store cannot be tried at the moment.
    """
    key = keys.self_test(new_nonce())
    try:
        await _try(store, key)
    finally:
        # What the trial found matters more than a few bytes that a failing store keeps.
        with suppress(Unavailable):
            await store.delete(key)


async def _try(store: ObjectStore, key: str) -> None:
    try:
        if not await store.create(key, FIRST):
            # A lost answer looks like this too: the library sends again, and meets its own object.
            raise Unavailable("the object store says of a name nobody used that it is taken")
        second_won = await store.create(key, SECOND)
        kept = await store.get(key)
    except MissingObject as error:
        raise Unavailable(
            "the object store does not keep what it is given. Is S3_BUCKET there? `sceneloom setup` makes it."
        ) from error
    if second_won:
        raise ConfigurationError(_refusal("both writers were told that they had won"))
    if kept != FIRST:
        raise ConfigurationError(_refusal("the first writer won, but its bytes were replaced"))


def _refusal(found: str) -> str:
    return (
        "the object store ignores conditional writes: one object was created twice, each time only if it "
        f"was not there (If-None-Match: *), and {found}. On such a store two workers could both submit one "
        "batch, and both would be paid for. Known to work: SeaweedFS 4.17 or later (older ones let several "
        "win), MinIO on a single node. Point S3_ENDPOINT at such a store, or --out at a folder on another "
        "file system."
    )

"""The same request is not paid twice: how it is recognised, and where its scene is found again.

Whatever reaches the model is in a request's fingerprint, and the provider account: what the simulator
drew, or another account's model, is never taken for an answer to us.
"""

from pydantic import ValidationError

from contracts import keys
from contracts.documents import Reusable
from contracts.identity import fingerprint
from services.chassis.object_store import ObjectStore, read
from services.chassis.photo_library import Photo

from .request_lines import Settings


def request_fingerprint(account: str, model: str, settings: Settings, prompt: str, photo: Photo) -> str:
    """Return what two requests share that ask the same of the same model with the same photo.

    The photo counts as it came and as it is sent: prepared in another way, it is another photo.
    """
    return fingerprint(
        {
            "account": account,
            "model": model,
            "settings": settings,
            "prompt": prompt,
            "source": photo.source_sha256,
            "photo": photo.key,
        }
    )


async def finished(store: ObjectStore, request: str) -> Reusable | None:
    """Return the scene that was made for a request of this fingerprint, None unless it still exists."""
    try:
        found = await read(store, keys.reusable(request), Reusable)
    except ValidationError:  # another version's note: it only spares money, and is written anew
        return None
    if found is None or await store.size(found.scene) is None:
        return None
    return found

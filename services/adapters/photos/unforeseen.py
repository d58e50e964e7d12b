"""The net below everything that is done for one photo: what nobody foresaw is that photo's problem alone.

A shard is tried again when it fails, so a photo whose error went on would stall its shard for good.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from services.chassis import logs
from services.chassis.errors import SceneloomError
from services.chassis.photo_library import PhotoProblem

_NOT_ITS_FAULT = (PhotoProblem, SceneloomError, OSError, MemoryError)
"""What is said already, or is wrong with the store or this machine: a full disk, no file handles left."""


@contextmanager
def caught_for_one_photo(address: str) -> Iterator[None]:
    """Turn an unforeseen error inside the block into PhotoProblem, and log it with its stack."""
    try:
        yield
    except _NOT_ITS_FAULT:
        raise
    except Exception as error:
        without_signature = ascii(address.partition("?")[0][:200])
        logs.logger().exception("photo_failed_unforeseen", photo=without_signature)
        raise PhotoProblem(
            "undecodable",
            f"the photo cannot be had, for a reason that nobody foresaw ({type(error).__name__}: "
            f"{ascii(str(error))[1:-1][:200]}); check its address, or save it anew as a JPEG",
        ) from error

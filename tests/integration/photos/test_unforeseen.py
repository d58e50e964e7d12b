"""An error that nobody foresaw is the problem of its photo; one of store or machine goes on."""

import asyncio
import errno
from typing import Any
from unittest.mock import patch

import pytest
from structlog.testing import capture_logs

from services.adapters.photos.library import StoredPhotos
from services.adapters.photos.photo_records import PhotoRecords
from services.chassis.errors import Permanent, Transient, Unavailable
from services.chassis.photo_library import PhotoProblem

URL = "http://photos.example/a.jpg?signature=secret"


def failing(error: BaseException) -> Any:
    return patch.object(PhotoRecords, "at_address", side_effect=error)


@pytest.mark.parametrize(
    "error", [ValueError("odd \ud800"), OverflowError("far"), ExceptionGroup("g", [KeyError()])]
)
async def test_an_unforeseen_error_is_a_problem_of_the_photo_and_logged_with_its_stack(
    library: StoredPhotos, error: Exception
) -> None:
    with capture_logs() as logged, failing(error), pytest.raises(PhotoProblem) as caught:
        await library.obtain(URL)

    assert caught.value.code == "undecodable"
    assert type(error).__name__ in caught.value.message
    caught.value.message.encode()
    (line,) = logged
    assert (line["event"], line["exc_info"]) == ("photo_failed_unforeseen", True)
    assert "secret" not in str(line)


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("the store is away"),
        Transient("later"),
        Permanent("never"),
        OSError(errno.ENOSPC, "full"),
        MemoryError(),
        asyncio.CancelledError(),
        PhotoProblem("not_found", "nothing there"),
    ],
)
async def test_what_is_not_the_fault_of_the_photo_goes_on_as_it_is(
    library: StoredPhotos, error: BaseException
) -> None:
    with capture_logs() as logged, failing(error), pytest.raises(type(error)) as caught:
        await library.obtain(URL)

    assert isinstance(error, asyncio.CancelledError) or caught.value is error
    assert not logged

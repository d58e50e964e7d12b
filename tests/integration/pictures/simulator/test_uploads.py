from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.gemini_simulator.files import FileStore, StoredFile
from services.gemini_simulator.refusal import Refusal
from services.gemini_simulator.state_folder import StateFolder
from services.gemini_simulator.uploads import Upload, Uploads
from tests.fakes.clock import FakeClock


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(StateFolder(tmp_path / "files", StoredFile), FakeClock())


@pytest.fixture
def uploads(tmp_path: Path, files: FileStore) -> Uploads:
    return Uploads(StateFolder(tmp_path / "uploads", Upload), files, FakeClock())


async def _pieces(*pieces: bytes, breaks_off: bool = False) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    if breaks_off:
        raise ConnectionError


async def test_what_came_before_a_piece_broke_off_does_not_count(files: FileStore, uploads: Uploads) -> None:
    upload = uploads.start("owner", {"name": "files/f"}, "x/y", None)
    with pytest.raises(ConnectionError):
        await uploads.receive(upload, 0, _pieces(b"abcdef", breaks_off=True))

    upload = await uploads.receive(uploads.find(upload.id), 0, _pieces(b"x", b"y"))
    file = await uploads.finish(upload)

    assert file.size == 2
    assert files.path("f").read_bytes() == b"xy"


async def test_more_bytes_than_were_announced_are_refused(uploads: Uploads) -> None:
    upload = uploads.start("owner", {}, "x/y", 3)

    with pytest.raises(Refusal, match="larger than the 3 bytes"):
        await uploads.receive(upload, 0, _pieces(b"abcd"))


async def test_an_ended_upload_is_not_there_any_more(uploads: Uploads) -> None:
    upload = uploads.start("owner", {}, "x/y", 0)
    await uploads.finish(upload)

    with pytest.raises(Refusal, match="no such upload"):
        uploads.find(upload.id)


@pytest.mark.parametrize("identifier", ["../files/f", "no-such", "", "a/b"])
def test_an_upload_that_was_never_started_is_not_found(uploads: Uploads, identifier: str) -> None:
    with pytest.raises(Refusal, match="no such upload"):
        uploads.find(identifier)

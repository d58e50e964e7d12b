"""Photos in the folder beside the catalogue."""

import errno
import os
from pathlib import Path
from unittest.mock import patch

import pytest

from services.adapters.photos.local_file import copy_local
from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import PhotoProblem


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    (folder / "rugs").mkdir(parents=True)
    (folder / "rugs" / "a.jpg").write_bytes(b"photo")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "catalogue-2").mkdir()
    (tmp_path / "catalogue-2" / "a.jpg").write_bytes(b"secret")
    return folder


def copied(root: Path | None, path: str, max_bytes: int = 100) -> bytes:
    with DigestedFile() as file:
        copy_local(root, path, file, max_bytes)
        return file.path.read_bytes()


@pytest.mark.parametrize("path", ["rugs/a.jpg", "./rugs/a.jpg", "rugs/../rugs/a.jpg", "{root}/rugs/a.jpg"])
def test_a_file_inside_the_folder_is_read(root: Path, path: str) -> None:
    assert copied(root, path.format(root=root)) == b"photo"


@pytest.mark.parametrize("path", ["a\x00b.jpg", "a\ud800.jpg"])
def test_what_can_be_no_name_of_a_file_is_a_bad_address(root: Path, path: str) -> None:
    with pytest.raises(PhotoProblem, match="cannot be the name of a file") as caught:
        copied(root, path)

    assert caught.value.code == "bad_url"
    caught.value.message.encode()


def test_a_file_that_breaks_while_it_is_read_is_refused(root: Path) -> None:
    broken = patch.object(Path, "open", side_effect=OSError(errno.EIO, "Input/output error"))
    with broken, pytest.raises(PhotoProblem, match="Input/output error") as caught:
        copied(root, "rugs/a.jpg")

    assert caught.value.code == "refused"


def test_a_disk_that_is_full_is_not_the_photos_fault(root: Path) -> None:
    full = patch.object(DigestedFile, "write", side_effect=OSError(errno.ENOSPC, "No space left"))
    with full, pytest.raises(OSError, match="No space left"):
        copied(root, "rugs/a.jpg")


def test_a_link_inside_the_folder_is_followed(root: Path) -> None:
    (root / "b.jpg").symlink_to(root / "rugs" / "a.jpg")

    assert copied(root, "b.jpg") == b"photo"


def test_a_folder_that_is_itself_a_link_is_a_folder(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)

    assert copied(tmp_path / "link", "rugs/a.jpg") == b"photo"


@pytest.mark.parametrize(
    "path", ["../secret.jpg", "{root}/../secret.jpg", "/etc/passwd", "../catalogue-2/a.jpg", "rugs/../.."]
)
def test_a_path_that_leaves_the_folder_is_refused(root: Path, path: str) -> None:
    with pytest.raises(PhotoProblem, match="outside the catalogue's folder") as caught:
        copied(root, path.format(root=root))

    assert caught.value.code == "bad_url"


def test_a_link_that_leaves_the_folder_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "c.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "up").symlink_to(tmp_path)

    for path in ("c.jpg", "up/secret.jpg"):
        with pytest.raises(PhotoProblem, match="outside the catalogue's folder"):
            copied(root, path)


@pytest.mark.parametrize("path", ["rugs/none.jpg", "rugs", "", "a" * 300, "rugs/a.jpg/b.jpg"])
def test_what_is_no_file_is_not_found(root: Path, path: str) -> None:
    with pytest.raises(PhotoProblem) as caught:
        copied(root, path)

    assert caught.value.code == "not_found"


def test_a_loop_of_links_is_not_found(root: Path) -> None:
    (root / "x.jpg").symlink_to(root / "y.jpg")
    (root / "y.jpg").symlink_to(root / "x.jpg")

    with pytest.raises(PhotoProblem) as caught:
        copied(root, "x.jpg")

    assert caught.value.code == "not_found"


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe.jpg")

    with pytest.raises(PhotoProblem, match="there is no file"):
        copied(root, "pipe.jpg")


def test_a_file_over_the_cap_is_too_large(root: Path) -> None:
    with pytest.raises(PhotoProblem) as caught:
        copied(root, "rugs/a.jpg", max_bytes=4)

    assert caught.value.code == "too_large"


def test_without_a_folder_the_message_names_the_command_that_has_one() -> None:
    with pytest.raises(PhotoProblem, match="sceneloom run"):
        copied(None, "rugs/a.jpg")

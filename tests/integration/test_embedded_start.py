"""A run in a folder tries the folder first, as a service tries its store."""

from pathlib import Path

import pytest

from services import embedded
from services.adapters.object_store import DiskObjectStore
from services.chassis.errors import ConfigurationError
from services.chassis.settings import ProviderSettings

SIMULATOR = ProviderSettings(provider="simulator")


class Overwriting(DiskObjectStore):
    """A folder on a file system that ignores the condition."""

    async def create(self, key: str, data: bytes) -> bool:
        await self.put(key, data)
        return True


def files_below(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def test_nothing_is_begun_in_a_folder_that_ignores_conditional_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "DiskObjectStore", Overwriting)
    with pytest.raises(ConfigurationError, match="--out"):
        async with embedded.open_pipeline(tmp_path, SIMULATOR, None):
            pytest.fail("the pipeline was opened")
    assert files_below(tmp_path) == [embedded.LOCK_FILE]

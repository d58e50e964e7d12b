"""Catalogues in archives, made for a test, and what ingest makes of them."""

import io
import zipfile
from pathlib import Path

import pytest

from contracts.documents import Item, Record
from services.ingest.opening import opened_catalogue
from services.ingest.rejection import CatalogueRejected

from .catalogues import planned

CSV = "sku,title,image\nA,Rug,photos/a.jpg\nB,Runner,missing.jpg\n"


def zipped(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def uploaded(folder: Path, content: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(content)
    return path


def sentences(folder: Path, content: bytes, filename: str = "rugs.zip") -> tuple[str, tuple[str, ...]]:
    with opened_catalogue(uploaded(folder, content), filename, {}) as catalogue:
        return catalogue.format, tuple(catalogue.notices)


def plan_of(folder: Path, content: bytes, filename: str = "rugs.zip") -> tuple[list[Record], list[Item]]:
    with opened_catalogue(uploaded(folder, content), filename, {}) as catalogue:
        return planned(catalogue)


def refusal(folder: Path, content: bytes, filename: str = "rugs.zip") -> str:
    with (
        pytest.raises(CatalogueRejected) as caught,
        opened_catalogue(uploaded(folder, content), filename, {}),
    ):
        pass
    assert caught.value.message.isprintable()
    return caught.value.message

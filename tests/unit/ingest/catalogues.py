"""Catalogues written for a test, and what ingest makes of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from contracts.documents import Item, Record
from contracts.recipe import Recipe, Style
from services.ingest.catalogue import Catalogue, open_catalogue
from services.ingest.planning import plan_records
from services.ingest.rejection import CatalogueRejected

SAMPLES = Path(__file__).parents[2] / "samples"


def recipe(*styles: str, limit: int | None = None) -> Recipe:
    named = tuple(Style(name=style, words="light wood") for style in styles or ("scandinavian",))
    return Recipe(name="room", version="1", model="any", prompt="a room", styles=named, limit=limit)


def written(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "catalogue.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def opened(folder: Path, content: str | bytes, mapping: Mapping[str, str] | None = None) -> Catalogue:
    return open_catalogue(written(folder, content), "catalogue.csv", mapping or {})


def planned(catalogue: Catalogue, chosen: Recipe | None = None) -> tuple[list[Record], list[Item]]:
    plans = list(plan_records(catalogue, chosen or recipe()))
    records = [Record.model_validate(record) for record, _ in plans]
    return records, [Item.model_validate(item) for _, items in plans for item in items]


def records_of(folder: Path, content: str | bytes, chosen: Recipe | None = None) -> list[Record]:
    return planned(opened(folder, content), chosen)[0]


def items_of(folder: Path, content: str | bytes, chosen: Recipe | None = None) -> list[Item]:
    return planned(opened(folder, content), chosen)[1]


def rejected(
    folder: Path, content: str | bytes, mapping: Mapping[str, str] | None = None
) -> CatalogueRejected:
    with pytest.raises(CatalogueRejected) as caught:
        opened(folder, content, mapping)
    return caught.value

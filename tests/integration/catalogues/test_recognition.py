from pathlib import Path

import pytest

from services.ingest.formats import FORMATS

from . import SPECIMENS
from .reading import read
from .specimen import Specimen


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_a_look_alike_is_read_as_a_person_would(specimen: Specimen, tmp_path: Path) -> None:
    assert read(specimen, tmp_path) == specimen.label


def test_every_format_is_among_them() -> None:
    assert {known.name for known in FORMATS} <= {specimen.label.format for specimen in SPECIMENS}


def test_no_two_have_one_name() -> None:
    assert len({specimen.name for specimen in SPECIMENS}) == len(SPECIMENS) >= 50

"""Files that are made to fill memory or time, read by a process that has little of either."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingest.packed import zipped

MEMORY = 512 << 20
"""Bytes of address space for everything, of which Python and the modules take some 150 MiB."""

_READER = """
import json, resource, sys
from collections import Counter
from pathlib import Path
from services.ingest.opening import opened_catalogue
from services.ingest.planning import plan_records
from services.ingest.rejection import CatalogueRejected
from tests.unit.ingest.catalogues import recipe
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
codes = Counter()
try:
    with opened_catalogue(Path(sys.argv[1]), "wild", {}) as catalogue:
        for record, _ in plan_records(catalogue, recipe()):
            codes[record["code"]] += 1
    print(json.dumps(codes))
except CatalogueRejected as refusal:
    print(json.dumps({"refused": refusal.message}))
"""


def outcome(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-c", _READER, str(path), str(MEMORY)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def wild(tmp_path: Path) -> Path:
    return tmp_path / "wild"


def test_a_million_empty_lines_are_passed_over(wild: Path) -> None:
    wild.write_bytes(b"sku,image\n" + b"\n" * 1_000_000 + b"A,a.jpg\n")
    assert outcome(wild) == {"": 1}


def test_fifty_thousand_columns_are_refused(wild: Path) -> None:
    names = b",".join(b"c%d" % number for number in range(49_999))
    wild.write_bytes(b"image," + names + b"\n" + (b"a.jpg" + b"," * 49_999 + b"\n") * 200)
    assert "has 50000 columns; a spreadsheet has 16384 at most" in outcome(wild)["refused"]


def test_a_cell_beyond_the_limit_costs_its_own_row(wild: Path) -> None:
    wild.write_bytes(b"sku,image\nA,a.jpg\nB," + b"x" * (11 << 20) + b"\nC,c.jpg\n")
    assert outcome(wild) == {"": 2, "cell_too_large": 1}


def test_a_quote_that_is_never_closed_is_said_and_bounded(wild: Path) -> None:
    wild.write_bytes(b'sku,image\nA,a.jpg\nB,"' + b"x" * (70 << 20))
    found = outcome(wild)
    assert found.pop("") == 1
    assert set(found) <= {"cell_too_large", "ragged_row"}


def test_zero_bytes_are_dropped_and_the_rest_is_unharmed(wild: Path) -> None:
    wild.write_bytes(b"sku,image\n" + b"B,b.jpg\n" * 3 + b"A\0,\0a.jpg\nC,c.jpg\n")
    assert outcome(wild) == {"": 3, "duplicate_key": 2}


def test_a_file_that_turns_to_zero_bytes_is_refused(wild: Path) -> None:
    wild.write_bytes(b"sku,image\n" + b"A,a.jpg\n" * 20_000 + bytes(1 << 20))
    assert "is a binary file" in outcome(wild)["refused"]


def test_a_gzip_bomb_is_stopped(wild: Path) -> None:
    wild.write_bytes(gzip.compress(bytes(128 << 20), 9))
    assert "unpacks to more than 64 MiB, which no catalogue does" in outcome(wild)["refused"]


def test_a_zip_bomb_is_stopped(wild: Path) -> None:
    wild.write_bytes(zipped({"rugs.csv": b"sku,image\n" * (10 << 20)}))
    assert "unpacks to more than" in outcome(wild)["refused"]


def test_a_list_of_members_as_long_as_the_archive_is_not_read(wild: Path) -> None:
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + (600 << 20).to_bytes(4, "little") + bytes(6)
    with wild.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(600 << 20)
        file.seek(0, 2)
        file.write(end)
    assert "is damaged or cut off" in outcome(wild)["refused"]

import gzip
from pathlib import Path

from .packed import CSV, plan_of, refusal, sentences

PACKED = gzip.compress(CSV.encode())


def test_a_gzip_file_is_unpacked_and_said_to_be_one(tmp_path: Path) -> None:
    sentence, _ = sentences(tmp_path, PACKED, "rugs.csv.gz")
    assert "UTF-8, comma-separated, unpacked from gzip" in sentence


def test_several_streams_after_each_other_are_one_file(tmp_path: Path) -> None:
    head, rest = CSV.split("\n", 1)
    parts = gzip.compress(f"{head}\n".encode()) + gzip.compress(rest.encode())
    records, _ = plan_of(tmp_path, parts, "rugs.csv.gz")
    assert [record.sku for record in records] == ["A", "B"]


def test_a_photo_beside_a_gzip_file_stays_a_path(tmp_path: Path) -> None:
    assert [item.photo for item in plan_of(tmp_path, PACKED, "rugs.csv.gz")[1]] == [
        "photos/a.jpg",
        "missing.jpg",
    ]


def test_a_truncated_file_is_refused_as_ending_too_early(tmp_path: Path) -> None:
    assert "'rugs.csv.gz' is a gzip file that ends too early." in refusal(
        tmp_path, PACKED[:-9], "rugs.csv.gz"
    )


def test_a_damaged_file_is_refused_as_damaged(tmp_path: Path) -> None:
    broken = PACKED[:20] + b"\xff\xff\xff" + PACKED[23:]
    assert "is damaged" in refusal(tmp_path, broken, "rugs.csv.gz")


def test_an_archive_in_a_gzip_file_is_not_opened(tmp_path: Path) -> None:
    assert "is a gzip archive" in refusal(tmp_path, gzip.compress(PACKED), "rugs.csv.gz.gz")

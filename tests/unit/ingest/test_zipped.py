import gzip
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from services.ingest.containers import allowance, archive

from .packed import CSV, plan_of, refusal, sentences, zipped

PHOTOS: dict[str, str | bytes] = {"photos/a.jpg": b"\xff\xd8a", "photos/b.jpg": b"\xff\xd8b"}


def test_a_zip_is_said_with_its_files_and_its_catalogue(tmp_path: Path) -> None:
    sentence, notices = sentences(tmp_path, zipped({"rugs.csv": CSV, **PHOTOS}))
    assert "comma-separated, catalogue 'rugs.csv' of a zip with 3 files: SKU from column 'sku'" in sentence
    assert notices == ()


def test_a_photo_in_the_zip_is_its_member_and_one_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    records, items = plan_of(tmp_path, zipped({"data/rugs.csv": CSV, "data/photos/A.JPG": b"\xff\xd8"}))
    assert [item.photo for item in items] == ["zip:data/photos/A.JPG"]
    assert [(record.sku, record.code) for record in records] == [("A", ""), ("B", "not_found")]
    assert "Line 3: column 'image' says 'missing.jpg', and the zip holds no such file" in records[1].message


def test_a_photo_that_is_only_named_is_found_in_any_folder_if_it_is_the_only_one(tmp_path: Path) -> None:
    text = "sku,image\nA,a.jpg\nB,b.jpg\n"
    data = zipped({"rugs.csv": text, "x/a.jpg": b"\xff", "x/b.jpg": b"\xff", "y/b.jpg": b"\xff"})
    records, items = plan_of(tmp_path, data)
    assert [item.photo for item in items] == ["zip:x/a.jpg"]
    assert [record.code for record in records] == ["", "not_found"]
    assert "Several are called so: 'x/b.jpg' and 'y/b.jpg'." in records[1].message
    assert "any folder of the zip" in sentences(tmp_path, data)[1][0]


def test_a_catalogue_may_name_a_member_by_its_path_in_the_zip(tmp_path: Path) -> None:
    text = "sku,image\nA,zip:photos/a.jpg\nB,ZIP:photos/B.JPG\nC,zip:photos/c.jpg\n"
    records, items = plan_of(tmp_path, zipped({"in/rugs.csv": text, **PHOTOS}))
    assert [record.code for record in records] == ["", "", "not_found"]
    assert [item.photo for item in items] == ["zip:photos/a.jpg", "zip:photos/b.jpg"]


def test_without_a_zip_no_catalogue_can_name_a_member(tmp_path: Path) -> None:
    records, _ = plan_of(tmp_path, b"sku,image\nA,zip:photos/a.jpg\nB,photos/b.jpg\n")
    assert [record.code for record in records] == ["bad_url", ""]
    assert "it came in none" in records[0].message


@pytest.mark.parametrize("name", ["__MACOSX/._a.csv", "__MACOSX/a.csv", ".hidden.csv", "~$a.xlsx", "a.csv/"])
def test_what_systems_leave_behind_is_no_catalogue(tmp_path: Path, name: str) -> None:
    sentence, notices = sentences(tmp_path, zipped({name: CSV, "z/rugs.csv": CSV}))
    assert "'z/rugs.csv'" in sentence
    assert notices == ()


def test_the_table_that_can_be_used_is_the_catalogue_and_the_others_are_named(tmp_path: Path) -> None:
    tables: dict[str, str | bytes] = {
        "a.csv": "name,price\nA,1\n",
        "readme.txt": "hi",
        "b.csv": CSV,
        "x/c.csv": CSV,
    }
    sentence, notices = sentences(tmp_path, zipped(tables))
    assert "catalogue 'b.csv' of a zip with 4 files" in sentence
    assert notices == ("The zip holds other tables that were not read: 'a.csv', 'x/c.csv' and 'readme.txt'.",)


STRONGEST = {
    "sure before likely": {"a.csv": CSV * 9, "b.csv": "Handle,Title,Image Src\na,A,a.jpg\n"},
    "likely before guessed": {"a.csv": "x\na.jpg\n" * 9, "b.csv": CSV},
    "the template before the example": {"a.csv": CSV * 9, "b template.csv": CSV},
    "more rows before fewer": {"a.csv": CSV, "b.csv": f"{CSV}C,Box,c.jpg\n"},
}


@pytest.mark.parametrize("reason", STRONGEST)
def test_of_several_catalogues_the_one_that_is_most_surely_one_is_read(tmp_path: Path, reason: str) -> None:
    assert "catalogue 'b" in sentences(tmp_path, zipped({**STRONGEST[reason]}))[0]


def test_a_table_that_cannot_be_unpacked_does_not_spoil_one_that_can(tmp_path: Path) -> None:
    data = patched(zipped({"b.csv": CSV, "a.csv": CSV}), 8, b"\x01")
    assert "catalogue 'a.csv'" in sentences(tmp_path, data)[0]


def test_of_tables_without_photos_the_first_is_told_what_it_lacks(tmp_path: Path) -> None:
    assert "No column gives the photo" in refusal(tmp_path, zipped({"a.csv": "name,price\nA,1\n"}))


@pytest.mark.parametrize(
    "name", ["../../rugs.csv", "/etc/rugs.csv", "C:\\rugs.csv", "..\\..\\rugs.csv", "\\\\host\\rugs.csv"]
)
def test_no_member_is_written_where_its_name_says(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    _, items = plan_of(folder, zipped({name: CSV.replace("photos/", "")}))
    assert items == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder / "upload"]


def test_a_link_is_only_the_text_it_holds(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("rugs.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "links.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr(link, "/etc/passwd")
    assert "has a header but no rows" in refusal(tmp_path, path.read_bytes())


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = zipped({"rugs.csv": CSV})
    assert "holds another archive, 'rugs.zip', and no catalogue" in refusal(
        tmp_path, zipped({"rugs.zip": inner})
    )
    assert "is a zip archive, not a catalogue" in refusal(tmp_path, zipped({"rugs.csv": inner}))
    assert "is a gzip archive" in refusal(tmp_path, zipped({"rugs.csv": gzip.compress(CSV.encode())}))


def test_a_zip_without_a_table_says_what_it_lacks(tmp_path: Path) -> None:
    assert "holds no CSV, TSV or XLSX among its 2 files" in refusal(tmp_path, zipped(PHOTOS))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/document.xml", "a text document"),
        ("ppt/presentation.xml", "a presentation"),
        ("Index/Document.iwa", "Numbers"),
    ],
)
def test_documents_that_are_zip_archives_inside_are_named(tmp_path: Path, part: str, words: str) -> None:
    assert words in refusal(tmp_path, zipped({part: "<x/>"}))


def patched(data: bytes, offset: int, value: bytes) -> bytes:
    """Return the archive with the entry of its first member in the list of members changed."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value) :]


LIES = {
    "a password": (patched(zipped({"a.csv": CSV}), 8, b"\x01"), "locks 'a.csv' with a password"),
    "another way of packing": (
        patched(zipped({"a.csv": CSV}), 10, b"\x0e"),
        "in a way that is not read here",
    ),
    "bzip2": (zipped({"a.csv": CSV}, zipfile.ZIP_BZIP2), "in a way that is not read here"),
    "a smaller size than it has": (patched(zipped({"a.csv": CSV}), 24, struct.pack("<L", 9)), "is damaged"),
    "a larger size than it has": (
        patched(zipped({"a.csv": CSV}, zipfile.ZIP_STORED), 20, struct.pack("<LL", 1 << 30, 1 << 30)),
        "is damaged",
    ),
    "a place beyond its end": (patched(zipped({"a.csv": CSV}), 42, struct.pack("<L", 1 << 30)), "is damaged"),
    "half of itself": (zipped({"a.csv": CSV})[:90], "is damaged"),
    "a wrong checksum": (patched(zipped({"a.csv": CSV}), 16, b"\0\0\0\0"), "is damaged"),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_archive_that_lies_is_refused_with_what_is_wrong(tmp_path: Path, lie: str) -> None:
    data, words = LIES[lie]
    assert words in refusal(tmp_path, data)


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    data = patched(zipped({"a.csv": CSV, "b.csv": CSV}), 46, b"\x00")
    assert "catalogue 'b.csv' of a zip with 1 file:" in sentences(tmp_path, data)[0]


def test_tables_that_are_tried_share_one_allowance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "UNSUSPICIOUS_BYTES", 25_000)
    monkeypatch.setattr(allowance, "MOST_TIMES", 1)
    data = zipped({"a.csv": "sku\n" * 2_500, "b.csv": "sku\n" * 2_500, "c.csv": CSV})
    assert "'c.csv'" in sentences(tmp_path, data)[0]
    data = zipped({f"{name}.csv": "sku\n" * 2_500 for name in "abc"})
    assert "unpacks to more than" in refusal(tmp_path, data)


def test_more_members_than_a_catalogue_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert "holds 3 files, and at most 2 are taken" in refusal(tmp_path, zipped({"rugs.csv": CSV, **PHOTOS}))


def test_a_list_of_members_beyond_all_bounds_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 1000)
    data = zipped(
        {"pad": bytes(3000), **{f"photos/{number}.jpg": b"" for number in range(50)}}, zipfile.ZIP_STORED
    )
    assert "is damaged" in refusal(tmp_path, data)

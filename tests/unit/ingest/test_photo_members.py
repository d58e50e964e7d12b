import pytest

from services.ingest.containers.photo_members import PhotoMembers

NAMES = (
    "data/rugs.csv",
    "data/photos/A 1.jpg",
    "data/B.JPG",
    "top.jpg",
    "win\\c.jpg",
    "data/x.jpg",
    "data/X.jpg",
)
MEMBERS = PhotoMembers.beside("data/rugs.csv", NAMES)


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("photos/A 1.jpg", "data/photos/A 1.jpg"),
        ("./photos//A 1.jpg", "data/photos/A 1.jpg"),
        ("../top.jpg", "top.jpg"),
        ("../win/c.jpg", "win\\c.jpg"),
        ("b.jpg", "data/B.JPG"),
        ("PHOTOS/a 1.JPG", "data/photos/A 1.jpg"),
        ("X.jpg", "data/X.jpg"),
        ("x.jpg", "data/x.jpg"),
        ("a 1.jpg", "data/photos/A 1.jpg"),
        ("top.jpg", "top.jpg"),
    ],
)
def test_a_path_means_the_member_that_lies_there(path: str, member: str) -> None:
    assert MEMBERS.located(path) == f"zip:{member}"


@pytest.mark.parametrize("path", ["photos/B.jpg", "../../top.jpg", "../../../etc/passwd.jpg", "y.jpg", ""])
def test_a_path_to_nothing_is_no_address(path: str) -> None:
    assert MEMBERS.located(path) is None


@pytest.mark.parametrize(
    "address", ["https://s.example/a.jpg", "s3:photos/a.jpg", "file:/a.jpg", "data:image/png,x"]
)
def test_an_address_of_another_kind_stays_as_it_is(address: str) -> None:
    assert MEMBERS.located(address) == address


def test_an_umlaut_spelt_as_two_characters_is_found() -> None:
    members = PhotoMembers.beside("rugs.csv", ["La\u0308ufer.jpg"])
    assert members.located("L\u00e4ufer.jpg") == "zip:La\u0308ufer.jpg"


def test_a_name_in_utf8_that_the_archive_does_not_mark_as_such_is_found() -> None:
    unmarked = "Läufer.jpg".encode().decode("cp437")
    assert PhotoMembers.beside("rugs.csv", [unmarked]).located("Läufer.jpg") == f"zip:{unmarked}"


def test_a_bare_name_that_two_members_have_means_neither() -> None:
    members = PhotoMembers.beside("rugs.csv", ["a/1.jpg", "b/1.JPG"])
    assert members.located("1.jpg") is None
    assert members.namesakes("1.jpg") == ["a/1.jpg", "b/1.JPG"]

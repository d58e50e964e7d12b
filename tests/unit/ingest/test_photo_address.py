import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.photo_address import first_photo, holds_photo, is_picture, photo_address

LISTS = {
    "https://s.example/a.jpg": "https://s.example/a.jpg",
    "https://s.example/a.jpg|https://s.example/b.jpg": "https://s.example/a.jpg",
    " ; https://s.example/a.jpg;b.jpg": "https://s.example/a.jpg",
    "https://s.example/a.jpg\nhttps://s.example/b.jpg": "https://s.example/a.jpg",
    "https://s.example/a.jpg, https://s.example/b.jpg": "https://s.example/a.jpg",
    "https://s.example/a.jpg,s3:b.jpg": "https://s.example/a.jpg",
    "https://s.example/w_200,ar_16:9,c_fill/a.jpg": "https://s.example/w_200,ar_16:9,c_fill/a.jpg",
    "photos/a.jpg, photos/b.jpg": "photos/a.jpg",
    "photos/a, b.jpg": "photos/a, b.jpg",
    " | ; \n": "",
    " data:image/png;base64,iVBORw0KGgo= ": "data:image/png;base64,iVBORw0KGgo=",
    "https://s.example/a.jpg?w=1&amp;h=2": "https://s.example/a.jpg?w=1&amp;h=2",
    "https://s.example/a.jpg https://s.example/b.jpg": "https://s.example/a.jpg",
    "https://s.example/a b.jpg": "https://s.example/a b.jpg",
    '["https:\\/\\/s.example\\/a.jpg", "https:\\/\\/s.example\\/b.jpg"]': "https://s.example/a.jpg",
    "[ 'photos/a.jpg', 'photos/b.jpg' ]": "photos/a.jpg",
    '<a href="/rug"><img class=x src="https://s.example/a.jpg"></a>': "https://s.example/a.jpg",
    "<IMG SRC='a.jpg' alt='src'>": "a.jpg",
    '<img src="data:image/png;base64,AAAA">': "data:image/png;base64,AAAA",
    '=IMAGE("https://s.example/a.jpg", "x")': "https://s.example/a.jpg",
    '= HYPERLINK( "https://s.example/a.jpg"; "x")': "https://s.example/a.jpg",
    '="photos/a.jpg"': "photos/a.jpg",
    "[see our website": "[see our website",
    "data:image/png;base64,AAAA | https://s.example/b.jpg": "data:image/png;base64,AAAA",
    "data:image/png;base64,AAAA\n BB+/\r\n==": "data:image/png;base64,AAAA\n BB+/\r\n==",
    "data:image/png;base64,AAAA\nhttps://s.example/b.jpg": "data:image/png;base64,AAAA",
    "data:image/png;base64,AAAA;data:image/png;base64,BBBB": "data:image/png;base64,AAAA",
    "data:image/png;base64,AAAA, https://s.example/b.jpg": "data:image/png;base64,AAAA",
    "data:image/png;base64,AA!A": "data:image/png;base64,AA!A",
    "data:text/html;base64,AAAA": "data:text/html;base64,AAAA",
    "zip:a.jpg, zip:b.jpg": "zip:a.jpg",
    "https://s.example/a.jpg;jsessionid=1?x": "https://s.example/a.jpg;jsessionid=1?x",
    "https://s.example/a;width=800/b.jpg": "https://s.example/a;width=800/b.jpg",
    "https://s.example/a.jpg;https://s.example/b.jpg?c=1": "https://s.example/a.jpg",
}


@pytest.mark.parametrize("cell", LISTS)
def test_the_first_address_of_a_list_is_taken(cell: str) -> None:
    assert first_photo(cell) == LISTS[cell]


TAKEN = {
    "http://s.example/a": "http://s.example/a",
    "HTTPS://S.example:8443/a.jpg?v=1#x": "HTTPS://S.example:8443/a.jpg?v=1#x",
    "https://s.example/sh26171 001.jpg": "https://s.example/sh26171%20001.jpg",
    "https://s.example/a\u00a0b.jpg": "https://s.example/a%C2%A0b.jpg",
    "https://s.example/a.jpg?w=1&amp;h=2": "https://s.example/a.jpg?w=1&h=2",
    "https://s.example/größe.jpg": "https://s.example/größe.jpg",
    "http://localhost/a.jpg": "http://localhost/a.jpg",
    "http://[::1]/a.jpg".replace("[::1]", "169.254.169.254"): "http://169.254.169.254/a.jpg",
    "//cdn.example/a.jpg": "https://cdn.example/a.jpg",
    "www.s.example/a.jpg": "https://www.s.example/a.jpg",
    "photos/a b.JPG": "photos/a b.JPG",
    "photos\\a.png": "photos/a.png",
    "file:photos/a.jpg": "file:photos/a.jpg",
    "file:///srv/photos/a.jpg": "file:///srv/photos/a.jpg",
    "s3:rugs/a.jpg": "s3:rugs/a.jpg",
    "s3://bucket/rugs/a": "s3://bucket/rugs/a",
    "data:image/png;base64,iVBORw0KGgo=": "data:image/png;base64,iVBORw0KGgo=",
    "data:image/png;base64, iVBO\r\n\tRw0K Ggo=": "data:image/png;base64,iVBORw0KGgo=",
    "data:image/png; charset=x; base64,iVBO": "data:image/png;charset=x;base64,iVBO",
    "data:;base64,iVBORw0KGgo=": "data:;base64,iVBORw0KGgo=",
    "DATA:application/octet-stream;base64,iVBO": "DATA:application/octet-stream;base64,iVBO",
    "data:image/png,%89PNG": "data:image/png,%89PNG",
    "data:image/png;base64,AA!A": "data:image/png;base64,AA!A",
    "zip:photos/a.jpg": "zip:photos/a.jpg",
}


@pytest.mark.parametrize("entry", TAKEN)
def test_an_address_of_good_form_is_taken(entry: str) -> None:
    assert photo_address(entry) == TAKEN[entry]


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "javascript:alert(1)//a.jpg",
        "data:image/png",
        "ftp://s.example/a.jpg",
        "mailto:a@s.example",
        "C:\\photos\\a.jpg",
        "/etc/photos/a.jpg",
        "\\\\server\\share\\a.jpg",
        "http://",
        "http:///a.jpg",
        "https://:80/a.jpg",
        "http:\\\\s.example\\a.jpg",
        "http://user:secret@s.example/a.jpg",
        "https://two hosts/a.jpg",
        "see our website",
        "12345",
        "yes",
        "s3:",
        "file: a.jpg",
        "https://s.example/a\x00.jpg",
        "https://s.example/" + "a" * 5000,
        "data:text/html,a.jpg",
        "data:image/png;base64,A\x00A",
        "data:image/png;base64," + "A" * (1 << 20),
    ],
)
def test_anything_else_is_not(entry: str) -> None:
    assert photo_address(entry) is None


@given(st.text())
def test_an_address_is_one_bounded_line_whatever_the_cell(cell: str) -> None:
    address = photo_address(first_photo(cell))
    assert address is None or (address and "\n" not in address and "\x00" not in address)


def test_a_picture_is_told_by_the_end_of_its_name() -> None:
    assert is_picture("https://s.example/a.webp?w=3|x")
    assert not is_picture("https://s.example/product/a.jpg/details")


def test_a_photo_given_in_full_is_a_picture_and_may_be_long() -> None:
    address = "data:image/png;base64," + "A" * 100_000

    assert photo_address(first_photo(address)) == address
    assert is_picture(address)


@pytest.mark.parametrize("cell", ["a.jpg", "/m/b/rug.jpg", "https://s.example/7", "//s.example/a.jpg"])
def test_a_cell_with_an_address_or_with_a_path_of_a_folder_holds_a_photo(cell: str) -> None:
    assert holds_photo(cell)


@pytest.mark.parametrize("cell", ["yes", "0", "IMG_0012", "ftp://s.example/a.jpg", "|"])
def test_a_cell_with_other_words_holds_none(cell: str) -> None:
    assert not holds_photo(cell)


@pytest.mark.parametrize(
    "start", ["=", "=a(", "<img src", "<a ", "[", '["', "https:", "x", "data:", "data:;", "data:;base64,"]
)
def test_a_cell_without_end_is_read_in_one_go(start: str) -> None:
    assert not holds_photo(start + " " * 100_000)

import string

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.ordinary_address import is_ordinary
from services.ingest.photo_address import first_photo, photo_address

TAILS = st.text(string.ascii_letters + string.digits + "/._~%?=+:@$!()*-,;|& \\#é", max_size=40)


@given(st.sampled_from(["http", "https", "HTTPS", "ftp"]), TAILS, TAILS)
def test_an_ordinary_address_is_fetched_as_it_stands(scheme: str, host: str, path: str) -> None:
    cell = f"{scheme}://{host}/{path}"
    if is_ordinary(cell):
        assert photo_address(first_photo(cell)) == cell


def test_what_shops_write_is_ordinary_and_a_list_is_not() -> None:
    assert is_ordinary("https://cdn.shop.example/s/files/1/RUG-1_1.jpg?v=1612")
    assert not is_ordinary("https://s.example/a.jpg,https://s.example/b.jpg")

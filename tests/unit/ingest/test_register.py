import re

from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import item_id
from services.ingest.product_key import derived_key, written_key
from services.ingest.register import Claim, ProductRegister, Skip

KEYS = st.one_of(st.sampled_from(["A", "A-2", "A-2-2", "A-3", "a"]), st.text(min_size=1))
ITEM_ID = r"^[a-z0-9][a-z0-9.-]{0,119}$"


@given(st.lists(st.tuples(KEYS, st.integers(0, 3)), max_size=40))
def test_ids_are_one_to_one_with_products(products: list[tuple[str, int]]) -> None:
    register = ProductRegister()
    owners: dict[str, tuple[str, int]] = {}
    ids: dict[tuple[str, int], str] = {}
    for line, (key, content) in enumerate(products, start=2):
        claim = register.claim(key, f"{key} {content}".encode(), line)
        product_id = claim.product_id if claim else key
        assert ids.setdefault((key, content), product_id) == product_id
        assert owners.setdefault(product_id, (key, content)) == (key, content)


def test_asking_for_a_product_takes_no_id() -> None:
    register = ProductRegister()
    register.claim("A", b"a", 2)
    assert register.same("B", b"b") is None
    assert register.same("A", b"other") is None
    assert register.same("A", b"a") == Claim("A", 2, "same")
    assert register.known("B") is None
    assert register.claim("A", b"other", 6) == Claim("A-2", 2, "renamed")
    assert register.same("A", b"other") == Claim("A-2", 6, "same")


def test_a_skipped_product_is_remembered_with_its_first_line() -> None:
    register = ProductRegister()
    register.skip("A", 2, "draft")
    register.skip("A", 9, "no_image")
    assert register.known("A") == Skip(2, "draft")


def test_many_products_under_one_sku_do_not_slow_down() -> None:
    register = ProductRegister()
    claims = [register.claim("A", str(line).encode(), line) for line in range(20_000)]
    assert claims[-1] is not None
    assert claims[-1].product_id == "A-20000"


@given(st.lists(KEYS, unique=True, max_size=20), st.sampled_from(["boho", "a-very-long-style-name-of-32-ch"]))
def test_item_ids_are_valid_and_distinct_for_any_product_id(keys: list[str], style: str) -> None:
    ids = [item_id(written_key(key), style) for key in keys]
    assert all(re.fullmatch(ITEM_ID, one) for one in ids)
    assert len(set(ids)) == len(set(keys))


@given(st.text(), st.text())
def test_a_derived_key_is_never_empty_and_names_an_item(title: str, photo: str) -> None:
    assert item_id(derived_key(title, photo), "boho")


@given(st.text(min_size=1), st.text(min_size=1))
def test_long_keys_stay_distinct(one: str, two: str) -> None:
    first, second = written_key(one * 300), written_key(two * 300)
    assert max(len(first), len(second)) <= 200
    assert (first == second) == (one * 300 == two * 300)

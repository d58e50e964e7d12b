"""How much of a catalogue is known to be reusable: only what can be told without fetching a photo."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from contracts import keys
from contracts.documents import Item, Reusable, ReuseOutlook
from services.adapters.object_store import memory_store
from services.adapters.photos.photo_records import PhotoRecords, content_identity
from services.adapters.photos.settings import PhotoSettings
from services.batch_builder.request_lines import request_settings
from services.batch_builder.reuse import request_fingerprint
from services.chassis.clock import SystemClock
from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import Photo
from services.cli.outlook import Outlook
from services.pricing.cards import find_card
from services.recipes.prompt import render_prompt
from services.recipes.shipped_recipes import find_shipped
from tests.fakes.clock import START

RECIPE = find_shipped("product-lifestyle")
CARD = find_card(RECIPE.model)
WEB = "https://shop.test/rug.jpg"


def item(photo: str, title: str = "Rug") -> Item:
    style = RECIPE.styles[0].name
    plain = {"item_id": "i", "product_id": "p", "sku": "s", "style": style, "fields": {}}
    return Item.model_validate({**plain, "title": title, "photo": photo})


def digest(data: bytes) -> str:
    with DigestedFile() as file:
        file.write(data)
        return file.sha256


@pytest.fixture
def outlook(tmp_path: Path) -> Outlook:
    (tmp_path / "rug.jpg").write_bytes(b"a rug")
    (tmp_path / "new.jpg").write_bytes(b"another")
    return Outlook(memory_store(), "gemini-1", RECIPE, CARD, tmp_path, PhotoSettings())


async def made_before(outlook: Outlook, identity: str, made: Item, *, scene: bool = True) -> None:
    """Let a photo be known, and a scene of it be made, as a run leaves them."""
    store, photo = outlook.store, Photo("photos/p.jpg", "image/jpeg", 6, 4, digest(b"a rug"))
    await store.put(photo.key, b"photo")
    await PhotoRecords(store, SystemClock(), timedelta(1)).remember(identity, photo)
    prompt = render_prompt(RECIPE, made.style, {**made.fields, "title": made.title})
    request = request_fingerprint("gemini-1", RECIPE.model, request_settings(RECIPE, CARD), prompt, photo)
    note = Reusable(
        run="run-1",
        item_id="i",
        scene="runs/run-1/scenes/i.png",
        mime_type="image/png",
        width=1,
        height=1,
        sha256="0" * 64,
        model=RECIPE.model,
        cost_usd=1,
        at=START,
    )
    await store.put(keys.reusable(request), note.model_dump_json().encode())
    if scene:
        await store.put(note.scene, b"scene")


def told(known: int, looked_at: int, unknown: int, rest: int = 0) -> ReuseOutlook:
    return ReuseOutlook(known=known, looked_at=looked_at, unknown=unknown, not_looked_at=rest)


async def test_a_local_photo_is_known_by_its_bytes_and_a_new_one_was_never_used(outlook: Outlook) -> None:
    await made_before(outlook, content_identity(digest(b"a rug")), item("rug.jpg"))
    items = (item("rug.jpg"), item("rug.jpg", "Another rug"), item("new.jpg"), item("missing.jpg"))
    assert await outlook.of(items, 10) == told(1, 4, 0, 6)


async def test_a_web_photo_is_known_by_an_address_that_was_fetched_lately(outlook: Outlook) -> None:
    await made_before(outlook, "https://shop.test/other.jpg", item(WEB))
    assert await outlook.of((item(WEB),), 1) == told(0, 0, 1)
    await made_before(outlook, WEB, item(WEB))
    assert await outlook.of((item(WEB),), 1) == told(1, 1, 0)
    stale = replace(outlook, settings=PhotoSettings(fresh_for=timedelta(0)))
    assert await stale.of((item(WEB),), 1) == told(0, 0, 1)


async def test_a_scene_that_is_gone_or_another_accounts_is_not_claimed(outlook: Outlook) -> None:
    await made_before(outlook, WEB, item(WEB), scene=False)
    assert await outlook.of((item(WEB),), 1) == told(0, 1, 0)
    await made_before(outlook, WEB, item(WEB))
    assert await replace(outlook, account="gemini-2").of((item(WEB),), 1) == told(0, 1, 0)


async def test_photos_in_archives_and_stores_cannot_be_told(outlook: Outlook) -> None:
    await made_before(outlook, WEB, item(WEB))
    assert await outlook.of((item("s3:photos/rug.jpg"), item("zip:rug.jpg")), 2) == told(0, 0, 2)


async def test_where_no_run_made_anything_no_photo_is_read(outlook: Outlook) -> None:
    assert await outlook.of((item(WEB), item("rug.jpg")), 500) == told(0, 500, 0)


@pytest.mark.parametrize("photo", ["file:a%00b.jpg", "a\ud800.jpg", "http://127.0.0.1:99999/a.jpg"])
async def test_a_cell_that_can_be_no_photo_is_no_scene_made_before(outlook: Outlook, photo: str) -> None:
    await made_before(outlook, content_identity(digest(b"a rug")), item("rug.jpg"))
    assert (await outlook.of((item(photo), item("rug.jpg")), 2)).known == 1


async def test_what_nobody_foresaw_of_one_photo_ends_no_estimate(outlook: Outlook) -> None:
    await made_before(outlook, content_identity(digest(b"a rug")), item("rug.jpg"))
    with patch.object(PhotoRecords, "at_address", side_effect=OverflowError("odd")):
        assert (await outlook.of((item(WEB), item("rug.jpg")), 2)).known == 1

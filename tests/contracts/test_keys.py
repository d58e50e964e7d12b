"""Every key lies below its prefix, and two things never share one."""

import inspect
from collections.abc import Callable, Iterator
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import keys
from contracts.identity import item_digest, item_id
from contracts.keys import AttemptKeys, RunKeys, ShardKeys, scene_stem

Owner = RunKeys | ShardKeys | AttemptKeys
ANSWERS = ({str: "a" * 64, int: 1}, {str: "b" * 64, int: 12})
RUN = RunKeys("spring")
SAFE = set("abcdefghijklmnopqrstuvwxyz0123456789-_")


def said(owner: Owner, answers: dict[type, object]) -> Iterator[tuple[str, str]]:
    """Give every key that `owner` can spell, with the name of what spelt it."""
    for name in dir(type(owner)):
        value = getattr(owner, name)
        if callable(value) and not name.startswith("_"):
            value = value(*(answers[kind] for kind in parameters(value)))
        if isinstance(value, str) and not name.startswith("_"):
            yield name, value


def parameters(function: Callable[..., object]) -> list[type]:
    return [kind for name, kind in get_type_hints(function).items() if name != "return"]


OWNERS: list[Owner] = [RUN, *(RUN.shard(n) for n in (0, 1, 100_000))]
OWNERS += [RUN.shard(shard).attempt(attempt) for shard in (0, 1) for attempt in (1, 2, 12)]


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.prefix)
def test_every_key_lies_below_its_owner(owner: Owner) -> None:
    spelt = [key for name, key in said(owner, ANSWERS[0]) if name not in {"prefix", "run"}]
    assert spelt
    assert all(key.startswith(f"{owner.prefix}/") and ".." not in key and "//" not in key for key in spelt)


def test_a_shard_lies_below_its_run_and_an_attempt_below_its_shard() -> None:
    assert RUN.prefix == "runs/spring"
    assert RUN.shard(3).prefix == "runs/spring/shards/00003"
    assert RUN.shard(3).attempt(2).prefix == "runs/spring/shards/00003/a2"


def test_no_two_things_share_a_key() -> None:
    owners = [*OWNERS, RunKeys("spring-2")]
    spelt = [
        key for owner in owners for name, key in said(owner, ANSWERS[0]) if name not in {"prefix", "run"}
    ]
    assert len(set(spelt)) == len(spelt)


@pytest.mark.parametrize("owner", OWNERS[:2] + OWNERS[-1:], ids=lambda owner: type(owner).__name__)
def test_a_key_depends_on_everything_it_is_asked_for(owner: Owner) -> None:
    one, other = dict(said(owner, ANSWERS[0])), dict(said(owner, ANSWERS[1]))
    asked = {name for name in one if callable(getattr(owner, name))}
    assert {name for name in asked if one[name] == other[name]} == set()


@pytest.mark.parametrize(
    ("key", "literal"),
    [
        (keys.recipe("rug-room", "1"), "recipes/rug-room/1.toml"),
        (keys.recipes(), "recipes/"),
        (keys.recipes("rug-room"), "recipes/rug-room/"),
        (keys.incoming("0123456789abcdef" * 4, "Spring rugs!"), "incoming/0123456789abcdef/spring-rugs"),
        (keys.incoming("0123456789abcdef" * 4, "…"), "incoming/0123456789abcdef/catalogue"),
        (keys.photo("ab", "jpg"), "photos/ab.jpg"),
        (keys.photo_by_address("ab"), "photos/by-url/ab.json"),
        (keys.reusable("ab"), "reuse/ab.json"),
        (keys.batch_index("gemini-1f", "batches/x9"), "batches/gemini-1f/x9.json"),
        (keys.unfinished("spring"), "open/spring"),
        (keys.spend("gemini-1f", 7), "spend/gemini-1f/000007.json"),
        (keys.audit("gemini-1f"), "audit/gemini-1f.json"),
        (keys.dead_letters(), "dead/"),
        (keys.dead_letters("poller"), "dead/poller/"),
        (keys.dead_letter("poller", "ab12"), "dead/poller/ab12.json"),
        (keys.self_test("1f"), "selftest/1f"),
        (RUN.manifest, "runs/spring/manifest.jsonl"),
        (RUN.report, "runs/spring/report.csv"),
        (RUN.scene("a.png"), "runs/spring/scenes/a.png"),
        (RUN.thumb("a.webp"), "runs/spring/thumbs/a.webp"),
        (RUN.shard(0).attempt(1).submission(1), "runs/spring/shards/00000/a1/submission/0001.json"),
    ],
)
def test_a_key_that_others_rely_on_stays_where_it_is(key: str, literal: str) -> None:
    assert key == literal


def test_every_module_level_key_is_pinned_above() -> None:
    functions = {
        name
        for name, value in vars(keys).items()
        if inspect.isfunction(value) and value.__module__ == keys.__name__
    }
    assert functions == {
        "recipe",
        "recipes",
        "incoming",
        "photo",
        "photo_by_address",
        "reusable",
        "batch_index",
        "unfinished",
        "self_test",
        "scene_stem",
        "spend",
        "audit",
        "dead_letters",
        "dead_letter",
        "place_of",
    }


@given(st.text(), st.text())
def test_nothing_escapes_from_a_wild_sku_or_style(sku: str, style: str) -> None:
    stem = scene_stem(sku, style, item_digest(item_id(sku, style)))
    assert stem
    assert set(stem) <= SAFE
    assert len(stem) <= 100


@pytest.mark.parametrize(
    "sku", ["../../etc/passwd", "a/b\\c", "CON", ".", "a\x00b", "=cmd|' /C'!A0", "\u202egnp.x", "x" * 4000]
)
def test_a_hostile_sku_becomes_a_plain_name(sku: str) -> None:
    stem = scene_stem(sku, "plain", "0123456789")
    assert set(stem) <= SAFE
    assert stem.endswith("_plain_0123456789") or stem == "plain_0123456789"


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_two_items_never_share_a_scene_file(one: tuple[str, str], other: tuple[str, str]) -> None:
    stems = [scene_stem(sku, style, item_digest(item_id(sku, style))) for sku, style in (one, other)]
    assert (stems[0] == stems[1]) == (one == other)

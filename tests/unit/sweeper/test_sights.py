from datetime import datetime, timedelta

import pytest

from services.chassis.object_store import ObjectInfo
from services.sweeper.sights import AttemptSight, ShardSight, is_overdue, sights, started_at
from tests.fakes.clock import START

AFTER = timedelta(minutes=30)


def lies(key: str, minutes: int = 0) -> ObjectInfo:
    return ObjectInfo(f"runs/run-1/shards/{key}", 1, START + timedelta(minutes=minutes))


def test_a_shard_is_seen_by_its_newest_attempt_and_that_by_its_last_change() -> None:
    (seen,) = sights(
        [
            lies("00003/a1/built.json", 9),
            lies("00003/a2/submission/0002.json", 4),
            lies("00003/a2/submission/0001.json", 3),
            lies("00003/a2/built.json", 2),
            lies("00003/a10/waiting.json", 1),
        ]
    ).values()
    assert seen.settled is None
    assert seen.newest == AttemptSight(10, START + timedelta(minutes=1), {"waiting.json"})
    second = seen.attempts[2]
    assert (second.is_submitting, second.touched) == (True, START + timedelta(minutes=4))
    assert not seen.attempts[1].is_submitting


def test_sweeps_are_counted_and_are_a_change() -> None:
    seen = sights([lies("00000/a1/swept/0001.json", 5), lies("00000/a1/swept/0002.json", 9)])[0].newest
    assert seen is not None
    assert (seen.swept, seen.touched) == (2, START + timedelta(minutes=9))


def test_a_settled_shard_is_seen_and_what_is_nobodys_attempt_is_no_attempt() -> None:
    seen = sights([lies("00000/settled.json", 7), lies("00000/outcomes-0.jsonl"), lies("nonsense")])
    assert list(seen) == [0]
    assert (seen[0].settled, seen[0].newest) == (START + timedelta(minutes=7), None)


@pytest.mark.parametrize(
    ("shard", "seen", "started"),
    [
        (1, {}, START),
        (2, {}, None),
        (2, {0: ShardSight()}, None),
        (2, {0: ShardSight(settled=START + AFTER)}, START + AFTER),
        (3, {0: ShardSight(settled=START + AFTER)}, None),
    ],
)
def test_a_lane_comes_to_a_shard_when_the_one_before_it_has_settled(
    shard: int, seen: dict[int, ShardSight], started: datetime | None
) -> None:
    assert started_at(shard, 2, START, seen) == started


@pytest.mark.parametrize(("swept", "minutes"), [(0, 30), (1, 60), (2, 120), (5, 30 * 32), (99, 30 * 32)])
def test_what_was_swept_in_vain_is_waited_for_twice_as_long_up_to_a_bound(swept: int, minutes: int) -> None:
    due = START + timedelta(minutes=minutes)
    assert is_overdue(START, due, AFTER, swept)
    assert not is_overdue(START, due - timedelta(seconds=1), AFTER, swept)

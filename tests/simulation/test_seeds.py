"""Crashes, lost answers, repetitions and a wiped broker at every step: every promise holds in every seed."""

import pytest

from tests.simulation.determinism import deterministic
from tests.simulation.simulate import Outcome, simulate

SEEDS, SHARES = 5_000, 10


@pytest.mark.parametrize("share", range(SHARES))
def test_every_promise_holds_in_every_seed(share: int) -> None:
    size = SEEDS // SHARES
    with deterministic():
        for seed in range(share * size, (share + 1) * size):
            outcome = simulate(seed)
            assert not outcome.violations, _story(outcome)


def test_a_seed_is_the_same_each_time() -> None:
    with deterministic():
        told: list[list[str]] = []
        for _ in range(2):
            told.append([])
            simulate(85, told[-1].append)
    assert told[0]
    assert told[0] == told[1]


def _story(outcome: Outcome) -> str:
    """Return what broke, and how the seed got there in its last steps."""
    told: list[str] = []
    simulate(outcome.plan.seed, told.append)
    again = f"all of it: python -m tests.simulation --seed {outcome.plan.seed}"
    return "\n".join([str(outcome.plan), *outcome.violations, *told[-40:], again])

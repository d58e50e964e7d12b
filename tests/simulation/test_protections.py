"""Each protection taken out once: the simulation sees the promise break that it kept, and not without."""

import pytest

from tests.simulation.breakages import BREAKAGES, Breakage
from tests.simulation.determinism import deterministic
from tests.simulation.simulate import simulate

SEEDS = 400
"""Within so many the break must show; the rarest, a nonce that nobody asks for, shows in the 80th."""


@pytest.mark.parametrize("protection", BREAKAGES)
def test_without_a_protection_the_simulation_sees_a_promise_break(protection: str) -> None:
    breakage = BREAKAGES[protection]
    with deterministic(), breakage.breaks():
        broken = any(_breaks(breakage, seed) for seed in range(SEEDS))
    assert broken, f"{SEEDS} seeds did not miss it: {protection}"


@pytest.mark.parametrize("protection", BREAKAGES)
def test_with_the_protection_the_same_weather_breaks_nothing(protection: str) -> None:
    with deterministic():
        for seed in range(20):
            outcome = simulate(seed, change=BREAKAGES[protection].weather)
            assert not outcome.violations, f"seed {seed}"


def _breaks(breakage: Breakage, seed: int) -> bool:
    outcome = simulate(seed, change=lambda plan: breakage.spoils(breakage.weather(plan)))
    return any(violation.startswith(breakage.promise) for violation in outcome.violations)

"""`sceneloom run` killed at random moments, in short; `make chaos` kills it a hundred times."""

from tests.faults.embedded import embedded


def test_a_killed_run_completes_when_run_again_and_pays_nothing_twice() -> None:
    found = embedded(kills=3, seed=3)
    assert not found.wrong, found

"""The command line: many seeds for figures, or one seed told in full."""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator

from .determinism import deterministic
from .simulate import Outcome, simulate

_CHUNK = 250


def main() -> int:
    """Run the seeds that were asked for; return 1 if one of them breaks a promise."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--seed", type=int, help="tell this one in full")
    parser.add_argument("--stop", type=int, default=20, help="end after so many broken seeds")
    given = parser.parse_args()
    if given.seed is not None:
        return _tell(given.seed)
    return _many(given)


def _tell(seed: int) -> int:
    with deterministic():
        outcome = simulate(seed, print)
    print(outcome.plan)
    print(*(outcome.violations or ["no promise was broken"]), sep="\n")
    return bool(outcome.violations)


def _many(given: argparse.Namespace) -> int:
    began, figures, broken = time.monotonic(), Counter[str](), 0
    seeds = range(given.first, given.first + given.seeds)
    for outcome in _outcomes(seeds, given.jobs):
        figures.update(outcome.figures)
        figures["seeds"] += 1
        if outcome.violations:
            broken += 1
            print(outcome.plan, *outcome.violations[:3], sep="\n    ")
            if broken >= given.stop:
                break
    figures["seconds"] = round(time.monotonic() - began)
    for name in ("doubles", "lost", "unfinished"):
        figures[name] += 0
    print(f"broken seeds: {broken};", ", ".join(f"{name}: {count:,}" for name, count in figures.items()))
    return bool(broken)


def _outcomes(seeds: range, jobs: int) -> Iterator[Outcome]:
    chunks = [seeds[start : start + _CHUNK] for start in range(0, len(seeds), _CHUNK)]
    if jobs == 1:
        for chunk in chunks:
            yield from _run(chunk)
        return
    with multiprocessing.Pool(jobs) as pool:
        for outcomes in pool.imap(_run, chunks):
            yield from outcomes


def _run(seeds: range) -> list[Outcome]:
    with deterministic():
        return [simulate(seed) for seed in seeds]


if __name__ == "__main__":
    sys.exit(main())

"""Large catalogues through ingest to planned shards on a disk store, as a process of their own.

The floor is a bare `csv.DictReader` pass over the same file in the same process, once before and once
after. Peak memory is the process's largest resident set by the operating system's account; the growth is
the difference of the peaks at the full and at a fifth of the records, over the difference of the records.
`python -m tests.bench.ingest RECORDS` measures smaller catalogues.
"""

import asyncio
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from contracts.documents import Planned, RunDocument
from contracts.events import CatalogueRef, CsvReady, Overrides
from contracts.keys import RunKeys
from services.adapters.object_store import DiskObjectStore
from services.chassis.clock import SystemClock
from services.ingest.handlers import Ingestor
from services.ingest.plans import Budget
from services.ingest.recipe_book import RecipeBook

from .catalogue_files import write_plain, write_shopify

RECORDS = 1_000_000
EXPORT_LINES = 4600
_RUN = "bench"
_ONE_STYLE = Overrides(styles=("bright-home",))


@dataclass(frozen=True)
class Planning:
    """One catalogue planned."""

    floor: float
    """Seconds of the bare pass, the mean of two."""
    floor_processor: float
    seconds: float
    processor: float
    """Seconds of processor time, on all cores."""
    peak_bytes: int
    records: int
    items: int
    shards: int


class Stopwatch:
    """Seconds since it was made, by the clock and of this process's processor time."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Return both."""
        return time.perf_counter() - self._started[0], time.process_time() - self._started[1]


def bare_pass(path: Path) -> tuple[float, float]:
    """Return the seconds that reading every record as a dictionary takes."""
    watch = Stopwatch()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.DictReader(file):
            pass
    return watch.read()


async def plan(path: Path, root: Path) -> tuple[tuple[float, float], RunDocument, Planned]:
    """Return the seconds from the event to the planned run, and what was committed."""
    store, clock = DiskObjectStore(root), SystemClock()
    await store.put("inbox/catalogue.csv", path)
    ingestor = Ingestor(store, RecipeBook(store), clock, "account-1", 32, Budget())
    event = CsvReady(
        catalogue=CatalogueRef(key="inbox/catalogue.csv"),
        recipe="product-lifestyle",
        overrides=_ONE_STYLE,
        run=_RUN,
    )
    watch = Stopwatch()
    await ingestor.plan(event)
    seconds = watch.read()
    run = RunDocument.model_validate_json(await store.get(RunKeys(_RUN).run_document))
    return seconds, run, Planned.model_validate_json(await store.get(RunKeys(_RUN).planned))


def measure_here(path: Path) -> Planning:
    """Plan the catalogue in this process and return what it took."""
    before = bare_pass(path)
    with tempfile.TemporaryDirectory(dir=path.parent) as root:
        seconds, run, planned = asyncio.run(plan(path, Path(root)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    floor, floor_processor = ((one + other) / 2 for one, other in zip(before, bare_pass(path), strict=True))
    counts = (run.record_count, run.item_count, planned.shard_count)
    return Planning(floor, floor_processor, *seconds, peak, *counts)


def measure(write: Callable[[Path], None]) -> Planning:
    """Write a catalogue, plan it in a fresh process, and return what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.csv"
        write(path)
        command = [sys.executable, "-m", "tests.bench.ingest", str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Planning(**json.loads(done.stdout))


def print_plain(records: int, columns: int) -> None:
    """Measure a plain table and a fifth of it, and print the row of the larger one."""
    fifth = measure(lambda path: write_plain(path, records // 5, columns))
    whole = measure(lambda path: write_plain(path, records, columns))
    growth = (whole.peak_bytes - fifth.peak_bytes) / (whole.records - fifth.records)
    print_row(f"{records:,} records of {columns} columns", whole, f"{growth:.0f} bytes")


def print_row(name: str, made: Planning, growth: str = "") -> None:
    """Print a row of the table."""
    cells = [name, f"{made.floor:.2f} s", f"{made.seconds:.2f} s", f"{made.seconds / made.floor:.1f}"]
    cells += [f"{made.processor / made.floor_processor:.1f}"]
    cells += [f"{made.peak_bytes / 1e6:.0f} MB", growth, f"{made.records:,} → {made.items:,}"]
    print(f"| {' | '.join([*cells, f'{made.shards:,}'])} |", flush=True)


def report(records: int = RECORDS) -> None:
    """Measure and print."""
    print("| catalogue to planned shards | bare pass | ingest | ÷ | ÷ by processor time | peak ", end="")
    print("| growth a record | records → items | shards |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    print_plain(records, 3)
    print_plain(records, 10)
    print_row(
        f"Shopify-like, {EXPORT_LINES:,} lines", measure(lambda path: write_shopify(path, EXPORT_LINES))
    )


def main() -> None:
    """Measure a file that is there in this very process, or report on catalogues of so many records."""
    argument = sys.argv[1] if len(sys.argv) > 1 else str(RECORDS)
    if argument.isdigit():
        report(int(argument))
    else:
        print(json.dumps(asdict(measure_here(Path(argument)))))


if __name__ == "__main__":
    main()

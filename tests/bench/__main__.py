"""200 items through the simulator, as a whole process: time, peak memory, and the reading of results.

The floor of the reading is the same responses through the same store with nothing around them: read,
decode the base64 that is known to be there, hash, write. These machines are noisy; the ratio is the figure.
"""

import asyncio
import hashlib
import json
import os
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pybase64

from services.adapters.object_store import DiskObjectStore
from services.chassis.lines import split_lines
from tests.e2e.deployment import COMMAND, Simulator, simulator
from tests.fakes.answers import picture

from . import ingest, photos

ITEMS = 200
PHOTOS = 20


@dataclass(frozen=True)
class Measured:
    """One run of the command."""

    seconds: float
    peak_megabytes: float
    folder: Path
    run: str


def write_catalogue(folder: Path) -> Path:
    """Write a catalogue of 200 products that share 20 photos."""
    (folder / "photos").mkdir()
    for number in range(PHOTOS):
        photo = picture("JPEG", (1800, 1200), f"hsl({number * 18}, 60%, 45%)")
        (folder / "photos" / f"{number}.jpg").write_bytes(photo)
    rows = [f"B-{number:03d},Rug {number},photos/{number % PHOTOS}.jpg" for number in range(ITEMS)]
    path = folder / "catalogue.csv"
    path.write_text("\n".join(["sku,title,image", *rows]))
    return path


def measure(catalogue: Path, provider: Simulator) -> Measured:
    """Run the command once and return what it took, by the operating system's own account."""
    out = catalogue.with_name("out")
    command = [str(COMMAND), "run", str(catalogue), "--out", str(out), "--recipe", "product-lifestyle"]
    options = ["--style", "bright-home", "--image-size", "1K", "--provider", "simulator", "--json"]
    started = time.monotonic()
    done = subprocess.run(  # our own command on our own files
        [*command, *options],
        env={**os.environ, "SCENELOOM_SIMULATOR_URL": provider.url, "SCENELOOM_POLL_FASTEST": "PT0.2S"},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Measured(seconds, peak, out, json.loads(done.stdout)["run"])


async def read_at_the_floor(measured: Measured) -> tuple[float, int]:
    """Return the seconds that moving the same scenes takes with nothing around it, and their bytes."""
    store = DiskObjectStore(measured.folder)
    responses = [
        found.key async for found in store.list(f"runs/{measured.run}/shards/") if "/responses-" in found.key
    ]
    moved, started = 0, time.monotonic()
    for key in responses:
        async for line in split_lines(store.stream(key)):
            start = line.index(b'"data":') + 8
            data = pybase64.b64decode(line[line.index(b'"', start - 1) + 1 : line.index(b'"', start + 8)])
            await store.put(f"floor/{hashlib.sha256(data).hexdigest()}", data)
            moved += len(data)
    return time.monotonic() - started, moved


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, simulator() as provider:
        measured = measure(write_catalogue(Path(folder)), provider)
        floor, moved = asyncio.run(read_at_the_floor(measured))
    print(f"| {ITEMS} items at 1K through the simulator | |")
    print("|---|---|")
    print(f"| whole run, drawing by the simulator included | {measured.seconds:.1f} s |")
    print(f"| peak memory of the largest process of the run | {measured.peak_megabytes:.0f} MB |")
    print(f"| scenes | {moved / 1e6:.0f} MB |")
    print(f"| the floor: the same scenes read, decoded, hashed and written | {floor:.2f} s |")
    print(f"| floor ÷ whole run | {floor / measured.seconds:.3f} |\n")
    ingest.report()
    print()
    photos.report()


if __name__ == "__main__":
    main()

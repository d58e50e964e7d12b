"""400 photos of 12 to 18 megapixels from a web server to request lines, beside the floor of the same work.

The floor is what a plain script does on every core: Pillow's draft to the size that is wanted, resize,
one JPEG of quality 90 without colour subsampling, base64, the line written. It reads the photos from the
disk and has no service, no download, no store and no care around it. Both begin with no process running.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import orjson
import pybase64
from PIL import Image

from tests.bench.photo_files import COUNT, draw_photos, serving
from tests.bench.processes import resident_megabytes

_LONG_SIDE = 1536
_SAMPLE_SECONDS = 0.05
_A_TURN = 100
"""Photos that one of the two makes lines of before it is the other's turn."""


@dataclass(frozen=True)
class Measured:
    """What one way of making the lines took."""

    seconds: float = 0
    processor_seconds: float = 0
    megabytes: float = 0
    peak_megabytes: float = 0

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.seconds + other.seconds,
            self.processor_seconds + other.processor_seconds,
            self.megabytes + other.megabytes,
            max(self.peak_megabytes, other.peak_megabytes),
        )


def measure_floor(photos: Sequence[Path], numbers: range, folder: Path) -> Measured:
    """Return what the plain script takes for these photos."""
    started, spent = time.monotonic(), _spent_by_children()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        wanted = [photos[number % len(photos)] for number in numbers]
        sizes = list(workers.map(partial(_plain_line, folder), numbers, wanted))
    return Measured(time.monotonic() - started, _spent_by_children() - spent, sum(sizes) / 1e6)


def _spent_by_children() -> float:
    """Return the processor seconds of all processes that have ended below this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _plain_line(folder: Path, number: int, path: Path) -> int:
    with Image.open(path) as photo:
        scale = _LONG_SIDE / max(photo.size)
        size = round(photo.width * scale), round(photo.height * scale)
        photo.draft("RGB", size)
        small = photo.resize(size, Image.Resampling.LANCZOS)
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=90, subsampling="4:4:4")
    line = orjson.dumps({"key": number, "data": pybase64.b64encode(buffer.getvalue()).decode("ascii")})
    with (folder / f"{os.getpid()}.jsonl").open("ab") as lines:
        return lines.write(line + b"\n")


def measure_ours(address: str, numbers: range) -> Measured:
    """Return what batch_builder takes for these photos, in a process of its own."""
    # Not with -m: workers would load the measured module again, which the `sceneloom` command spares them.
    code = "from tests.bench.building import main; main()"
    command = [sys.executable, "-c", code, address, str(numbers.start), str(numbers.stop)]
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as builder:
        while True:
            try:
                said = builder.communicate(timeout=_SAMPLE_SECONDS)[0]
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, resident_megabytes(builder.pid))
    figures = json.loads(said)
    assert figures["lines"] == len(numbers)
    return Measured(figures["seconds"], figures["processor_seconds"], figures["bytes"] / 1e6, peak)


def measure(count: int, folder: Path) -> tuple[Measured, Measured]:
    """Return what floor and batch_builder take, by turns: others may be at work on the same machine."""
    drawn, lines = folder / "drawn", folder / "lines"
    drawn.mkdir()
    lines.mkdir()
    photos, floor, ours = draw_photos(drawn), Measured(), Measured()
    with serving(drawn) as address:
        for first in range(0, count, _A_TURN):
            numbers = range(first, min(first + _A_TURN, count))
            floor += measure_floor(photos, numbers, lines)
            ours += measure_ours(address, numbers)
    return floor, ours


def report(count: int = COUNT) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        floor, ours = measure(count, Path(folder))
    print(f"| {count} photos of 12 to 18 megapixels to request lines | {os.cpu_count()} cores |")
    print("|---|---|")
    print(f"| the floor: draft, resize, encode, base64, write | {_shown(floor)} |")
    print(f"| from the web server through batch_builder | {_shown(ours)} |")
    print(f"| floor ÷ ours | {floor.seconds / ours.seconds:.2f} |")
    print(f"| peak memory of all our processes together | {ours.peak_megabytes:.0f} MB |")


def _shown(measured: Measured) -> str:
    spent = f"{measured.processor_seconds:.1f} s of processors"
    return f"{measured.seconds:.1f} s, {spent}, {measured.megabytes:.0f} MB"


if __name__ == "__main__":
    report(*map(int, sys.argv[1:]))

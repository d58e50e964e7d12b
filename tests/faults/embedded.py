"""Scenario: `sceneloom run` killed at random moments, and run again until it is through."""

import json
import random
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from services.chassis.submission_log import submission_of
from tests.e2e.command import environment, sceneloom
from tests.e2e.deployment import COMMAND, Simulator, simulator
from tests.fakes.answers import picture
from tests.faults.figures import Figures
from tests.faults.world import PLAIN

_ITEMS = 6
_RECIPE = (
    "extends = 'product-lifestyle@1'\nname = 'quick'\nversion = '1'\nimage_size = '1K'\nshard_items = 2\n"
)
_LONGEST = 2.5
"""Seconds that a run takes, about."""


def embedded(*, kills: int, seed: int) -> Figures:
    """Kill runs so many times, each up to three times before it may go to its end."""
    chance, wrong, killed, runs = random.Random(seed), Counter[str](), 0, 0
    with simulator(**PLAIN) as provider:
        while killed < kills:
            with tempfile.TemporaryDirectory(prefix="sceneloom-embedded-") as folder:
                survived = _one_run(Path(folder), provider, chance, min(3, kills - killed))
                killed, runs = killed + survived.pop("kills"), runs + 1
                wrong.update({name: count for name, count in survived.items() if count})
        names = Counter(submission_of(batch["display_name"]) for batch in provider.batches())
        wrong.update({"doubles": sum(count - 1 for count in names.values())})
        batches = len(provider.batches())
    found = {name: count for name, count in wrong.items() if count}
    return Figures({"runs": runs, "kills": killed, "batches": batches}, found)


def _one_run(folder: Path, provider: Simulator, chance: random.Random, kills: int) -> dict[str, int]:
    command = _command(folder)
    settings = {
        "SCENELOOM_SIMULATOR_URL": provider.url,
        "SCENELOOM_POLL_FASTEST": "PT0.2S",
        "TMPDIR": str(folder),
    }
    before = len(provider.batches())
    killed = sum(
        _killed(command, environment(**settings), chance.uniform(0.4, _LONGEST)) for _ in range(kills)
    )
    ended = sceneloom(*command[1:], **settings)
    out = folder / "out"
    scenes = ended.result.get("counts", {}).get("scene", 0)
    return {
        "kills": killed,
        "bad ends": int(ended.code != 0),
        "without scene": _ITEMS - scenes,
        "paid twice": len(provider.batches()) - before - _submitted(out),
    }


def _submitted(out: Path) -> int:
    recorded = out.glob("runs/*/shards/*/a*/submission/*.json")
    return sum(json.loads(path.read_text())["state"] == "submitted" for path in recorded)


def _killed(command: list[str], settings: dict[str, str], seconds: float) -> bool:
    """Start a run and kill it after so long; return whether it was still at work."""
    running = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return True
    return False


def _command(folder: Path) -> list[str]:
    (folder / "rug.jpg").write_bytes(picture("JPEG", (320, 240), "firebrick"))
    rows = "".join(f"00{number},Rug {number},rug.jpg\n" for number in range(_ITEMS))
    (folder / "rugs.csv").write_text(f"sku,title,image\n{rows}")
    (folder / "quick.toml").write_text(_RECIPE)
    where = ["--out", str(folder / "out"), "--recipe", str(folder / "quick.toml")]
    fixed = ["run", str(folder / "rugs.csv"), *where, "--style", "bright-home"]
    return [str(COMMAND), *fixed, "--provider", "simulator", "--json"]

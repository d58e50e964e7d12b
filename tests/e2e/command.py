"""The `sceneloom` command as a user runs it: a process, its exit code, its words."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.deployment import COMMAND


@dataclass(frozen=True)
class Ended:
    """What a finished command left."""

    code: int
    stdout: str
    errors: str

    @property
    def result(self) -> dict[str, Any]:
        """Return the JSON on standard output."""
        value: dict[str, Any] = json.loads(self.stdout or "{}")
        return value

    def manifest(self) -> list[dict[str, Any]]:
        """Return the lines of the run's manifest."""
        return [json.loads(line) for line in Path(self.result["manifest"]).read_text().splitlines()]


def environment(**more: str) -> dict[str, str]:
    """Return an environment without any setting of ours but those given."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more}


def sceneloom(*arguments: str, **settings: str) -> Ended:
    """Run the command to its end."""
    done = subprocess.run(
        [str(COMMAND), *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)

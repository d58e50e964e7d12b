"""Work for worker processes: well-behaved, fatal and endless. Imports little, as every worker imports it."""

import os
import signal
import threading
from pathlib import Path
from unittest.mock import patch

from services.adapters.photos import normalise as normalising


def double(number: int) -> int:
    return 2 * number


def die(*_: object) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def die_once(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        die()
    return "done"


def refuse(_: object) -> None:
    raise LookupError("not here")


def hang(*_: object) -> None:
    threading.Event().wait()


def hang_in_a_decoder() -> object:
    with patch.multiple(normalising, _PATIENCE_SECONDS=0.05, normalise=hang):
        return normalising.normalise_in_worker(Path("photo"), 1, Path("result"))

"""A pool of processes for work that would hold the event loop: decoding, shrinking, drawing.

Workers are spawned, not forked (a fork copies locks of running threads), and they end by themselves
when the process that made them is gone, even by SIGKILL.
"""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor


def worker_processes(count: int | None = None) -> ProcessPoolExecutor:
    """Return a pool of `count` workers, one for each core by default; started at first use."""
    return ProcessPoolExecutor(
        max_workers=count or len(os.sched_getaffinity(0)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_parent,
    )


def _end_with_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_wait_for_parent, name="end-with-parent", daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)  # nothing to clean up: a worker holds no state

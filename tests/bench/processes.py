"""How much memory a process and all that it started hold, by the operating system's own account."""

import os
from collections import defaultdict
from pathlib import Path


def resident_megabytes(root: int) -> float:
    """Return the resident memory of a process and its descendants; what they share counts for each."""
    children = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        parent = _parent(folder)
        if parent is not None:
            children[parent].append(int(folder.name))
    family, waiting = set[int](), [root]
    while waiting:
        process = waiting.pop()
        family.add(process)
        waiting.extend(children[process])
    return sum(map(_resident_pages, family)) * os.sysconf("SC_PAGESIZE") / 1024**2


def _parent(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has just ended
        return None


def _resident_pages(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0

"""Memory that is given back to the system as soon as it is free.

glibc begins by handing every large block back, then learns to keep blocks of up to 32 MiB for the next
time: each thread that ever held a photo would go on holding the room for it. Worker processes are left
to their ways: they take the same blocks again at once, and new ones cost them a sixth of their time.
"""

import ctypes

_LARGE = 1 << 20
_MMAP_THRESHOLD = -3
"""glibc's name, in malloc.h, for the size from which a block is a loan of the system's own."""


def give_back_large_blocks() -> None:
    """Let this process keep no block of a mebibyte or more; does nothing where the C library is another."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)

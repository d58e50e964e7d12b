"""How long a submission waits for what."""

from datetime import timedelta

AT_ONCE = timedelta(0)
RECONCILE_PAUSE = timedelta(seconds=30)
ROOM_PAUSE = timedelta(seconds=30)
"""Between two looks for room at the provider."""
LOCKED_OUT_PAUSE = timedelta(minutes=2)
QUOTA_PAUSE = timedelta(minutes=10)

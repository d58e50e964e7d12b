"""How long a submission waits for what."""

from datetime import timedelta

AT_ONCE = timedelta(0)
RECONCILE_PAUSE = timedelta(seconds=30)
ROOM_PAUSE = timedelta(seconds=30)
"""Between two looks for room at the provider."""
UNREACHED_PAUSE = timedelta(minutes=2)
"""After a create that came to nothing: the connection was never opened, or the key was not accepted."""
QUOTA_PAUSE = timedelta(minutes=10)

"""Times as the service writes them."""

from datetime import UTC, datetime


def written(time: datetime) -> str:
    """Return a time in RFC 3339, in UTC with microseconds."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

"""What a run is doing, as it does it: bars on a terminal, plain lines elsewhere, nothing for machines."""

from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from contracts.events import (
    AttemptEnded,
    BatchBuilt,
    BatchSubmitted,
    Event,
    ShardPlanned,
    ShardSettled,
)

from .console import note


class Reporter(Protocol):
    """Told of every event of the run."""

    def hear(self, event: Event) -> None:
        """Show what the event means."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


class SilentReporter:
    """Shows nothing."""

    def hear(self, event: Event) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class LineReporter:
    """A line an event."""

    def hear(self, event: Event) -> None:
        """Print what happened."""
        if text := describe(event):
            note(text)

    def close(self) -> None:
        """Do nothing."""


class BarReporter:
    """A bar of settled items, and the last thing that happened."""

    def __init__(self, items: int) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("items"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
        )
        self._task = self._progress.add_task("reading the catalogue", total=items)
        self._progress.start()

    def hear(self, event: Event) -> None:
        """Move the bar and say what happened."""
        advance = event.counts.total if isinstance(event, ShardSettled) else 0
        self._progress.update(self._task, advance=advance)
        if text := describe(event):
            self._progress.update(self._task, description=text)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._progress.stop()


def describe(event: Event) -> str:
    """Return what an event means to a person; empty for what is no news."""
    match event:
        case ShardPlanned(shard=shard, attempt=1, items=items):
            return f"shard {shard}: fetching photos and writing requests for {items.count} items"
        case ShardPlanned(shard=shard, attempt=attempt, items=items):
            return f"shard {shard}: asking again for {items.count} items (attempt {attempt})"
        case BatchBuilt(shard=shard, lines=lines, highest_price_usd=price):
            requests = "1 request" if lines == 1 else f"{lines} requests"
            return f"shard {shard}: submitting {requests} (at most ${price:.2f})"
        case BatchSubmitted(shard=shard, batch=batch):
            return f"shard {shard}: at the provider as {batch}"
        case AttemptEnded(shard=shard, ending="nothing_to_submit"):
            return f"shard {shard}: nothing has to be sent"
        case AttemptEnded(shard=shard, ending=ending):
            return f"shard {shard}: {ending.replace('_', ' ')}, reading what came back"
        case ShardSettled(shard=shard, counts=counts):
            return f"shard {shard}: settled, {counts.scene} of {counts.total} items are scenes"
    return ""

"""An inspection on the terminal: the sentence, the fields with their samples, what is skipped and why."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.ingest.wording import listed, shown

from .console import say

if TYPE_CHECKING:
    from .inspecting import FieldSeen, Inspection, Reason

_WIDTH, _SAMPLE = 140, 24


def show(inspection: "Inspection") -> None:
    """Print the inspection."""
    for sentence in (inspection.sentence, *inspection.notices):
        say(sentence)
    say("")
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(_table(inspection))
    say("")
    if inspection.ignored:
        say(f"ignored: {listed(inspection.ignored)}")
    say(f"{_count(inspection.records, 'record')} of {_count(inspection.products, 'product')}")
    _show_reasons("shares the scenes of another", "share the scenes of others", inspection.shared)
    _show_reasons("would be skipped", "would be skipped", inspection.skipped)


def _table(inspection: "Inspection") -> Table:
    table = Table("field", "column", "confidence", "such as", box=None, pad_edge=False)
    for seen in inspection.fields:
        more = f" and {len(seen.columns) - 1} more" if len(seen.columns) > 1 else ""
        cells = (seen.field, f"{shown(seen.columns[0], 40)}{more}", seen.confidence, _samples(seen))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _samples(seen: "FieldSeen") -> str:
    """Return the samples in quotes; of photos the ends, in which they differ."""
    if not seen.samples:
        return "(empty)"
    return ", ".join(
        _ending(sample) if seen.field == "image" else shown(sample, _SAMPLE) for sample in seen.samples
    )


def _ending(address: str) -> str:
    return shown(address if len(address) <= _SAMPLE else f"...{address[3 - _SAMPLE :]}", _SAMPLE)


def _show_reasons(one: str, several: str, reasons: "Mapping[str, Reason]") -> None:
    for code, reason in sorted(reasons.items(), key=lambda pair: -pair[1].count):
        verb, where = (one, "line") if reason.count == 1 else (several, "lines")
        lines = ", ".join(map(str, reason.lines)) + (", ..." if reason.count > len(reason.lines) else "")
        say(f"{_count(reason.count, 'record')} {verb} ({code}, {where} {lines}). {reason.message}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

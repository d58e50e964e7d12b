"""What a catalogue was recognised as, column by column, and what would be skipped: `sceneloom inspect`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from contracts.recipe import Recipe, Style
from services.ingest.catalogue import Catalogue
from services.ingest.columns import OPEN_FIELDS
from services.ingest.opening import opened_catalogue
from services.ingest.planning import plan_records
from services.ingest.rejection import CatalogueRejected

from .console import fail, give_json
from .exit_codes import ExitCode
from .inspection_table import show
from .requests import check_catalogue, mapping_of

_SAMPLED_RECORDS, _SAMPLED_CHARACTERS = 1000, 8 * 1024 * 1024
_SAMPLE_LENGTH = 200
_LINES_NAMED = 3
_ANY = Recipe(name="any", version="1", model="any", prompt="any", styles=(Style(name="any", words="any"),))
"""What becomes of a record hangs on no recipe, as long as it leaves nothing out."""


@dataclass(frozen=True)
class FieldSeen:
    """Which columns a field is read from, and what stands there."""

    field: str
    columns: tuple[str, ...]
    confidence: str
    samples: tuple[str, ...]


@dataclass
class Reason:
    """The records of one code: how many, the first lines, and what the first one is told."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    message: str = ""

    def add(self, line: int, message: str) -> None:
        """Count a record."""
        self.count += 1
        if self.count <= _LINES_NAMED:
            self.lines.append(line)
            self.message = self.message or message


@dataclass
class Inspection:
    """What reading a catalogue to its end showed."""

    sentence: str
    format: str
    confidence: str
    notices: Sequence[str]
    fields: Sequence[FieldSeen]
    ignored: Sequence[str]
    records: int = 0
    products: int = 0
    skipped: dict[str, Reason] = field(default_factory=dict)
    """Code → the records that make nothing."""
    shared: dict[str, Reason] = field(default_factory=dict)
    """Code → the records that share the scenes of another."""


def inspect_catalogue(catalogue: Catalogue, samples: int) -> Inspection:
    """Read the catalogue to its end, in flat memory."""
    inspection = Inspection(
        catalogue.format,
        catalogue.known.name,
        catalogue.confidence,
        catalogue.notices,
        _fields(catalogue, samples),
        catalogue.ignored,
    )
    for record, items in plan_records(catalogue, _ANY):
        inspection.records += 1
        inspection.products += bool(items)
        if code := record["code"]:
            reasons = inspection.shared if record["items"] else inspection.skipped
            reasons.setdefault(code, Reason()).add(record["line"], record["message"])
    return inspection


def _fields(catalogue: Catalogue, samples: int) -> list[FieldSeen]:
    """Return the fields with their columns: ours, and of the format's own those that say anything."""
    columns, confidences = catalogue.columns, catalogue.recognition.confidences
    order = {name: place for place, name in enumerate(("handle", *OPEN_FIELDS))}
    rows = list(_sampled_rows(catalogue))
    seen = [
        FieldSeen(
            name,
            tuple(columns.names[place] for place in columns.fields[name]),
            confidences[name],
            _samples((columns.cell(name, cells) for cells in rows), samples),
        )
        for name in sorted(columns.fields, key=lambda name: order.get(name, len(order)))
    ]
    return [each for each in seen if each.samples or each.field in order]


def _sampled_rows(catalogue: Catalogue) -> Iterator[list[str]]:
    """Yield the cells of the first rows that are not broken, fewer if they are large."""
    characters = 0
    for row in islice(catalogue.rows(), _SAMPLED_RECORDS):
        characters += sum(map(len, row.cells))
        if characters > _SAMPLED_CHARACTERS:
            return
        if len(row.cells) == len(catalogue.columns.names):
            yield row.cells


def _samples(cells: Iterable[str], count: int) -> tuple[str, ...]:
    """Return the first different cells that are not empty, cut to a length."""
    return tuple(islice(dict.fromkeys(cell[:_SAMPLE_LENGTH] for cell in cells if cell), count))


async def inspect_command(path: Path, mapping: Sequence[str], samples: int, *, as_json: bool) -> ExitCode:
    """Print what the catalogue was recognised as; nothing is stored and nothing is sent."""
    check_catalogue(path)
    try:
        with opened_catalogue(path, path.name, mapping_of(mapping)) as catalogue:
            inspection = inspect_catalogue(catalogue, samples)
    except CatalogueRejected as error:
        if as_json:
            give_json({"rejected": error.code, "message": error.message})
        fail(error.message, ExitCode.USAGE)
    if as_json:
        give_json(asdict(inspection))
    else:
        show(inspection)
    return ExitCode.DONE

"""Print the labelled set as a Markdown table: each label, and whether ingest says the same."""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from . import SPECIMENS
from .reading import read
from .specimen import Label, Specimen


def _row(specimen: Specimen, found: Label) -> str:
    label = specimen.label
    columns = ", ".join(f"`{column}`" if column else "-" for column in label.columns)
    codes = ", ".join(f"{count} {code}" for code, count in sorted(Counter(label.codes.values()).items()))
    right = "right" if found == label else f"**wrong**: {found}"
    cells = (
        specimen.name,
        label.format,
        label.confidence,
        label.encoding,
        columns,
        len(label.photos),
        codes,
        right,
    )
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def main() -> int:
    """Print the table; return 1 if a file is not read as its label says, else 0."""
    print("| file | format | confidence | encoding | SKU, title, photo | products | skipped | read |")
    print("|---|---|---|---|---|---|---|---|")
    wrong = 0
    with TemporaryDirectory() as folder:
        for specimen in SPECIMENS:
            found = read(specimen, Path(folder))
            wrong += found != specimen.label
            print(_row(specimen, found))
    print(f"\n{len(SPECIMENS) - wrong} of {len(SPECIMENS)} are read as labelled.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

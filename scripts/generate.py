"""Write what is generated from the contracts, or (`--check`) name what no longer matches them.

The schemas, the AsyncAPI document, docs/events.md and the marked block of README.md are all made from
`contracts`. `contracts/schemas/` belongs to this script alone: what it does not write goes.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from contracts.asyncapi import asyncapi
from contracts.examples import JsonObject
from contracts.schemas import VERSION, schemas
from scripts.events_page import events_page, mermaid

SCHEMAS = Path("contracts/schemas")
README = Path("README.md")
START, END = "<!-- generated: flow -->", "<!-- end: flow -->"
_BLOCK = re.compile(rf"{START}.*?{END}", re.DOTALL)


def generated(root: Path) -> dict[Path, str]:
    """Return what each generated file below `root` is to hold; raises ValueError for half a README block."""
    files = {SCHEMAS / f"{name}.v{VERSION}.json": _json(schema) for name, schema in schemas().items()}
    files[Path("contracts/asyncapi.json")] = _json(asyncapi())
    files[Path("docs/events.md")] = events_page()
    readme = root / README
    if readme.exists() and START in (text := readme.read_text(encoding="utf-8")):
        files[README] = with_flow(text)
    return files


def with_flow(text: str) -> str:
    """Return the text with the diagram between its two markers; raises ValueError if one is missing."""
    changed, count = _BLOCK.subn(lambda _: f"{START}\n{mermaid()}{END}", text)
    if count != 1:
        raise ValueError(
            f"{README}: the line {START} needs one line {END} after it; the diagram goes between"
        )
    return changed


def stale(root: Path, files: Mapping[Path, str]) -> list[str]:
    """Return a line for each file below `root` that does not hold what it should."""
    wrong = [f"{path}: out of date" for path, text in files.items() if not _holds(root / path, text)]
    return sorted(wrong + [f"{path}: no longer generated" for path in leftovers(root, files)])


def leftovers(root: Path, files: Mapping[Path, str]) -> Iterator[Path]:
    """Find schemas below `root` that nothing generates any more."""
    for path in sorted((root / SCHEMAS).glob("*")):
        if path.relative_to(root) not in files:
            yield path.relative_to(root)


def write(root: Path, files: Mapping[Path, str]) -> None:
    """Make every generated file below `root` hold what it should, and remove schemas that went."""
    for path in leftovers(root, files):
        (root / path).unlink()
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str], root: Path) -> int:
    """Write or check; return 1 if a check finds a stale file."""
    parser = argparse.ArgumentParser(prog="python -m scripts.generate", description="Write generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 naming each stale file")
    check = parser.parse_args(arguments).check
    files = generated(root)
    if not check:
        write(root, files)
        return 0
    problems = stale(root, files)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("run `make generate` and commit the result", file=sys.stderr)
    return 1 if problems else 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _json(document: JsonObject) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent.parent))

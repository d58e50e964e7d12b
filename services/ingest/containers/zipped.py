"""A catalogue in a zip archive, most often with its photos beside it.

An archive within the archive is not opened. Those tables are yielded first that are nearest to the top.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from services.ingest.rejection import CatalogueRejected
from services.ingest.wording import listed, shown

from .archive import Archive, refused
from .photo_members import PhotoMembers
from .table import Origin, Table

TABLES_TRIED = 20

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ARCHIVES = (".zip", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".tar")

Opener = Callable[[Path, str, ExitStack], Iterator[Table]]


def zipped_tables(archive: Archive, tables: Opener, kept: ExitStack) -> Iterator[Table]:
    """Yield the tables of an archive, the likeliest first; raises CatalogueRejected if there is none.

    `tables` yields those of one member, which may be a workbook.
    """
    names = sorted(filter(_may_be_table, archive.names), key=_likelihood)[:TABLES_TRIED]
    if not names:
        raise _without_table(archive)
    for name in names:
        path = kept.enter_context(archive.unpacked(name))
        for table in tables(path, f"{archive.filename}/{name}", kept):
            yield Table(table.path, table.filename, _origin(archive, name, names, table.origin))


def _may_be_table(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    hidden = parts[0] == "__MACOSX" or parts[-1].startswith((".", "~$"))
    return not hidden and name.lower().endswith(_TABLES)


def _likelihood(name: str) -> tuple[bool, int, str]:
    return name.lower().endswith(".txt"), name.replace("\\", "/").count("/"), name


def _origin(archive: Archive, name: str, names: list[str], inner: Origin) -> Origin:
    files = "1 file" if len(archive.names) == 1 else f"{len(archive.names)} files"
    words = f"catalogue {shown(name)} of a zip with {files}"
    others = [other for other in names if other != name]
    more = (f"The zip holds other tables that were not read: {listed(others, limit=5)}.",) if others else ()
    return Origin(
        f"{inner.words}, {words}" if inner.words else words,
        (*inner.notices, *more),
        inner.source,
        PhotoMembers.beside(name, archive.names),
    )


def _without_table(archive: Archive) -> CatalogueRejected:
    packed = [name for name in archive.names if name.lower().endswith(_ARCHIVES)]
    if packed:
        return refused(archive.filename, f"holds another archive, {listed(packed[:3])}, and no catalogue")
    return refused(archive.filename, f"holds no CSV, TSV or XLSX among its {len(archive.names)} files")

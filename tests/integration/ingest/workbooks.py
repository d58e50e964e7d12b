"""Workbooks written for a test, part by part, so that they may also be such as no program writes."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
_ROOT = (
    f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.sheet.main+xml"/></Types>'
)
DATE = "date:"
"""Before a number: the cell is shown as a date."""

Cell = str | int | float | bool | None


def workbook(sheets: dict[str, Sequence[Sequence[Cell]] | str], hidden: Sequence[str] = ()) -> bytes:
    """Return an XLSX; a sheet is rows of cells, or the XML of its rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        listed, related = [], []
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            state = ' state="hidden"' if name in hidden else ""
            listed.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"{state}/>')
            related.append(
                f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/s{number}.xml"/>'
            )
            content = rows if isinstance(rows, str) else _rows(rows)
            sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{content}</sheetData></worksheet>'
            parts.writestr(f"xl/worksheets/s{number}.xml", sheet)
        related.append(f'<Relationship Id="st" Type="{_OFFICE}/styles" Target="styles.xml"/>')
        book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(listed)}</sheets></workbook>'
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _ROOT)
        parts.writestr("xl/workbook.xml", book)
        parts.writestr("xl/styles.xml", f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>')
        relations = f'<Relationships xmlns="{_RELATIONS}">{"".join(related)}</Relationships>'
        parts.writestr("xl/_rels/workbook.xml.rels", relations)
    return out.getvalue()


def _rows(rows: Sequence[Sequence[Cell]]) -> str:
    return "".join(
        f'<row r="{number}">{_cells(number, row)}</row>' for number, row in enumerate(rows, start=1)
    )


def _cells(number: int, row: Sequence[Cell]) -> str:
    return "".join(_cell(f"{chr(ord('A') + place)}{number}", cell) for place, cell in enumerate(row))


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if cell.startswith(DATE):
        return f'<c r="{place}" s="1"><v>{cell.removeprefix(DATE)}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'

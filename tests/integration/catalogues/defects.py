"""What real files get wrong, one at a time; and what they are packed in."""

import gzip
import io
import zipfile
from collections.abc import Mapping

from tests.integration.ingest.workbooks import workbook

from .specimen import MAP_IT, Label, Specimen, photos, text

PLAIN = "a plain table"
_COLUMNS = ("sku", "title", "image")
_AMAZON = ("item_sku", "item_name", "main_image_url")
_TABLE = "sku,title,image\n0042,Größe,@a\n"


def _plain(*chosen: str, codes: dict[int, str] | None = None, encoding: str = "UTF-8") -> Label:
    return Label(PLAIN, _COLUMNS, photos(*chosen), codes or {}, encoding, "likely")


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


SPECIMENS = (
    Specimen(
        "a byte order mark",
        text(_TABLE, encoding="utf-8-sig"),
        _plain("a", encoding="UTF-8 with a byte order mark"),
    ),
    Specimen(
        "a newline and a tab before the byte order mark",
        b"\n\t" + text(_TABLE, encoding="utf-8-sig"),
        _plain("a", encoding="UTF-8 with a byte order mark"),
    ),
    Specimen("Windows-1252", text(_TABLE, encoding="cp1252"), _plain("a", encoding="Windows-1252")),
    Specimen("UTF-16", text(_TABLE, encoding="utf-16"), _plain("a", encoding="UTF-16")),
    Specimen("lines that end with CR LF", text(_TABLE, end="\r\n"), _plain("a")),
    Specimen("a line that names the delimiter", text("sep=;\nsku;title;image\nA;Rug, red;@a\n"), _plain("a")),
    Specimen("bars between the cells", text("sku|title|image\nA|Rug, red; soft|@a\n"), _plain("a")),
    Specimen(
        "blanks around every name and cell",
        text(' sku , title , image \n "A" , "Rug" , @a \n'),
        _plain("a"),
    ),
    Specimen(
        "blanks inside the names of columns",
        text("Variant SKU , Product  Title ,IMAGE -LINK\nA,Rug,@a\n"),
        Label(PLAIN, ("Variant SKU", "Product Title", "IMAGE -LINK"), photos("a"), confidence="likely"),
    ),
    Specimen("every SKU empty", text("sku,title,image\n,Rug,@a\n,Rug,@b\n"), _plain("a", "b")),
    Specimen(
        "the same SKU for other products, and a product twice",
        text("sku,title,image\nA,Rug,@a\nA,Mat,@b\nA,Rug,@a\n"),
        _plain("a", "b", codes={4: "duplicate_key"}),
    ),
    Specimen(
        "no SKU and no title, paths beside the file",
        text("path\nphotos/a b.jpg\nphotos\\b.png\n"),
        Label(PLAIN, (None, None, "path"), ["photos/a b.jpg", "photos/b.png"], confidence="guess"),
    ),
    Specimen(
        "markup over many lines in a cell",
        text('sku,title,description,image\nA,Rug,"<ul>\n<li>one</li>\n\n</ul>",@a\nB,Mat,,\n'),
        _plain("a", codes={6: "no_image"}),
    ),
    Specimen(
        "blanks in addresses, and addresses that are none",
        text(
            "sku,title,image\nA,Rug,https://img.example/sh26171 001.jpg\nB,Mat,see the web site\n"
            "C,Box,ftp://img.example/c.jpg\n"
        ),
        Label(
            PLAIN,
            _COLUMNS,
            ["https://img.example/sh26171%20001.jpg"],
            {3: "bad_url", 4: "bad_url"},
            confidence="likely",
        ),
    ),
    Specimen(
        "rows that are too long, too short or empty",
        text("sku,title,image,note\nA,Rug,@a,x,y\nB,Mat\n,,,\nD,Box,@d\n"),
        _plain("d", codes={2: "ragged_row", 3: "ragged_row", 4: "empty_row"}),
    ),
    Specimen(
        "two columns of one name, numbered photos out of order",
        text("sku,title,image 2,image 1,note,note\nA,Rug,@second,@first,,\nB,Mat,@only,,,\n"),
        Label(PLAIN, ("sku", "title", "image 1"), photos("first", "only"), confidence="likely"),
    ),
    Specimen(
        "several photos in a cell, commas inside an address",
        text('sku,title,image\nA,Rug,@a|@b\nB,Mat,"https://img.example/w_2,h_2/b.jpg, @c"\nC,Box,"@d\n@e"\n'),
        Label(
            PLAIN,
            _COLUMNS,
            [*photos("a"), "https://img.example/w_2,h_2/b.jpg", *photos("d")],
            confidence="likely",
        ),
    ),
    Specimen(
        "a quote that is never closed, below the first rows",
        text('sku,title,image\nA,Rug,@a\nB,5" mat,@b\nC,"8 ft box,@c\nD,"Urn, red",@d\nE,Cup,@e\n'),
        _plain("a", "b", "d", "e", codes={4: "ragged_row"}),
    ),
    Specimen(
        "two stray quotes with rows between them",
        text('sku,title,image\nA,"8 ft rug,@a\nB,Mat,@b\nC,"9 ft box,@c\nD,Urn,@d\n'),
        _plain("b", "d", codes={2: "ragged_row", 4: "ragged_row"}),
    ),
    Specimen(
        "a comma without quotes before an empty last cell",
        text("sku,title,image,note\nA,Rug, red,@a,\nB,Mat,@b,x\n"),
        _plain("b", codes={2: "ragged_row"}),
    ),
    Specimen(
        "backslashes before quotes",
        text('"sku","title","image"\n"A","8\\"x10\\" rug, red","@a"\n"B","Mat","@b"\n'),
        _plain("a", "b"),
    ),
    Specimen(
        "lines in quotes", text('"sku,title,image"\n"A,""Rug, red"",@a"\n"B,Mat,@b"\n'), _plain("a", "b")
    ),
    Specimen(
        "a title with a comma above semicolons",
        text("Stock list, November\n\nsku;title;image\nA;Rug;@a\nB;Mat;@b\n"),
        _plain("a", "b"),
    ),
    Specimen(
        "twelve lines of notes above the header",
        text("".join(f"note {number}\n" for number in range(12)) + "sku,title,image\nA,Rug,@a\n"),
        _plain("a"),
    ),
    Specimen("no header", text("A,Rug,@a\nB,Mat,@b\n"), Label(MAP_IT, (None, None, None), [])),
    Specimen("gzip", gzip.compress(text(_TABLE), mtime=0), _plain("a"), filename="catalogue.csv.gz"),
    Specimen(
        "a workbook with a sheet of notes before the table",
        workbook(
            {
                "Notes": [["Please read"], ["all of this"]],
                "Stock": [_COLUMNS, ["0042", "Größe", photos("a")[0]]],
            }
        ),
        _plain("a"),
        filename="catalogue.xlsx",
    ),
    Specimen(
        "a zip with the catalogue and its photos",
        _zip({"catalogue.csv": b"sku,title,image\nA,Rug,photos/a.jpg\n", "photos/a.jpg": b"\xff\xd8\xff"}),
        Label(PLAIN, _COLUMNS, ["zip:photos/a.jpg"], confidence="likely"),
        filename="catalogue.zip",
    ),
    Specimen(
        "a zip with photos in another folder, named without it",
        _zip({"in/catalogue.csv": b"sku,title,image\nA,Rug,a.jpg\n", "photos/a.jpg": b"\xff\xd8\xff"}),
        Label(PLAIN, _COLUMNS, ["zip:photos/a.jpg"], confidence="likely"),
        filename="catalogue.zip",
    ),
    Specimen(
        "a workbook with guidelines and an example before the template",
        workbook(
            {
                "Images": [["Image", "Guideline"], ["Main", "white"], ["Further", "any"]],
                "Example": [_AMAZON, *[["X", "Example", photos("x")[0]]] * 5],
                "Template": [_AMAZON, ["A", "Rug", photos("a")[0]]],
            }
        ),
        Label("an Amazon listing file (classic template)", _AMAZON, photos("a"), encoding="UTF-8"),
        filename="catalogue.xlsx",
    ),
)

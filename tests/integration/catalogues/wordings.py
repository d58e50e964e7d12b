"""Plain tables whose columns are called in words of the shop's own, and cells that hold more than an address."""

from .specimen import MAP_IT, Label, Specimen, photos, text

PLAIN = "a plain table"
_COLUMNS = ("sku", "title", "image")

_HEADERS = {
    "a sign for number": ("Item #", "Product", "Photo"),
    "a style's number": ("Style #", "Product Title", "Main Photo"),
    "German compounds": ("Best.-Nr.", "Produktbezeichnung", "Produktbild URL"),
    "a German file name": ("Artikelnr.", "Artikelkurztext", "Bilddateiname"),
    "French words between": ("Référence article", "Nom de l'article", "Lien de la photo"),
    "Spanish words between": ("Código artículo", "Nombre del artículo", "URL de imagen"),
    "an Italian short description": ("Cod. articolo", "Descrizione breve", "Foto prodotto"),
    "a Dutch short description": ("Artikelnr.", "Omschrijving kort", "Productafbeelding"),
    "Polish goods": ("Indeks", "Nazwa towaru", "Zdjęcie produktu"),
    "a Portuguese product": ("Cód. produto", "Produto", "Foto do produto"),
    "Russian goods": ("Артикул", "Товар", "Ссылка на картинку"),
    "a Russian stock number": ("Номенклатурный номер", "Название", "Фото товара"),
    "a Spanish product": ("Referencia", "Producto", "Foto"),
}


def _named(name: str, columns: tuple[str, str, str]) -> Specimen:
    content = text(f"{';'.join(columns)};x\n0042;Rug;@a;1\n0043;Mat;@b;2\n")
    label = Label(PLAIN, columns, photos("a", "b"), confidence="likely")
    return Specimen(f"words: {name}", content, label)


def _shown(
    name: str, lines: str, photo: str, *, title: str | None = "title", sure: str = "likely"
) -> Specimen:
    return Specimen(
        f"photo column: {name}",
        text(lines),
        Label(PLAIN, ("sku", title, photo), photos("a"), confidence=sure),
    )


def _cell(name: str, cell: str, photo: str) -> Specimen:
    written = '"' + cell.replace('"', '""') + '"'
    label = Label(PLAIN, _COLUMNS, [photo], confidence="likely")
    return Specimen(f"photo cell: {name}", text(f"sku,title,image\nA,Rug,{written}\n"), label)


_A, _B = photos("a", "b")

SPECIMENS = (
    *(_named(*header) for header in _HEADERS.items()),
    _shown("a second one with a number", "sku,title,Photo 2,Primary Photo\nA,Rug,@b,@a\n", "Primary Photo"),
    _shown("a small one first", "sku,title,thumbnail,Large Image\nA,Rug,@b,@a\n", "Large Image"),
    _shown("a logo first", "sku,title,brand_logo_url,sight\nA,Rug,@logo,@a\n", "sight", sure="guess"),
    _shown("a brand's and a product's", "sku,title,brand image,photo\nA,Rug,@logo,@a\n", "photo"),
    _shown("yes or no", "sku,title,photo,photo link\nA,Rug,yes,@a\n", "photo link"),
    _shown("yes or no, and a name unknown", "sku,title,photo,sight\nA,Rug,yes,@a\n", "sight", sure="guess"),
    _shown("an address without ending", "sku,title,url\nA,Rug,@a\n", "url", sure="guess"),
    Specimen(
        "photo column: the same for most products, and one that differs",
        text("sku,title,shown,sight\nA,Rug,@x,@a\nB,Mat,@x,@b\n"),
        Label(PLAIN, ("sku", "title", "sight"), photos("a", "b"), confidence="guess"),
    ),
    Specimen(
        "photo column: addresses of a server of pictures, called url",
        text("sku,title,url\nA,Rug,https://cdn.example/i/123?w=1\n"),
        Label(PLAIN, ("sku", "title", "url"), ["https://cdn.example/i/123?w=1"], confidence="guess"),
    ),
    Specimen(
        "photo column: only logos", text("sku,title,brand logo\nA,Rug,@a\n"), Label(MAP_IT, (None,) * 3, [])
    ),
    Specimen(
        "photo column: of several, each row's first address",
        text("sku,title,image 1,image 2\nA,Rug,soon,@a\nB,Mat,@b,@c\nC,Urn,@d,\nD,Jar,soon,never\n"),
        Label(PLAIN, ("sku", "title", "image 1"), photos("a", "b", "d"), {5: "bad_url"}, confidence="likely"),
    ),
    Specimen(
        "photo column called url, below a title",
        text("Stock list,,\n,,\nsku,title,url\nA,Rug,@a\nB,Mat,@b\n"),
        Label(PLAIN, ("sku", "title", "url"), photos("a", "b"), confidence="guess"),
    ),
    _cell("an ampersand as HTML writes it", f"{_A}?w=1&amp;h=2", f"{_A}?w=1&h=2"),
    _cell("blanks between addresses", f"{_A} {_B}", _A),
    _cell("a JSON list", f'["{_A}", "{_B}"]', _A),
    _cell("a Python list", f"['{_A}', '{_B}']", _A),
    _cell("a tag", f'<img alt="x" src="{_A}">', _A),
    _cell("a formula of a picture", f'=IMAGE("{_A}")', _A),
    _cell("a formula of a link", f'=HYPERLINK("{_A}","photo")', _A),
    Specimen(
        "photo cell: what databases write for nothing",
        text("sku,title,image\nA,Rug,\\N\nB,Mat,(null)\nC,Urn,[]\nD,Jar,@a\n"),
        Label(
            PLAIN,
            _COLUMNS,
            photos("a"),
            {2: "no_image", 3: "no_image", 4: "no_image"},
            confidence="likely",
        ),
    ),
    Specimen(
        "one column for two fields, as a person says",
        text("Artikel,Foto\nA,@a\n"),
        Label(PLAIN, ("Artikel", "Artikel", "Foto"), photos("a"), confidence="likely"),
        mapping={"sku": "Artikel", "title": "Artikel"},
    ),
)

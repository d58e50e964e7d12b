"""Tables of any shop's own, in nine languages, and inventories of rugs."""

from .specimen import MAP_IT, Label, Specimen, photos, text

PLAIN = "a plain table"
RUGS = "a rug inventory"

_LANGUAGES = {
    "English": ("Item No.", "Product Name", "Image URL"),
    "German": ("Artikel-Nr.", "Bezeichnung", "Bild 1"),
    "French": ("Référence", "Désignation", "Image principale"),
    "Spanish": ("CÓDIGO", "Nombre del producto", "Imágenes"),
    "Italian": ("Codice articolo", "Nome prodotto", "Immagine principale"),
    "Dutch": ("Artikelnummer", "Productnaam", "Afbeelding"),
    "Polish": ("Kod produktu", "Nazwa", "Zdjęcie główne"),
    "Portuguese": ("Referência", "Nome do produto", "Imagem"),
    "Russian": ("Артикул", "Название товара", "Фото"),
}


def _in_language(language: str, columns: tuple[str, str, str]) -> Specimen:
    content = text(f"{';'.join(columns)};x\n0042;Rug;@a;1\n0043;Mat;@b;2\n")
    return Specimen(
        f"a plain table in {language}", content, Label(PLAIN, columns, photos("a", "b"), confidence="likely")
    )


SPECIMENS = (
    *(_in_language(*language) for language in _LANGUAGES.items()),
    Specimen(
        "a rug inventory of about forty columns",
        text("""
SKU, Status,Title,Description,Primary Category,Secondary Category,Dimension,Rug Border Color,Rug Field Color,Exact Field Color,Other Color,Country of Manufacture,Style,Material,Weavetype,Rugtype,Origin,Stock Shape,image link,additional image link,color,size,size in CM
00171,Active,"3'2""x13'10"" Antique Persian Serab Runner",<p>Hand &amp; heart</p>,Antique,Runners,"3'2""x13'10"\"\",Navy,Red,Rust Red,Ivory,Iran,Oriental,Wool,Hand Knotted,Persian,Serab,Runner,https://cdn.example/rugs/sh26171 001.jpg,@2,Red,,97 X 422
00172,Draft,"8x10 Oushak",,Modern,,8x10,,,,,,,,,,,Rectangle,@o,,,,
"""),
        Label(
            RUGS, ("SKU", "Title", "image link"), ["https://cdn.example/rugs/sh26171%20001.jpg"], {3: "draft"}
        ),
    ),
    Specimen(
        "a rug inventory in other spellings",
        text("""
sku,title,fieldColor,borderColor,exactSize,total Sq Ft,Pile,Foundation,image
R1,Rug,Red,Blue,"8'2"" x 10'1"\"\",82.3,Wool,Cotton,@r1
"""),
        Label(RUGS, ("sku", "title", "image"), photos("r1")),
    ),
    Specimen(
        "only the values show the photos",
        text("""
code;label;url;page
A;Rug;@a;https://s.example/rug
B;Mat;@b;https://s.example/mat
"""),
        Label(PLAIN, ("code", None, "url"), photos("a", "b"), confidence="guess"),
    ),
    Specimen(
        "a person says which column holds the photos",
        text("Artikel,Foto,Schaubild\nA,@a,@b\n"),
        Label(PLAIN, ("Artikel", None, "Schaubild"), photos("b"), confidence="given"),
        mapping={"sku": "Artikel", "image": "Schaubild"},
    ),
    Specimen(
        "a title and a date above the header",
        text("Stock list,,\n25 November,,\nsku,title,image\nA,Rug,@a\n"),
        Label(PLAIN, ("sku", "title", "image"), photos("a"), confidence="likely"),
    ),
    Specimen(
        "a line of text above a header with semicolons",
        text("Stock list of November\n\nsku;title;image\nA;Rug, red;@a\nB;Mat, blue;@b\n"),
        Label(PLAIN, ("sku", "title", "image"), photos("a", "b"), confidence="likely"),
    ),
    Specimen(
        "a list of photos with commas in their names",
        text("image\nphotos/a, b.jpg\nphotos/c, d.jpg\n"),
        Label(PLAIN, (None, None, "image"), ["photos/a, b.jpg", "photos/c, d.jpg"], confidence="likely"),
    ),
    Specimen(
        "addresses of pages, none of pictures",
        text("name;price;link\nRug;10;https://s.example/rug\nMat;20;https://s.example/mat\n"),
        Label(MAP_IT, (None, None, None), []),
    ),
    Specimen(
        "no column of photos at all", text("sku,title,price\nA,Rug,10\n"), Label(MAP_IT, (None,) * 3, [])
    ),
)

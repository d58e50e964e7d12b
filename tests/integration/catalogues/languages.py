"""WooCommerce's export in the languages of its sites, and with the columns that a shop chose."""

from .specimen import Label, Specimen, photos, text

WOO = "a WooCommerce product export"
_ROWS = """
10,variable,T-1,Rug,1,"@a, @b",,Color,"Red, Blue"
11,variation,T-1-R,Rug - Red,1,@red,T-1,Color,Red
12,variable,,Mat,1,@mat,,Color,Red
13,variation,,Mat - Red,1,,id:12,Color,Red
14,"simple, downloadable, virtual",E-1,Book,1,@book,,,
15,simple,D-1,Old,-1,@old,,,
16,external,X-1,Lamp,1,@lamp,,,
"""
_CODES = {3: "variant_collapsed", 5: "variant_collapsed", 6: "not_physical", 7: "draft"}


def _in(language: str, header: str, columns: tuple[str, str, str]) -> tuple[Specimen, Specimen]:
    """Return the file, once as one product for its variations and once with its colours apart."""
    content = text(header + _ROWS)
    whole = Label(WOO, columns, photos("a", "mat", "lamp"), _CODES)
    apart = Label(WOO, columns, photos("red", "mat", "lamp"), {6: "not_physical", 7: "draft"})
    name = f"WooCommerce in {language}, as it is exported"
    return Specimen(name, content, whole), Specimen(
        f"{name}, a product for each colour", content, apart, variants=("Color",)
    )


SPECIMENS = (
    *_in(
        "German",
        "ID,Typ,Artikelnummer,Name,Veröffentlicht,Bilder,Übergeordnet,Attribut 1 Name,Attribut 1 Wert(e)",
        ("Artikelnummer", "Name", "Bilder"),
    ),
    *_in(
        "Italian",
        "ID,Tipo,COD,Nome,Pubblicato,Immagine,Genitore,Attributo 1 nome,Attributo 1 valuta(e)",
        ("COD", "Nome", "Immagine"),
    ),
    *_in(
        "Russian",
        "ID,Тип,Артикул,Имя,Опубликован,Изображения,Родительский,Имя атрибута 1,"
        "Значение(-я) аттрибута(-ов) 1",
        ("Артикул", "Имя", "Изображения"),
    ),
    *_in(
        "Dutch",
        "ID,Type,SKU,Naam,Gepubliceerd,Afbeeldingen,Hoofd,Naam eigenschap 1,Waarde(n) eigenschap 1",
        ("SKU", "Naam", "Afbeeldingen"),
    ),
    *_in(
        "Portuguese",
        "ID,Tipo,SKU,Nome,Publicado,Imagens,Ascendente,Nome do atributo 1,Valores do atributo 1",
        ("SKU", "Nome", "Imagens"),
    ),
    *_in(
        "Polish",
        "ID,Rodzaj,SKU,Nazwa,Opublikowano,Obrazki,Nadrzędny,Nazwa atrybutu 1,Wartości atrybutu 1",
        ("SKU", "Nazwa", "Obrazki"),
    ),
    Specimen(
        "WooCommerce without the column of parents, told by its types",
        text("""
ID,Type,SKU,Name,Published,Images
1,simple,A-1,Rug,1,"@a, @b"
2,simple,B-1,Mat,-1,@c
3,"simple, virtual",C-1,Advice,1,@d
"""),
        Label(WOO, ("SKU", "Name", "Images"), photos("a"), {3: "draft", 4: "not_physical"}),
    ),
    Specimen(
        "WooCommerce with a column of types that nobody knows",
        text("""
ID,Tuote,SKU,Name,Images
1,variable,A-1,Rug,@a
2,"simple, virtual",C-1,Advice,@d
"""),
        Label(WOO, ("SKU", "Name", "Images"), photos("a"), {3: "not_physical"}),
    ),
    Specimen(
        "Types that WooCommerce does not have: a plain table",
        text("""
ID,Type,SKU,Name,Images
1,simple,A-1,Rug,@a
2,runner,C-1,Hall,@d
"""),
        Label("a plain table", ("SKU", "Name", "Images"), photos("a", "d"), confidence="likely"),
    ),
    Specimen(
        "WooCommerce: a parent without a photo, far from variations that have one",
        text("""
ID,Type,SKU,Name,Images,Parent
10,variable,P,Rug,,
20,simple,S,Mat,@s,
11,variation,P-1,Rug - Red,,P
12,variation,P-2,Rug - Blue,@p2,P
"""),
        Label(
            WOO,
            ("SKU", "Name", "Images"),
            photos("p2", "s"),
            {4: "variant_collapsed", 5: "variant_collapsed"},
        ),
    ),
    Specimen(
        "WooCommerce: variations before their parent, in another case",
        text("""
ID,Type,SKU,Name,Images,Parent
11,variation,P-1,Rug - Red,@p1,p 1
12,variation,P-2,Rug - Blue,,P 1
10,variable,P 1,Rug,@p,
"""),
        Label(
            WOO,
            ("SKU", "Name", "Images"),
            photos("p"),
            {2: "variant_collapsed", 3: "variant_collapsed"},
        ),
    ),
    Specimen(
        "WooCommerce: a variation far above the parent, whose photo it needs",
        text("""
ID,Type,SKU,Name,Images,Parent
11,variation,P-1,Rug - Red,,id:10
20,simple,S,Mat,@s,
10,variable,P,Rug,@p,
"""),
        Label(WOO, ("SKU", "Name", "Images"), photos("p", "s")),
    ),
    Specimen(
        "WooCommerce, numbers written as floats and flags as words",
        text("""
ID,Type,SKU,Name,Published,Images,Parent
10.0,variable,,Rug,1.0,@rug,
11.0,variation,,Rug - Red,1.0,,id:10
12.0,simple,B-1,Mat,-1.0,@mat,
13.0,simple,C-1,Lamp,FALSE,@lamp,
14.0,simple,D-1,Vase,nein,@vase,
15.0,simple,E-1,Bowl,True,@bowl,
"""),
        Label(
            WOO,
            ("SKU", "Name", "Images"),
            photos("rug", "bowl"),
            {3: "variant_collapsed", 4: "draft", 5: "draft", 6: "draft"},
        ),
    ),
)

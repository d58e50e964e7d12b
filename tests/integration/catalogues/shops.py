"""Exports of the shops that have a row for each product, variant or photo."""

from .specimen import Label, Specimen, photos, text

SHOPIFY = "a Shopify product export"
SHOPIFY_NEW = "a Shopify product export (new template)"
WOO = "a WooCommerce product export"
WIX = "a Wix product export"
_SHOPIFY_COLUMNS = ("Variant SKU", "Title", "Image Src")
_NEW_COLUMNS = ("SKU", "Title", "Product image URL")
_WIX_MEDIA = "https://static.wixstatic.com/media/"

_SHOPIFY_RUGS = text("""
Handle,Title,Body (HTML),Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Image Src,Image Position,Variant Image,Status
serab,Serab Runner,"<p>Old,
hand knotted</p>",Color,Red,Size,3x10,S-1,@back,2,@red,active
serab,,,,Blue,,3x10,S-2,@front,1,@blue,
serab,,,,Blue,,3x13,S-3,,,@blue,
serab,,,,,,,,@detail,3,,
oushak,Oushak,,Title,Default Title,,,O-1,@oushak,1,,draft
afshar,Afshar,,Title,Default Title,,,007,@afshar,,,active
""")

SPECIMENS = (
    Specimen(
        "Shopify, classic: variants and photos in rows of their own",
        _SHOPIFY_RUGS,
        Label(
            SHOPIFY,
            _SHOPIFY_COLUMNS,
            photos("front", "afshar"),
            {4: "variant_collapsed", 5: "variant_collapsed", 7: "draft"},
        ),
    ),
    Specimen(
        "Shopify, classic, a product for each colour",
        _SHOPIFY_RUGS,
        Label(
            SHOPIFY, _SHOPIFY_COLUMNS, photos("red", "blue", "afshar"), {5: "variant_collapsed", 7: "draft"}
        ),
        variants=("colour",),
    ),
    Specimen(
        "Shopify, classic, a product for each colour and size",
        _SHOPIFY_RUGS,
        Label(SHOPIFY, _SHOPIFY_COLUMNS, photos("red", "blue", "blue", "afshar"), {7: "draft"}),
        variants=("Color", "Size"),
    ),
    Specimen(
        "Shopify, classic: a gift card, a product without photos, a row without a handle",
        text("""
Handle,Title,Body (HTML),Vendor,Variant SKU,Image Src,Image Position,Gift Card,Status
card,Gift card,,Us,GC,@card,1,true,active
bare,Bare,,Us,B-1,,,false,active
,,,,,@lost,2,,
lamp,Lamp,,Us,L-1,@lamp,1,false,active
"""),
        Label(
            SHOPIFY, _SHOPIFY_COLUMNS, photos("lamp"), {2: "not_physical", 3: "no_image", 4: "no_identity"}
        ),
    ),
    Specimen(
        "Shopify, classic, with metafields",
        text("""
Handle,Title,Body (HTML),Product Category,Variant SKU,Image Src,Status,Color (product.metafields.shopify.color-pattern)
lamp,Lamp,,Home > Lamps,L-1,@lamp,active,red; blue
"""),
        Label(SHOPIFY, _SHOPIFY_COLUMNS, photos("lamp")),
    ),
    Specimen(
        "Shopify, new template",
        text("""
Title,URL handle,Description,Published on online store,Status,SKU,Option1 name,Option1 value,Product image URL,Image position,Image alt text,Variant image URL
Lamp,lamp,Warm,TRUE,Active,L-1,Color,Red,@2,2,,@red
,lamp,,,,L-2,,Blue,@1,1,,@blue
Sofa,sofa,,TRUE,Archived,S-1,,,@sofa,1,,
"""),
        Label(SHOPIFY_NEW, _NEW_COLUMNS, photos("1"), {3: "variant_collapsed", 4: "draft"}),
    ),
    Specimen(
        "Shopify, new template with the old handle",
        text("""
Handle,Title,Description,SKU,Option1 name,Option1 value,Product image URL,Image position,Status
lamp,Lamp,Warm,L-1,Title,Default Title,@lamp,1,Active
lamp,,,,,,@more,2,
"""),
        Label(SHOPIFY_NEW, _NEW_COLUMNS, photos("lamp")),
    ),
    Specimen(
        "WooCommerce: variations far from their parent, named by SKU and by id",
        text("""
ID,Type,SKU,Name,Published,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s)
10,variable,RUG,Rug,1,Rugs,"@a, @b",,Color,"Red, Blue"
11,variable,,Mat,1,Mats,@mat,,Color,Red
12,simple,'-1,Guarded,1,,@guarded,,Material,Wool
13,grouped,SET,Set,1,,@set,,,
14,"simple, virtual",ADVICE,Advice,1,,@advice,,,
15,simple,SOON,Soon,-1,,@soon,,,
16,variation,RUG-R,Rug - Red,1,,@red,RUG,Color,Red
17,variation,MAT-R,Mat - Red,1,,,id:11,Color,Red
18,variation,LONE-1,Lone - Red,1,,@lone,LONE,Color,Red
"""),
        Label(
            WOO,
            ("SKU", "Name", "Images"),
            photos("a", "mat", "guarded", "lone"),
            {
                5: "not_physical",
                6: "not_physical",
                7: "draft",
                8: "variant_collapsed",
                9: "variant_collapsed",
            },
        ),
    ),
    Specimen(
        "WooCommerce, a product for each colour",
        text("""
ID,Type,SKU,Name,Published,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)
10,variable,RUG,Rug,1,@rug,,Color,"Red, Blue",Size,"S, M"
11,variation,RUG-RS,Rug,1,@red,RUG,Color,Red,Size,S
12,variation,RUG-BS,Rug,1,,RUG,Color,Blue,Size,S
13,variation,RUG-RM,Rug,1,@red2,RUG,Color,Red,Size,M
"""),
        Label(WOO, ("SKU", "Name", "Images"), photos("red", "rug"), {5: "variant_collapsed"}),
        variants=("Color",),
    ),
    Specimen(
        "WooCommerce in German",
        text("""
ID;Typ;Artikelnummer;Name;Veröffentlicht;Kurzbeschreibung;Bilder;Übergeordnetes Produkt;Attribut 1 Name;Attribut 1 Wert(e)
1;variable;T-1;Teppich;1;Weich;@t;;Farbe;Rot, Blau
2;variation;T-1-R;Teppich - Rot;1;;@rot;T-1;Farbe;Rot
"""),
        Label(WOO, ("Artikelnummer", "Name", "Bilder"), photos("t"), {3: "variant_collapsed"}),
    ),
    Specimen(
        "WooCommerce in Spanish, blank lines and a tab before the byte order mark",
        b"\n\t\xef\xbb\xbf"
        + text("""
ID,Tipo,SKU,Nombre,Publicado,Imágenes,Superior,Nombre del atributo 1,Valor(es) del atributo 1
1,simple,0042,Alfombra,1,"@uno, @dos",,Color,Rojo
"""),
        Label(WOO, ("SKU", "Nombre", "Imágenes"), photos("uno"), encoding="UTF-8 with a byte order mark"),
    ),
    Specimen(
        "WooCommerce in French",
        text("""
ID,Type,UGS,Nom,Publié,Images,Parent,Nom de l\u2019attribut 1,Valeur(s) de l\u2019attribut 1
1,simple,T-1,Tapis,1,@tapis,,Couleur,Rouge
"""),
        Label(WOO, ("UGS", "Nom", "Images"), photos("tapis")),
    ),
    Specimen(
        "WooCommerce in Italian, photos on localhost",
        text("""
ID,Tipo,SKU,Nome,Pubblicato,Immagine,Genitore,Nome dell'attributo 1,Valore dell'attributo 1
1,simple,T-1,Tappeto,1,http://localhost/wp/t.jpg,,Colore,Rosso
"""),
        Label(WOO, ("SKU", "Nome", "Immagine"), ["http://localhost/wp/t.jpg"]),
    ),
    Specimen(
        "Wix: names of its media store, variants in rows of their own",
        text("""
handleId,fieldType,name,description,productImageUrl,collection,sku,visible,productOptionName1,productOptionDescription1,additionalInfoTitle1,additionalInfoDescription1
p1,Product,Lamp,Warm,a1_f0~mv2.jpg;a1_f1~mv2.jpg,Lamps,,true,Size,S;M,Material,Brass
p1,Variant,,,,,L-S,,,S,,
p1,Variant,,,,,L-M,,,M,,
p2,Product,Sofa,,,Sofas,S-1,true,,,,
p3,Product,Chair,,https://img.example/c.jpg,Chairs,C-1,false,,,,
p4,Product,Table,,https://img.example/t.jpg,Tables,T-1,true,,,,
"""),
        Label(
            WIX,
            ("sku", "name", "productImageUrl"),
            [f"{_WIX_MEDIA}a1_f0~mv2.jpg", *photos("t")],
            {3: "variant_collapsed", 4: "variant_collapsed", 5: "no_image", 6: "draft"},
        ),
    ),
    Specimen(
        "Wix: 225 rows for one product",
        text(
            "handleId,fieldType,name,productImageUrl,sku,productOptionName1,productOptionDescription1\n"
            "p1,Product,Lamp,@lamp,,Size,1;2\n"
            + "".join(f"p1,Variant,,,L-{size},,{size}\n" for size in range(224))
        ),
        Label(
            WIX,
            ("sku", "name", "productImageUrl"),
            photos("lamp"),
            dict.fromkeys(range(3, 227), "variant_collapsed"),
        ),
    ),
)

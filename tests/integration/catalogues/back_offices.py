"""Exports of BigCommerce, Magento and Etsy."""

from .specimen import Label, Specimen, photos, text

OLD = "a BigCommerce product export (v2)"
NEW = "a BigCommerce product export (v3)"
MAGENTO = "a Magento 2 product export"
ETSY = "an Etsy listings download"
_NEW_COLUMNS = ("SKU", "Name", "Internal Image URL (Export)")
_MAGENTO_COLUMNS = ("sku", "name", "base_image")
_MAGENTO_HEADER = (
    "sku,store_view_code,product_type,name,product_online,visibility,additional_attributes,base_image,"
    "additional_images,configurable_variations\n"
)
_BIG_RUGS = text("""
Item,ID,Name,Type,SKU,Options,Description,Is Visible,Variant Image URL,Internal Image URL (Export),Image URL (Import),Image is Thumbnail,Image Sort Order
Product,100,Rug,physical,RUG,,Soft,TRUE,,,,,
Variant,101,,,RUG-R,Type=Swatch|Name=Color|Value=Red,,,@red,,,,
Variant,102,,,RUG-B,Type=Swatch|Name=Color|Value=Blue,,,,,,,
Image,201,,,,,,,,@second,,FALSE,0
Image,202,,,,,,,,@thumb,,TRUE,1
Video,301,,,,,,,,,,,
Product,103,Voucher,digital,V-1,,,TRUE,,,,,
Image,203,,,,,,,,@voucher,,TRUE,0
Product,104,Hidden,physical,H-1,,,FALSE,,,,,
Product,105,Mat,physical,,,,TRUE,,,,,
Image,204,,,,,,,,,@mat,FALSE,3
""")

SPECIMENS = (
    Specimen(
        "BigCommerce v2: rows of SKUs and rules, a thumbnail that is not the first photo",
        text("""
Item Type,Product ID,Product Name,Product Type,Product Code/SKU,Product Visible?,Product Image File - 1,Product Image Is Thumbnail - 1,Product Image Sort - 1,Product Image File - 2,Product Image Is Thumbnail - 2,Product Image Sort - 2
Product,1,Rug,P,RUG,Y,@one,N,0,@two,Y,1
  SKU,,[RT]Color=Red,,RUG-R,,,,,,,
  Rule,,,,RUG-R,,,,,,,
Product,2,Mat,P,MAT,Y,@late,N,2,@early,N,1
Product,3,Book,D,BOOK,Y,@book,Y,0,,,
Product,4,Old,P,OLD,N,@old,Y,0,,,
"""),
        Label(
            OLD,
            ("Product Code/SKU", "Product Name", "Product Image File - 1"),
            photos("two", "early"),
            {3: "variant_collapsed", 6: "not_physical", 7: "draft"},
        ),
    ),
    Specimen(
        "BigCommerce v2: header names twice, addresses beside file names",
        text("""
Item Type,Product Name,Product Code/SKU,Product Image File - 1,Product Image URL - 1,Product Image Sort - 1,Product Image Sort - 1
Product,Rug,RUG,r/rug__1.jpg,@rug,0,0
"""),
        Label(OLD, ("Product Code/SKU", "Product Name", "Product Image URL - 1"), photos("rug")),
    ),
    Specimen(
        "BigCommerce v2, a product for each colour",
        text("""
Item Type,Product Name,Product Code/SKU,Product Image File - 1
Product,Rug,RUG,@rug
  SKU,"[RT]Color=Red,[RB]Size=S",RUG-RS,
  SKU,"[RT]Color=Blue,[RB]Size=S",RUG-BS,@blue
  SKU,"[RT]Color=Blue,[RB]Size=M",RUG-BM,
"""),
        Label(
            OLD,
            ("Product Code/SKU", "Product Name", "Product Image File - 1"),
            photos("rug", "blue"),
            {5: "variant_collapsed"},
        ),
        variants=("Color",),
    ),
    Specimen(
        "BigCommerce v3: variants, photos and videos follow their product",
        _BIG_RUGS,
        Label(
            NEW,
            _NEW_COLUMNS,
            photos("thumb", "mat"),
            {
                3: "variant_collapsed",
                4: "variant_collapsed",
                8: "not_physical",
                9: "not_physical",
                10: "draft",
            },
        ),
    ),
    Specimen(
        "BigCommerce v3, a product for each colour",
        _BIG_RUGS,
        Label(
            NEW,
            _NEW_COLUMNS,
            photos("red", "thumb", "mat"),
            {8: "not_physical", 9: "not_physical", 10: "draft"},
        ),
        variants=("Color",),
    ),
    Specimen(
        "BigCommerce v3: a product's row is broken, its photos go to no other product",
        text("""
Item,ID,Name,Type,SKU,Internal Image URL (Export),Image is Thumbnail,Image Sort Order
Product,1,Rug,physical,RUG,,,
Image,2,,,,@rug,FALSE,5
Product,3,Mat, soft, and round,physical,MAT,,,0
Image,4,,,,@mat,TRUE,0
"""),
        Label(NEW, _NEW_COLUMNS, photos("rug"), {4: "ragged_row", 5: "no_identity"}),
    ),
    Specimen(
        "Magento 2: store views, variants before their configurable product, whole addresses",
        text(
            _MAGENTO_HEADER
            + """RUG-R,,simple,Rug Red,1,Not Visible Individually,"color=Red,size=S",@red,,
RUG-R,de,,Teppich Rot,,,,,,
RUG-B,,simple,Rug Blue,1,Not Visible Individually,"color=Blue,size=S",@blue,,
RUG,,configurable,Rug,1,"Catalog, Search",material=Wool,@rug,@more,"sku=RUG-R,color=Red|sku=RUG-B,color=Blue"
RUG,de,,Teppich,,,,,,
ADVICE,,virtual,Advice,1,"Catalog, Search",,@advice,,
OFF,,simple,Off,2,"Catalog, Search",,@off,,
MAT,,simple,Mat,1,"Catalog, Search",color=Red,no_selection,@mat,
"""
        ),
        Label(
            MAGENTO,
            _MAGENTO_COLUMNS,
            photos("rug", "mat"),
            {2: "variant_collapsed", 4: "variant_collapsed", 7: "not_physical", 8: "draft"},
        ),
    ),
    Specimen(
        "Magento 2, a product for each colour",
        text(
            _MAGENTO_HEADER
            + """RUG-R,,simple,Rug Red,1,Not Visible Individually,"color=Red,size=S",@red,,
RUG-B,,simple,Rug Blue,1,Not Visible Individually,"color=Blue,size=S",,,
RUG,,configurable,Rug,1,"Catalog, Search",,@rug,,"sku=RUG-R,color=Red|sku=RUG-B,color=Blue"
"""
        ),
        Label(MAGENTO, _MAGENTO_COLUMNS, photos("red", "rug")),
        variants=("Color",),
    ),
    Specimen(
        "Magento 2: paths of the media folder, which nobody told",
        text(_MAGENTO_HEADER + 'RUG,,simple,Rug,1,"Catalog, Search",,/r/u/rug.jpg,,\n'),
        Label(MAGENTO, _MAGENTO_COLUMNS, [], {2: "bad_url"}),
    ),
    Specimen(
        "Magento 2: paths of the media folder, and where it is",
        text(
            _MAGENTO_HEADER + 'RUG,,simple,Rug,1,"Catalog, Search",,/r/u/rug.jpg,"/r/u/2.jpg,/r/u/3.jpg",\n'
        ),
        Label(MAGENTO, _MAGENTO_COLUMNS, ["https://shop.example/media/catalog/product/r/u/rug.jpg"]),
        mapping={"image_base": "https://shop.example/media/catalog/product"},
    ),
    Specimen(
        "Etsy: every SKU empty, text over several lines",
        text("""
TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,IMAGE2,IMAGE10,SKU
Vase,"Thrown,

burnt",46,EUR,1,"a,b",Clay,@vase,@vase2,,
Bowl,,30,EUR,1,,Clay,,@bowl,,
"""),
        Label(ETSY, ("SKU", "TITLE", "IMAGE1"), photos("vase", "bowl")),
    ),
    Specimen(
        "Etsy in Italian",
        text("""
TITOLO,DESCRIZIONE,PREZZO,CURRENCY_CODE,QUANTITÀ,TAG,MATERIALI,IMMAGINE1,IMMAGINE2,"TIPO VARIANTE 1",SKU
Vaso,Grigio,46,EUR,1,a,Ceramica,@vaso,,,32
Tazza,Nera,20,EUR,1,a,Ceramica,,,,32
"""),
        Label(ETSY, ("SKU", "TITOLO", "IMMAGINE1"), photos("vaso"), {3: "no_image"}),
    ),
)

"""Feeds and listing files of the market places."""

from .specimen import Label, Specimen, photos, text

FEED = "a Merchant Center or Meta feed"
CLASSIC = "an Amazon listing file (classic template)"
NEW = "an Amazon listing file (new template)"
_FEED_COLUMNS = ("id", "title", "image_link")
_CLASSIC_COLUMNS = ("item_sku", "item_name", "main_image_url")
_FEED_RUGS = text("""
id,title,description,link,image_link,additional_image_link,item_group_id,color,size,material
R-1,Rug red S,Soft,https://s.example/r,@red,"@two,https://img.example/w_2%2Ch_2/x.jpg",RUG,Red,S,Wool
R-2,Rug red M,Soft,https://s.example/r,@red,,RUG,Red,M,Wool
R-3,Rug blue S,Soft,https://s.example/r,@blue,,RUG,Blue,S,Wool
M-1,Mat,Round,https://s.example/m,,@extra,,,,
R-4,Rug green S,Soft,https://s.example/r,@green,,RUG,Green,S,Wool
""")
_MARKET = "[marketplace_id=ATVPDKIKX0DER]"
_LANGUAGE = f"{_MARKET}[language_tag=en_US]"
_NEW_HEADER = ",".join(
    (
        "contribution_sku#1.value",
        f"item_name{_LANGUAGE}#1.value",
        f"color{_LANGUAGE}#1.value",
        f"main_product_image_locator{_MARKET}#1.media_location",
        f"other_product_image_locator_1{_MARKET}#1.media_location",
        f"child_parent_sku_relationship{_MARKET}#1.child_relationship_type",
        f"child_parent_sku_relationship{_MARKET}#1.parent_sku",
    )
)

SPECIMENS = (
    Specimen(
        "Merchant Center: a group of variants, one of them far below",
        _FEED_RUGS,
        Label(
            FEED,
            _FEED_COLUMNS,
            photos("red", "extra"),
            {3: "variant_collapsed", 4: "variant_collapsed", 6: "variant_collapsed"},
        ),
    ),
    Specimen(
        "Merchant Center, a product for each colour",
        _FEED_RUGS,
        Label(FEED, _FEED_COLUMNS, photos("red", "blue", "extra", "green"), {3: "variant_collapsed"}),
        variants=("color",),
    ),
    Specimen(
        "Meta feed as TSV, blanks in the names of columns",
        text(
            "id\ttitle\timage link\tadditional image link\n007\tRug\t@a,b\t\n008\tMat\thttps://img.example/w_2,h_2/m.jpg\t\n"
        ),
        Label(
            FEED,
            ("id", "title", "image link"),
            ["https://img.example/a.jpg,b", "https://img.example/w_2,h_2/m.jpg"],
        ),
        filename="feed.tsv",
    ),
    Specimen(
        "Merchant Center in UTF-16, as spreadsheets save Unicode text",
        text("id\ttitle\timage_link\n1\tGröße\t@a\n", encoding="utf-16"),
        Label(FEED, _FEED_COLUMNS, photos("a"), encoding="UTF-16"),
        filename="feed.txt",
    ),
    Specimen(
        "Amazon, classic: machine names on the third row, a parent without a photo, Windows-1252",
        text(
            "TemplateType=fptcustom\tVersion=2021.1\tThe top 3 rows are for Amazon use only.\t\t\t\t\n"
            "SKU\tTitel\tHauptbild\tWeiteres Bild\tStellung\tElternartikel\tFarbe\n"
            "item_sku\titem_name\tmain_image_url\tother_image_url1\tparent_child\tparent_sku\tcolor_name\n"
            "RUG\tTeppich für Räume\t\t\tparent\t\t\n"
            "RUG-R\tTeppich rot\t@rot\t@rot2\tchild\tRUG\tRot\n"
            "RUG-B\tTeppich blau\t@blau\t\tchild\tRUG\tBlau\n"
            "00012\tMatte\t@matte\t\t\t\t\n",
            encoding="cp1252",
        ),
        Label(
            CLASSIC,
            _CLASSIC_COLUMNS,
            photos("rot", "matte"),
            {5: "variant_collapsed", 6: "variant_collapsed"},
            encoding="Windows-1252",
        ),
        filename="listing.txt",
    ),
    Specimen(
        "Amazon, classic, a product for each colour",
        text(
            "TemplateType=home,Version=2019,,,\nSKU,Name,Image,Parent,Color\n"
            "item_sku,item_name,main_image_url,parent_sku,color_name\n"
            "RUG,Rug,,,\nRUG-R,Rug red,@red,RUG,Red\nRUG-B,Rug blue,@blue,RUG,Blue\n"
        ),
        Label(CLASSIC, _CLASSIC_COLUMNS, photos("red", "blue")),
        variants=("Color",),
    ),
    Specimen(
        "Amazon, new: names with market place and language, a row of examples",
        text(
            "settings=attributeRow=3&labelRow=2&dataRow=5,,,,,,\nSKU,Item Name,Color,Main image,Other image,Relation,Parent\n"
            f"{_NEW_HEADER}\n"
            "ABC123,Example,Red,https://img.example/example.jpg,,,\n"
            "RUG,Rug,,,,,\nRUG-R,Rug red,Red,@red,@more,variation,RUG\nMAT,Mat,,@mat,,,\n"
        ),
        Label(
            NEW,
            (
                "contribution_sku#1.value",
                f"item_name{_LANGUAGE}#1.value",
                f"main_product_image_locator{_MARKET}#1.media_location",
            ),
            photos("red", "mat"),
            {6: "variant_collapsed"},
        ),
    ),
)

"""What is not on sale, in each shop's words; and a few headers that look like another's."""

from .back_offices import MAGENTO, NEW
from .shops import SHOPIFY, SHOPIFY_NEW
from .specimen import Label, Specimen, photos, text

FEED = "a Merchant Center or Meta feed"
_SHOPIFY_COLUMNS = ("Variant SKU", "Title", "Image Src")
_PLAIN_COLUMNS = ("sku", "title", "image")

SPECIMENS = (
    Specimen(
        "Shopify of old, without a status: what is not published",
        text("""
Handle,Title,Published,Variant SKU,Image Src,Image Position
a,A,false,A-1,@a,1
b,B,true,B-1,@b,1
"""),
        Label(SHOPIFY, _SHOPIFY_COLUMNS, photos("b"), {2: "draft"}),
    ),
    Specimen(
        "Shopify: an active product that another channel sells",
        text("""
Handle,Title,Published,Variant SKU,Image Src,Image Position,Status
a,A,false,A-1,@a,1,active
b,B,true,B-1,@b,1,unlisted
"""),
        Label(SHOPIFY, _SHOPIFY_COLUMNS, photos("a"), {3: "draft"}),
    ),
    Specimen(
        "Shopify, new template: not published, and unlisted",
        text("""
Title,URL handle,Published on online store,Status,SKU,Product image URL,Image position
A,a,FALSE,Active,A-1,@a,1
B,b,TRUE,Unlisted,B-1,@b,1
C,c,TRUE,Active,C-1,@c,1
"""),
        Label(SHOPIFY_NEW, ("SKU", "Title", "Product image URL"), photos("c"), {2: "draft", 3: "draft"}),
    ),
    Specimen(
        "Shopify, positions and flags as a data frame writes them",
        text("""
Handle,Title,Variant SKU,Image Src,Image Position,Gift Card
a,A,A-1,@second,2.0,False
a,,,@first,1.0,
b,B,B-1,@b,1.0,1.0
"""),
        Label(SHOPIFY, _SHOPIFY_COLUMNS, photos("first"), {4: "not_physical"}),
    ),
    Specimen(
        "Shopify, rows of a handle apart, the title on each",
        text("""
Handle,Title,Option1 Name,Option1 Value,Variant SKU,Image Src,Image Position
a,A,Color,Red,A-R,@a,1
b,B,Title,Default Title,B-1,@b,1
a,A,Color,Blue,A-B,@a2,2
"""),
        Label(SHOPIFY, _SHOPIFY_COLUMNS, photos("a", "b"), {4: "variant_collapsed"}),
    ),
    Specimen(
        "a plain table with a status",
        text("""
sku,title,status,image
1,A,Inactive,@a
2,B,Hidden,@b
3,C,unpublished,@c
4,D,Sold,@d
5,E,disabled,@e
6,F,active,@f
7,G,0,@g
"""),
        Label(
            "a plain table",
            _PLAIN_COLUMNS,
            photos("f", "g"),
            dict.fromkeys(range(2, 7), "draft"),
            confidence="likely",
        ),
    ),
    Specimen(
        "PrestaShop's list: what is not active",
        text("""
Product ID;Active (0/1);Name;Image
1;1;Rug;@rug
2;0;Mat;@mat
"""),
        Label("a plain table", (None, "Name", "Image"), photos("rug"), {3: "draft"}, confidence="likely"),
    ),
    Specimen(
        "Magento: what is not online, in numbers",
        text("""
sku,product_type,name,product_online,base_image
A-1,simple,Rug,0,@a
B-1,simple,Mat,2.0,@b
C-1,simple,Lamp,1.0,@c
"""),
        Label(MAGENTO, ("sku", "name", "base_image"), photos("c"), {2: "draft", 3: "draft"}),
    ),
    Specimen(
        "Magento: a photo that is only named, without a slash before it",
        text("""
sku,product_type,name,base_image
A-1,simple,Rug,wb04.jpg
B-1,simple,Mat,@b
"""),
        Label(MAGENTO, ("sku", "name", "base_image"), photos("b"), {2: "bad_url"}),
    ),
    Specimen(
        "Meta: an archived product, and a group of which one variant is",
        text("""
id,title,image_link,item_group_id,availability,status
1,Rug,@rug,,discontinued,active
2,Mat,@mat,,in stock,archived
3,Vase,@vase,G,in stock,archived
4,Vase,@vase2,G,in stock,active
"""),
        Label(
            FEED, ("id", "title", "image_link"), photos("rug", "vase"), {3: "draft", 5: "variant_collapsed"}
        ),
    ),
    Specimen(
        "Merchant Center's feed with the names of its RSS",
        text("""
g:id,g:title,g:image_link,g:item_group_id
1,Rug,@a,G
2,Rug,@b,G
"""),
        Label(FEED, ("g:id", "g:title", "g:image_link"), photos("a"), {3: "variant_collapsed"}),
    ),
    Specimen(
        "Meta's newer template",
        text("""
id,title,image[1].url,image[0].url
1,Rug,@b,@a
"""),
        Label(FEED, ("id", "title", "image[0].url"), photos("a")),
    ),
    Specimen(
        "Etsy in German",
        text("""
TITEL,BESCHREIBUNG,PREIS,WÄHRUNGSCODE,BILD1,SKU
Vase,Rund,10,EUR,@vase,V-1
"""),
        Label("an Etsy listings download", ("SKU", "TITEL", "BILD1"), photos("vase")),
    ),
    Specimen(
        "a rug inventory without border colours",
        text("""
SKU,Title,Rug Field Color,Stock Shape,Rugtype,image link
01,Serab,Red,Rect,Persian,@a
"""),
        Label("a rug inventory", ("SKU", "Title", "image link"), photos("a")),
    ),
    Specimen(
        "Amazon's report of all listings",
        text("""
item-name\tlisting-id\tseller-sku\timage-url
Rug\t0101ABC\t00SKU-1\t@a
"""),
        Label("a plain table", ("seller-sku", "item-name", "image-url"), photos("a"), confidence="likely"),
    ),
    Specimen(
        "BigCommerce v3, orders as a data frame writes them",
        text("""
Item,ID,Name,Type,SKU,Is Visible,Internal Image URL (Export),Image is Thumbnail,Image Sort Order
Product,1,Rug,physical,A-1,True,,,
Image,2,,,,,@second,,2.0
Image,3,,,,,@first,,1.0
Product,4,Mat,physical,B-1,0.0,,,
Image,5,,,,,@mat,,1.0
"""),
        Label(NEW, ("SKU", "Name", "Internal Image URL (Export)"), photos("first"), {5: "draft", 6: "draft"}),
    ),
)

"""The product fields that a catalogue may fill and a prompt may use."""

PRODUCT_FIELDS = {
    "title": "name of the product",
    "description": "prose, without markup",
    "category": "primary category or collection",
    "subcategory": "secondary category",
    "product_type": "what it is: rug, armchair, lamp",
    "brand": "maker or vendor",
    "style": "the product's own style, such as Oriental or Modern",
    "shape": "rectangle, runner, round, square, oval",
    "size": "as written, feet and inches or any unit",
    "size_cm": "in centimetres, as written",
    "color": "main colours",
    "field_color": "colour of a rug's field",
    "border_color": "colour of a rug's border",
    "other_color": "further colours",
    "material": "what it is made of",
    "weave": "how it is woven",
    "pattern": "its pattern",
    "origin": "where it comes from",
    "country": "country of manufacture",
    "age": "antique, vintage, new",
    "tags": "free words",
}
"""Name → meaning. Beside these, `sku` and `image` identify a product and its photo."""

IDENTITY_FIELDS = {"sku": "the seller's number of the product", "image": "address of its photo"}

MEDIA_BASE = "image_base"
"""Mapped to no column but to a place: the address or folder in which photos lie that are only named."""

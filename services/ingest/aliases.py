"""What shops call their columns, in nine languages: field → names, the preferred ones first.

Names are compared folded (see `headers.fold`), so case, accents, blanks, dashes and underscores do
not matter. A number inside a photo column's name orders the photos.
"""

from functools import cache

from .headers import fold

_ALIASES = {
    "sku": """
        sku, variant sku, product sku, item sku, product code, product number, item number, item no, item
        code, article number, article no, stock number, part number, model number, style number, ref, code,
        artikelnummer, artikelnr, artikel nr, art nr, produktnummer, bestellnummer, référence, référence
        produit, code article, code produit, réf, referencia, código, código de producto, código de
        artículo, codice, codice articolo, codice prodotto, riferimento, artikelcode, productcode,
        productnummer, kod, kod produktu, numer katalogowy, indeks, symbol, código do produto, referência,
        cód, артикул, артикул товара, код, код товара, seller sku""",
    "handle": """
        handle, url handle, id, product id, item id, listing id, offer id, produkt id, artikel id,
        identifiant, id produit, id producto, id prodotto, id produktu, id produto, ид, id товара""",
    "image": """
        image, main image, primary image, image link, image url, image src, image address, image path, image
        file, image 1 url, main image url, product image, product image url, featured image, base image,
        picture, picture url, picture link, photo, photo url, photo link, img, img url, img src, images,
        image urls, image links, pictures, photos, photo urls, bild, bildlink, bild url, bildadresse,
        hauptbild, produktbild, artikelbild, bilddatei, foto, bilder, fotos, image principale, lien image,
        url image, url de l'image, photo principale, visuel, imagen, imagen principal, enlace imagen, url
        imagen, url de la imagen, imágenes, immagine, immagine principale, link immagine, url immagine,
        immagini, afbeelding, hoofdafbeelding, afbeelding link, afbeelding url, afbeeldingen, plaatje,
        zdjęcie, zdjęcie główne, zdjęcia, obraz, obrazek, link do zdjęcia, url zdjęcia, imagem, imagem
        principal, link da imagem, url da imagem, imagens, изображение, изображения, фото, фотография,
        картинка, ссылка на фото, ссылка на изображение, additional image link, additional image links,
        additional image, additional images, other image url, gallery, image gallery, weitere bilder, images
        supplémentaires, otras imágenes, altre immagini, thumbnail, thumbnail url""",
    "status": "status, product status, listing status",
    "active": """
        active, active 0/1, enabled, published, aktiv, aktiviert, veröffentlicht, actif, activé, publié,
        activo, activado, publicado, attivo, abilitato, pubblicato, actief, ingeschakeld, gepubliceerd,
        aktywny, opublikowano, ativo, ativado, активен, включен, опубликован""",
    "title": """
        title, product title, product name, name, item name, item title, listing title, artikelbezeichnung,
        produktname, titel, produkttitel, bezeichnung, artikelname, titre, nom, nom du produit, nom produit,
        désignation, libellé, intitulé, título, nombre, nombre del producto, nombre producto, titolo, nome,
        nome prodotto, nome del prodotto, denominazione, naam, productnaam, artikelnaam, producttitel,
        tytuł, nazwa, nazwa produktu, nome do produto, título do produto, название, название товара,
        наименование, наименование товара, имя, заголовок""",
    "description": """
        description, product description, long description, body html, body, item description, details,
        short description, beschreibung, produktbeschreibung, artikelbeschreibung, langtext,
        kurzbeschreibung, description du produit, description longue, descriptif, descripción, descripción
        del producto, descrizione, descrizione prodotto, beschrijving, omschrijving, productbeschrijving,
        opis, opis produktu, descrição, descrição do produto, описание, описание товара""",
    "category": """
        primary category, category, product category, main category, categories, collection, collections,
        google shopping google product category, google product category, kategorie, hauptkategorie,
        warengruppe, kollektion, catégorie, catégorie principale, catégories, collection produit, categoría,
        categorías, categoría principal, colección, categoria, categorie, categoria principale, collezione,
        hoofdcategorie, collectie, kategoria, kategoria produktu, kolekcja, categorias, coleção, категория,
        категория товара, коллекция, раздел""",
    "subcategory": """
        secondary category, subcategory, sub category, unterkategorie, sous catégorie, catégorie secondaire,
        subcategoría, categoría secundaria, sottocategoria, categoria secondaria, subcategorie,
        podkategoria, subcategoria, подкатегория""",
    "product_type": """
        rug type, product type, item type, type, carpet type, furniture type, produkttyp, produktart,
        artikeltyp, typ, teppichart, type de produit, type produit, tipo de producto, tipo, tipo prodotto,
        tipo di prodotto, producttype, soort, typ produktu, rodzaj, tipo de produto, тип, тип товара, вид""",
    "brand": """
        brand, vendor, manufacturer, maker, brand name, supplier, marke, hersteller, marque, fabricant,
        marca, fabricante, produttore, merk, fabrikant, marka, producent, бренд, марка, производитель""",
    "style": "style, design style, stil, einrichtungsstil, estilo, stile, stijl, styl, стиль",
    "shape": """
        stock shape, shape, rug shape, product shape, form, teppichform, forme, forma, vorm, kształt,
        formato, форма""",
    "size": """
        exact size, size, dimension, dimensions, product dimensions, size ft, size in feet, size feet, rug
        size, stock size, größe, maße, abmessungen, masse, taille, tamaño, medidas, dimensiones, dimensione,
        dimensioni, misura, misure, taglia, afmeting, afmetingen, maat, formaat, rozmiar, wymiary, tamanho,
        dimensões, размер, размеры, габариты""",
    "size_cm": """
        size in cm, size cm, dimension cm, dimension in cm, dimensions cm, dimensions in cm, exact size cm,
        größe cm, größe in cm, maße cm, maße in cm, abmessungen cm, taille cm, dimensions en cm, tamaño cm,
        medidas cm, dimensioni cm, misure cm, afmetingen cm, rozmiar cm, wymiary cm, tamanho cm, medidas em
        cm, размер см, размеры см""",
    "color": """
        color, colour, colors, colours, main color, main colour, primary color, color name, farbe, farben,
        hauptfarbe, couleur, couleurs, couleur principale, colores, color principal, colore, colori, kleur,
        kleuren, kolor, kolory, cor, cores, цвет, цвета""",
    "field_color": """
        exact field color, exact field colour, rug field color, rug field colour, field color, field colour,
        ground color, background color, grundfarbe, fondfarbe, couleur de fond, color de fondo, colore di
        fondo, grondkleur, kolor tła, cor de fundo, цвет поля, цвет фона""",
    "border_color": """
        exact border color, rug border color, rug border colour, border color, border colour, bordürenfarbe,
        randfarbe, couleur de bordure, couleur bordure, color del borde, colore bordo, colore del bordo,
        randkleur, kolor bordiury, cor da borda, цвет каймы, цвет бордюра""",
    "other_color": """
        other color, other colors, other colour, other colours, additional colors, secondary color,
        secondary colour, accent color, weitere farben, nebenfarbe, autres couleurs, couleur secondaire,
        otros colores, altri colori, andere kleuren, inne kolory, outras cores, другие цвета""",
    "material": """
        material, materials, pile material, fabric, composition, pile, material pile, materialien,
        zusammensetzung, matière, matières, matériau, matériaux, materiales, composición, materiale,
        materiali, composizione, materiaal, materialen, samenstelling, materiał, materiały, skład,
        materiais, composição, материал, материалы, состав""",
    "weave": """
        weave type, weave, construction, weave technique, weaving, knot type, technique, webart, knüpfart,
        knüpfung, herstellungsart, webtechnik, tissage, type de tissage, tejido, técnica, tessitura,
        lavorazione, tecnica, weefsel, weeftechniek, splot, technika, tecelagem, плетение, техника""",
    "pattern": """
        pattern, design, motif, design pattern, muster, dessin, motivo, patrón, diseño, fantasia, disegno,
        patroon, motief, wzór, padrão, узор, рисунок, орнамент""",
    "origin": """
        origin, region, region of origin, herkunft, ursprung, herkunftsregion, origine, provenance, origen,
        procedencia, provenienza, herkomst, oorsprong, pochodzenie, origem, происхождение""",
    "country": """
        country of manufacture, country of origin, country, made in, manufacturing country,
        herstellungsland, herkunftsland, ursprungsland, land, pays de fabrication, pays d'origine, pays,
        país de fabricación, país de origen, país, paese di produzione, paese di origine, paese, land van
        herkomst, productieland, kraj produkcji, kraj pochodzenia, kraj, país de fabricação, país de origem,
        страна производства, страна происхождения, страна производитель, страна""",
    "age": """
        age, era, period, age group of rug, date of manufacture, alter, epoche, âge, époque, edad, época,
        età, epoca, leeftijd, periode, tijdperk, wiek, idade, возраст, эпоха""",
    "tags": """
        tags, tag, keywords, labels, schlagwörter, stichwörter, schlagworte, mots clés, étiquettes, palabras
        clave, etiquetas, parole chiave, etichette, trefwoorden, tagi, słowa kluczowe, palavras chave, теги,
        ключевые слова, метки""",
}


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Return field → folded column names, the preferred ones first."""
    return {
        field: tuple(dict.fromkeys(fold(name) for name in names.split(",")))
        for field, names in _ALIASES.items()
    }

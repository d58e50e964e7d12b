"""The words that names of columns are made of, by the part they play; in nine languages, folded when read.

Not names but words: `naming` puts them together, so that `Produktbild URL` needs no entry of its own.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from .headers import fold

Role = Literal[
    "photo",
    "media",
    "address",
    "main",
    "thumbnail",
    "small",
    "further",
    "name",
    "title",
    "short",
    "text",
    "description",
    "display",
    "sku",
    "code",
    "number",
    "id",
    "article",
    "series",
    "model",
    "owner",
    "product",
    "products",
    "filler",
]

_WORDS: Mapping[Role, str] = {
    "photo": """
        image images img imgs photo photos photograph photographs photography pic pics picture pictures
        bild bilder bildes foto fotos fotografie abbildung abbildungen visuel visuels
        imagen imágenes fotografía fotografías immagine immagini fotografia
        afbeelding afbeeldingen plaatje zdjęcie zdjęcia zdjęć obraz obrazek obrazki
        imagem imagens изображение изображения изображений фото фотография фотографии фотографию
        картинка картинки картинку""",
    "media": "media visual",
    "address": """
        link links url urls src address addresses path file files filename hosted
        adresse adressen datei pfad lien liens chemin fichier enlace enlaces ruta archivo dirección
        percorso indirizzo pad bestand adres plik ścieżka caminho arquivo endereço
        ссылка ссылки путь файл файла адрес""",
    "main": """
        main primary principal hero cover large big full zoom default front base featured original
        haupt groß principale principali hoofd główne główna główny основное основная основной
        главное главная главный""",
    "thumbnail": "thumbnail thumbnails thumb thumbs miniature miniatura vorschau vignette миниатюра",
    "small": "small klein kleines petite pequeña piccola kleine mała pequena маленькое",
    "further": """
        additional other others more extra gallery secondary second weitere zusatz galerie galerij
        supplémentaire supplémentaires autre autres otra otras altre altri andere extra inne dodatkowe outras
        дополнительное дополнительные другие галерея""",
    "name": "name nom nombre nome naam nazwa имя",
    "title": """
        title titel titre título titolo tytuł bezeichnung désignation libellé intitulé denominación
        denominazione benaming denominação designação название наименование заголовок номенклатура""",
    "short": "short kurz court courte corto corta breve kort korte krótki krótka curto curta краткое",
    "text": "text",
    "description": "description beschreibung descripción descrizione omschrijving opis descrição описание",
    "display": "display anzeige",
    "sku": "sku skus ugs артикул артикула арт",
    "code": """
        code ref reference referenz référence réf código cód codice cod referencia riferimento rif
        referentie kod indeks symbol referência код""",
    "number": "no nr num number nummer número numéro numero numer номер",
    "id": "id identifier kennung identifiant identificador ид",
    "article": "art prod",
    "series": """
        stock inventory catalog catalogue katalog katalogowy part style design lager bestell bestel best
        номенклатурный""",
    "model": "model modell modèle modelo modello модель",
    "owner": "seller merchant variant",
    "product": """
        product item article listing rug carpet produkt produkts produktes artikel artikels ware waren
        teppich produit tapis producto artículo alfombra prodotto articolo tappeto tapijt towar towaru
        produktu artykuł artykułu dywan produto artigo tapete товар товара продукт продукта продукции
        изделие изделия ковёр ковра""",
    "products": """
        products items articles listings rugs produkte produits productos artículos prodotti articoli
        producten towary produtos artigos товары товаров""",
    "filler": """
        a the of for de del della dello dell di da do dos das du des d l le la les el los the der die
        das den dem het een van von zum zur для на""",
}

_PASSED_OVER = """
    logo logos brand marke marque marca merk marka бренд swatch swatches flag flags icon icons avatar banner
    video videos manual pdf"""


@cache
def roles() -> dict[str, Role]:
    """Return folded word → the part it plays in a name."""
    return {fold(word): role for role, words in _WORDS.items() for word in words.split()}


@cache
def passed_over() -> frozenset[str]:
    """Return the folded words of columns that hold pictures, but not of the product."""
    return frozenset(map(fold, _PASSED_OVER.split()))

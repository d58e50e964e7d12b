import pytest

from services.ingest.code_pages import likeliest_page
from services.ingest.survey import surveyed

TEXTS = {
    "German": ("cp1252", "Teppich Größe Übergröße grün weiß Möbel"),
    "one German word": ("cp1252", "Größe"),
    "French": ("cp1252", "Tapis tissé à la main, beige écru, forêt, crème, façade, naïf"),
    "one French word": ("cp1252", "crème"),
    "Spanish": ("cp1252", "Alfombra de algodón, tamaño pequeño, marrón, salón"),
    "Italian": ("cp1252", "Tappeto di qualità, più colori, città, è bello"),
    "Portuguese": ("cp1252", "Tapete de lã, algodão, dimensões, preço, não"),
    "Dutch": ("cp1252", "Tapijt crème, reünie, café"),
    "English with curly quotes": ("cp1252", "3\u2019 x 5\u2019 rug \u2013 \u201cHeriz\u201d café £ 100"),
    "Polish": ("cp1250", "Dywan wełniany, długi chodnik, kość słoniowa, żółty, łóżko"),
    "Polish in ISO 8859-2": ("iso8859-2", "Dywan wełniany, długi, kość słoniowa, żółty, śliczny"),
    "Russian": ("cp1251", "Ковёр шерстяной, красный, ручная работа"),
    "one Russian word": ("cp1251", "Ковёр"),
    "Russian in KOI8-R": ("koi8-r", "Ковёр шерстяной, красный, ручная работа"),
    "Russian of DOS": ("cp866", "Ковёр шерстяной, красный, ручная работа"),
    "German of DOS": ("cp850", "Teppich Größe Übergröße grün weiß Möbel"),
    "German of old Macs": ("mac-roman", "Teppich Größe Übergröße grün weiß Möbel"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_words_tell_their_code_page(name: str) -> None:
    codec, text = TEXTS[name]
    words = surveyed([text.encode(codec)], "utf-8", 0).words
    assert likeliest_page(words).codec == codec


def test_a_file_that_is_one_long_word_is_surveyed_at_once() -> None:
    survey = surveyed([b"x" * (1 << 20) + b"\xe4" + b"x" * (1 << 20)], "utf-8", 0)
    assert survey.flaw == 1 << 20
    assert [len(word) for word in survey.words] == [80]

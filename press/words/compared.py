"""How two texts are compared word by word, by searches as by readers of acts. Pure.

Accents, capitals, hyphens, apostrophes and articles are alike; a short form is the word it is for.
"""

import re

from press.words.french import fold

ARTICLES = frozenset("le la les l de du des d".split())
SAME = {"st": "saint", "ste": "sainte", "agglo": "agglomeration", "lez": "les"}
IN_FULL = {
    "CC": "communauté de communes",
    "CA": "communauté d'agglomération",
    "CU": "communauté urbaine",
}
JOINED = re.compile(r"[-\u2010\u2011'\s]+")
SAID = re.compile(r"[^\W_]")
EDGES = '.,;:!?()[]«»"€*|'


def compared_words(text: str) -> list[str]:
    """The words of a text as they are compared, without the punctuation around them."""
    bare = (word.strip(EDGES) for word in JOINED.split(fold(text)))
    said = [SAME.get(word, word) for word in bare if SAID.search(word)]
    return [word for word in said if word not in ARTICLES] or said


def compared(text: str) -> str:
    """« Communauté de Communes du Val-de-Morteau » as « communaute communes val morteau »."""
    return " ".join(compared_words(text))


def in_full(name: str) -> str:
    """« communauté de communes » of a name that begins by « CC »: people search for both."""
    return IN_FULL.get(name.partition(" ")[0], "")

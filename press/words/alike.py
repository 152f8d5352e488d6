"""Names that a reader takes for one another: compared before a second is written. Pure."""

import re
import unicodedata

from press.words.french import fold

# Letters of other alphabets that are drawn as ours.
CYRILLIC = ("авсеніјкморѕтухһԁԛԝАВСЕНІЈКМОРЅТУХ", "abcehijkmopstyxhdqwABCEHIJKMOPSTYX")
GREEK = ("αβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abeiknoptuxABEZHIKMNOPTYX")
DRAWN_ALIKE = str.maketrans(CYRILLIC[0] + GREEK[0], CYRILLIC[1] + GREEK[1])
UNSEEN = {"Cf", "Mn", "Me"}  # what takes no room: zero-width spaces, marks of direction


def skeleton(name: str) -> str:
    """What two names that look the same have in common: letters and figures, as they are drawn."""
    normal = unicodedata.normalize("NFKC", name)
    seen = "".join(one for one in normal if unicodedata.category(one) not in UNSEEN)
    return re.sub(r"[\W_]+", " ", fold(seen.translate(DRAWN_ALIKE))).strip()


def look_alike(one: str, other: str) -> bool:
    return skeleton(one) == skeleton(other)

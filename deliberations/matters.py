"""The national list of matters of acts transmitted to the prefecture (ACTES), two levels."""

import csv
import re
from functools import cache
from pathlib import Path

from press.words.compared import compared, compared_words

FILE = Path(__file__).parent / "data" / "matieres_actes.csv"


@cache
def matters() -> dict[str, str]:
    """« 8.4 » to « Domaines de compétences par thèmes / Aménagement du territoire »."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(opened, delimiter=";")
        return {row["code"]: f"{row['domaine']} / {row['matiere']}" for row in rows}


def scdl_name(code: str) -> str:
    """« domaines de compétences par thèmes/aménagement du territoire », as open data writes it:
    lower case, without comma nor parenthesis; empty for a code that the list does not hold.
    """
    domain, _, matter = matters().get(code, "").partition(" / ")
    return re.sub(r" *[,()]+ *", " ", f"{domain}/{matter}").strip().lower() if matter else ""


def read_matter(text: str) -> str:
    """The code of what was typed: « 8.4 », « 8.4 Aménagement… », or words of one label alone.

    ValueError, in French, for anything else.
    """
    typed = text.strip()
    code = typed.split(" ")[0].rstrip(".")
    if code in matters():
        return code
    words = compared_words(typed)
    found = [code for code, label in matters().items() if _says(label, words)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError(f"« {typed} » n'est pas dans la nomenclature nationale des matières.")
    several = " ; ".join(f"{code} {matters()[code]}" for code in found[:4])
    raise ValueError(f"« {typed} » désigne plusieurs matières : {several}.")


def _says(label: str, words: list[str]) -> bool:
    told = compared(label)
    return all(one in told for one in words)


def matter_label(code: str) -> str:
    """« 8.4 Domaines… », or the code alone when the list does not hold it (any more)."""
    return f"{code} {matters().get(code, '')}".strip()

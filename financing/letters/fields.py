"""The fields that a carrier's words may quote in its letters, filled from what a letter freezes.

Pure. A field is a name between brackets, as in articles; here each one must be known, since a
letter is not corrected: « [montan] » is refused with its line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from conventions.texts.prose import FACT, blocks_of
from financing.letters.calculation import Content
from financing.letters.names import name_of
from press.words.french import euros, fold, long_date

BREAKS = re.compile(r"\s*[\n\r]\s*")
CURLY = re.compile(r"\{\{?\s*([^{}\n]{0,60}?)\s*\}?\}")
TO_COME = "attribué à l'émission"


@dataclass(frozen=True)
class LetterField:
    """What a name between brackets prints: said on the page, and read in a letter's content."""

    said: str
    printed: Callable[[Content], str]


FIELDS: Mapping[str, LetterField] = {
    "cette lettre": LetterField("Ce qu'est la lettre", lambda one: _this(one)),
    "numéro": LetterField("Son numéro", lambda one: one["number"] or TO_COME),
    "date": LetterField("Son jour", lambda one: long_date(date.fromisoformat(one["issued_on"]))),
    "objet": LetterField("Son objet", lambda one: one["subject"]),
    "montant": LetterField("Ce qu'elle demande, rend ou annule", lambda one: euros(_amount(one))),
    "destinataire": LetterField("Son destinataire", lambda one: one["addressee"]["name"]),
    "sigle": LetterField("Le nom court de celui-ci", lambda one: one["addressee"]["short_name"]),
    "porteur": LetterField("Qui l'écrit", lambda one: one["carrier"]["name"]),
    "convention": LetterField("Le titre de la convention", lambda one: one["convention"]["title"]),
    "référence": LetterField("Sa référence", lambda one: one["convention"]["reference"]),
    "volet": LetterField("Le volet", lambda one: one["component"]["label"]),
    "période": LetterField("La période", lambda one: one["period"]["label"]),
    "exercice": LetterField("L'exercice", lambda one: str(one["period"]["fiscal_year"])),
    "signataire": LetterField("Le signataire de l'acte", lambda one: one["signatory"]["name"]),
    "qualité": LetterField("Sa qualité", lambda one: one["signatory"]["capacity"]),
}


def _this(content: Content) -> str:
    return name_of(content["kind"], is_subsidy="subsidy" in content).this


def _amount(content: Content) -> int:
    """A reminder adds nothing to what is owed: it asks for what is left (centimes)."""
    return abs(content["amount"] or content.get("left", 0))


def filled_lines(text: str, content: Content) -> list[str]:
    """The lines of a text with its fields printed; one of which nothing is left is not printed."""

    def printed(found: re.Match[str]) -> str:
        return BREAKS.sub(" ", FIELDS[found[1]].printed(content))

    lines = (FACT.sub(printed, line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def filled_blocks(text: str, content: Content) -> list[Content]:
    """The same as paragraphs and lists, of JSON types."""
    blocks = blocks_of("\n".join(filled_lines(text, content)), 0, {})
    return [
        {
            "kind": block.kind,
            "lines": ["".join(words.text for words in line) for line in block.lines],
        }
        for block in blocks
    ]


def faults_of(text: str) -> Iterator[str]:
    """What is wrong with the fields of a text, each in a sentence that names its line."""
    for rank, line in enumerate(text.splitlines(), start=1):
        for name in CURLY.findall(line):
            typed = f"« {{{{ {name} }}}} »"
            yield f"Ligne {rank} : {typed} : un champ s'écrit entre crochets{_hint(name)}."
        for name in FACT.findall(line):
            if name not in FIELDS:
                yield f"Ligne {rank} : « [{name}] » n'est pas un champ de la liste{_hint(name)}."
        left = FACT.sub("", line)
        if "[" in left or "]" in left:
            yield f"Ligne {rank} : un crochet est seul ; un champ s'écrit « [montant] »."


def _hint(name: str) -> str:
    """« , peut-être « [montant] » », where a field is nearly called so."""
    known = {fold(one): one for one in FIELDS}
    near = get_close_matches(fold(name.strip()), known, n=1)
    return f", peut-être « [{known[near[0]]}] »" if near else ""

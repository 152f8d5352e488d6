"""The two tables of open data that French local bodies publish, and their controls. Pure.

SCDL deliberations 2.1.5 and subventions 2.1.1: CSV, comma, UTF-8, a point for decimals, days
AAAA-MM-JJ, booleans oui or non. A line that a control refuses is not published, and is said.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from stdnum.fr import siret

DELIBERATIONS = (
    *("COLL_NOM", "COLL_SIRET", "DELIB_ID", "DELIB_DATE", "DELIB_MATIERE_CODE"),
    *("DELIB_MATIERE_NOM", "DELIB_OBJET", "BUDGET_ANNEE", "BUDGET_NOM", "PREF_ID", "PREF_DATE"),
    *("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION", "DELIB_URL"),
)
SUBSIDIES = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire"),
    *("idBeneficiaire", "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement"),
    *("datesPeriodeVersement", "idRAE", "notificationUE", "pourcentageSubvention"),
    "dispositifAide",
)
VOTES = ("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION")
NATURES = ("aide en numéraire", "aide en nature")
LONGEST_OBJECT = 256
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PERIOD = re.compile(rf"{DAY.pattern}(?:/{DAY.pattern})?")
YEARS = re.compile(r"([0-9]{4})(?:/([0-9]{4}))?")
FORMULA = "=+-@\t\r\n "

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Refused:
    """What keeps a line out of the file: the column, and a French sentence."""

    column: str
    sentence: str


def deliberation_faults(row: Cells) -> list[Refused]:
    """What the schema of deliberations and its custom checks refuse in a line."""
    found = [
        *_required(row, _NEEDED_OF_DELIBERATIONS),
        *_siret(row, "COLL_SIRET", "l'organisme"),
        *_together(row, "BUDGET_ANNEE", ("BUDGET_NOM",)),
        *_together(row, "VOTE_EFFECTIF", VOTES[1:]),
        *_votes(row),
    ]
    years = YEARS.fullmatch(row["BUDGET_ANNEE"])
    if row["BUDGET_ANNEE"] and not (years and (years[2] or years[1]) >= years[1]):
        found.append(Refused("BUDGET_ANNEE", "L'année du budget s'écrit 2025 ou 2025/2026."))
    if row["PREF_DATE"] and row["PREF_DATE"] < row["DELIB_DATE"]:
        found.append(Refused("PREF_DATE", "La réception en préfecture précède la séance."))
    if row["DELIB_MATIERE_CODE"] and row["DELIB_MATIERE_NOM"].count("/") != 1:
        found.append(Refused("DELIB_MATIERE_NOM", "La matière n'est pas dans la nomenclature."))
    return found


def subsidy_faults(row: Cells) -> list[Refused]:
    """What the schema of subventions and its custom checks refuse in a line."""
    found = [
        *_required(row, _NEEDED_OF_SUBSIDIES),
        *_siret(row, "idAttribuant", "l'attribuant"),
        *_siret(row, "idBeneficiaire", "le bénéficiaire"),
    ]
    if not (row["idBeneficiaire"] or row["rnaBeneficiaire"]):
        found.append(Refused("idBeneficiaire", "Le bénéficiaire n'a ni SIRET ni numéro RNA."))
    if len(row["objet"]) > LONGEST_OBJECT:
        found.append(Refused("objet", f"L'objet passe {LONGEST_OBJECT} caractères."))
    if row["nature"] and not set(row["nature"].split(";")) <= set(NATURES):
        found.append(Refused("nature", "La nature est une aide en numéraire ou en nature."))
    if row["datesPeriodeVersement"] and not PERIOD.fullmatch(row["datesPeriodeVersement"]):
        found.append(Refused("datesPeriodeVersement", "La période s'écrit AAAA-MM-JJ/AAAA-MM-JJ."))
    return found


_NEEDED_OF_DELIBERATIONS = {
    "COLL_NOM": "Le nom de l'organisme manque.",
    "COLL_SIRET": "Le SIRET de l'organisme manque à sa fiche.",
    "DELIB_ID": "La délibération n'a pas de numéro.",
    "DELIB_DATE": "La date de la séance manque.",
    "DELIB_MATIERE_CODE": "La matière (nomenclature ACTES) n'est pas choisie.",
    "DELIB_OBJET": "L'objet manque.",
}
_NEEDED_OF_SUBSIDIES = {
    "nomAttribuant": "Le nom de l'attribuant manque.",
    "idAttribuant": "Le SIRET de l'attribuant manque à sa fiche.",
    "dateConvention": "La date de signature de la convention n'est pas connue.",
    "nomBeneficiaire": "Le nom du bénéficiaire manque.",
    "objet": "L'objet manque.",
    "montant": "Le montant n'est pas connu.",
    "nature": "La nature de l'aide manque.",
    "conditionsVersement": "Les conditions de versement manquent.",
    "datesPeriodeVersement": "La période de versement manque.",
    "notificationUE": "Il n'est pas dit si l'aide est notifiée à la Commission européenne.",
    "pourcentageSubvention": "La part de chaque bénéficiaire n'est pas connue.",
}


def _required(row: Cells, needed: Mapping[str, str]) -> Iterator[Refused]:
    for column, sentence in needed.items():
        if not row[column]:
            yield Refused(column, sentence)


def _siret(row: Cells, column: str, whose: str) -> Iterator[Refused]:
    if row[column] and not siret.is_valid(row[column]):
        yield Refused(column, f"Le SIRET {row[column]} n'existe pas : sa clé est fausse ({whose}).")


def _together(row: Cells, column: str, others: tuple[str, ...]) -> Iterator[Refused]:
    if len({bool(row[name]) for name in (column, *others)}) > 1:
        names = " et ".join((column, *others)) if len(others) == 1 else "les cinq nombres du vote"
        yield Refused(column, f"Tous ou aucun : {names}.")


def _votes(row: Cells) -> Iterator[Refused]:
    """The votes add up, and are not more than who could vote."""
    if not all(row[name] for name in VOTES):
        return
    members, cast, *senses = (int(row[name]) for name in VOTES)
    if cast != sum(senses):
        yield Refused(
            "VOTE_REEL", f"{cast} votants, {sum(senses)} voix pour, contre ou abstentions."
        )
    if members < cast:
        yield Refused("VOTE_EFFECTIF", f"{cast} votants pour {members} membres.")


def text(value: str) -> str:
    """One line of text that no spreadsheet computes."""
    return " ".join(value.split()).lstrip(FORMULA)


def shortened(value: str, longest: int = LONGEST_OBJECT) -> str:
    """A text of at most so many characters; what is cut is marked."""
    whole = text(value)
    return whole if len(whole) <= longest else f"{whole[: longest - 1].rstrip()}…"


def csv_of(columns: tuple[str, ...], rows: Iterable[Cells]) -> bytes:
    """The file, with its header, in the order of the schema."""
    target = StringIO(newline="")
    writer = csv.DictWriter(target, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()

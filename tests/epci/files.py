"""Files of populations that tests write, sound and bad."""

from epci.populations.layouts import INSEE_HEADER
from epci.populations.lines import Fault
from tests.factories import siren

VALLEY, PLATEAU, CAPITAL = siren(900_001), siren(900_002), siren(900_003)
STRANGER = siren(900_004)


def insee(*rows: tuple[str, object, object], end: str = "\r\n") -> str:
    """INSEE's file of communes: (code, PMUN, PTOT)."""
    lines = [f"27;BFC;25;1;01;001;{code};Nom;{pmun};0;{ptot}" for code, pmun, ptot in rows]
    return end.join([INSEE_HEADER, *lines, ""])


def plain(*rows: tuple[str, object, object]) -> str:
    """(SIREN, municipal, total)."""
    lines = [f"{siren};{municipal};{total}" for siren, municipal, total in rows]
    return "\n".join(["siren;municipale;totale", *lines, ""])


SOUND = plain((VALLEY, 305, 315))
EMPTY_CELL = "La case est vide : un nombre d'habitants est attendu."
UNCLOSED = "La ligne ne se lit pas : un guillemet est mal placé ou n'est pas fermé."
TWICE = "est aussi donnée par arrondissements : elle compterait double."
NO_COLUMNS = (
    "La première ligne ne nomme pas les colonnes attendues : "
    f"{INSEE_HEADER} (fichier de l'INSEE) ou siren;municipale;totale."
)


def dgcl(year: int, *rows: tuple[str, object, object]) -> str:
    """DGCL's file, of EPCIs of one commune each: official, whatever its communes."""
    header = f"siren;nom_membre;insee;nb_membres;pmun_{year};ptot_{year}"
    lines = (
        f"{siren};Commune {n};9{n:04};1;{low};{high}" for n, (siren, low, high) in enumerate(rows)
    )
    return "\n".join((header, *lines)) + "\n"


def not_csv(kind: str) -> str:
    return f"Le fichier est {kind}, pas un fichier CSV ou XLSX."


# name → (content, its faults); a sound line goes with the bad one, and must not be taken
BAD: dict[str, tuple[str | bytes, list[Fault]]] = {
    "empty": ("", [Fault(1, "", "Le fichier est vide.")]),
    "blank": ("\ufeff \n\n", [Fault(1, "", "Le fichier est vide.")]),
    "header only": (
        plain(),
        [Fault(1, "", "Le fichier n'a que son en-tête : aucune ligne à lire.")],
    ),
    "no header": (f"{VALLEY};305;315\n", [Fault(1, "", NO_COLUMNS)]),
    "prose": ("Bonjour, voici les chiffres.\n", [Fault(1, "", NO_COLUMNS)]),
    "PNG": (
        b"\x89PNG\r\n\x1a\n\0",
        [Fault(1, "", not_csv("une image PNG"))],
    ),
    "JPEG": (
        b"\xff\xd8\xff\xe0",
        [Fault(1, "", not_csv("une image JPEG"))],
    ),
    "PDF": (b"%PDF-1.7\n", [Fault(1, "", not_csv("un document PDF"))]),
    "XLSX": (
        b"PK\x03\x04rest",
        [Fault(1, "", "Le classeur est abîmé, tronqué ou protégé.")],
    ),
    "XLS": (
        b"\xd0\xcf\x11\xe0rest",
        [Fault(1, "", not_csv("un ancien classeur Excel"))],
    ),
    "gzip": (
        b"\x1f\x8b\x08",
        [Fault(1, "", not_csv("une archive gzip"))],
    ),
    "UTF-16": (
        SOUND.encode("utf-16"),
        [Fault(1, "", "Le fichier est en UTF-16 : enregistrez-le en UTF-8.")],
    ),
    "UTF-16 without its mark": (
        SOUND.encode("utf-16-le"),
        [Fault(1, "", "La ligne contient un octet nul : le fichier est abîmé, ou en UTF-16.")],
    ),
    "NUL byte": (
        SOUND + f"{PLATEAU};4\0;5\n",
        [Fault(3, "", "La ligne contient un octet nul : le fichier est abîmé, ou en UTF-16.")],
    ),
    "no encoding": (
        SOUND.encode() + b"\x81;1;2\n",
        [
            Fault(
                3,
                "",
                "La ligne n'est ni en UTF-8 ni en Windows-1252 : enregistrez le fichier en UTF-8.",
            )
        ],
    ),
    "too many lines": (
        SOUND + "\n" * 50_001,
        [Fault(50_001, "", "Le fichier a plus de 50\u202f000 lignes.")],
    ),
    "missing column": (
        f"siren;municipale\n{VALLEY};305\n",
        [Fault(1, "totale", "La colonne « totale » manque.")],
    ),
    "missing columns of INSEE": (
        "COM;Commune\n25001;Nom\n",
        [
            Fault(1, "PMUN", "La colonne « PMUN » manque."),
            Fault(1, "PTOT", "La colonne « PTOT » manque."),
        ],
    ),
    "column twice": (
        f"siren;municipale;totale;Totale\n{VALLEY};305;315;315\n",
        [Fault(1, "totale", "La colonne « totale » figure deux fois.")],
    ),
    "truncated line": (
        SOUND + f"{PLATEAU};40\n",
        [Fault(3, "totale", "La ligne s'arrête trop tôt : 2 cases au lieu de 3.")],
    ),
    "truncated before its key": (
        insee(("25001", 100, 110)) + "27;BFC\r\n",
        [Fault(3, "DEP", "La ligne s'arrête trop tôt : 2 cases au lieu de 11.")],
    ),
    "line too long": (
        SOUND + f"{PLATEAU};40;50;60\n",
        [Fault(3, "totale", "La ligne est trop longue : 4 cases au lieu de 3.")],
    ),
    "unclosed quote": (SOUND + f'{PLATEAU};"40;50\n', [Fault(3, "", UNCLOSED)]),
    "text after a quote": (SOUND + f'{PLATEAU};"40"x;50\n', [Fault(3, "", UNCLOSED)]),
    "empty figure": (SOUND + f"{PLATEAU};;50\n", [Fault(3, "municipale", EMPTY_CELL)]),
    "spaces for a figure": (SOUND + f"{PLATEAU};40;  \n", [Fault(3, "totale", EMPTY_CELL)]),
    "ambiguous": (
        SOUND + f"{PLATEAU};1.234;1300\n",
        [Fault(3, "municipale", "« 1.234 » est ambigu : écrivez 1234 ou 1 234.")],
    ),
    "negative": (
        SOUND + f"{PLATEAU};-40;50\n",
        [Fault(3, "municipale", "« -40 » est négatif : un nombre positif ou nul est attendu.")],
    ),
    "decimal": (
        SOUND + f"{PLATEAU};40,5;50\n",
        [Fault(3, "municipale", "« 40,5 » n'est pas un nombre entier.")],
    ),
    "underscore": (
        SOUND + f"{PLATEAU};4_0;50\n",
        [Fault(3, "municipale", "« 4_0 » n'est pas un nombre entier.")],
    ),
    "other digits": (
        SOUND + f"{PLATEAU};٤٠;50\n",
        [Fault(3, "municipale", "« ٤٠ » n'est pas un nombre entier.")],
    ),
    "superscript": (
        SOUND + f"{PLATEAU};4²;50\n",
        [Fault(3, "municipale", "« 4² » n'est pas un nombre entier.")],
    ),
    "formula": (
        SOUND + f"{PLATEAU};=1+1;50\n",
        [Fault(3, "municipale", "« =1+1 » n'est pas un nombre entier.")],
    ),
    "two wrong cells": (
        SOUND + f"{PLATEAU};NA;\n",
        [
            Fault(3, "municipale", "« NA » n'est pas un nombre entier."),
            Fault(3, "totale", EMPTY_CELL),
        ],
    ),
    "municipal above total": (
        SOUND + f"{PLATEAU};1051;1050\n",
        [
            Fault(
                3,
                "municipale",
                "La population municipale (1\u202f051) dépasse la population totale (1\u202f050).",
            )
        ],
    ),
    "too many people": (
        SOUND + f"{PLATEAU};1;99999999\n",
        [Fault(3, "totale", "« 99\u202f999\u202f999 » dépasse la population de tout EPCI.")],
    ),
    "endless figure": (
        SOUND + f"{PLATEAU};1;{'9' * 5000}\n",
        [Fault(3, "totale", f"« {'9' * 18}… » est trop grand.")],
    ),
    "unknown SIREN": (
        SOUND + f"{STRANGER};40;50\n",
        [Fault(3, "siren", f"« {STRANGER} » n'est le SIREN d'aucun EPCI du registre.")],
    ),
    "SIREN as a number": (
        SOUND + "9,99E+08;40;50\n",
        [Fault(3, "siren", "« 9,99E+08 » n'est pas un SIREN : il a neuf chiffres, dont une clé.")],
    ),
    "endless SIREN": (
        SOUND + "9" * 5000 + ";40;50\n",
        [
            Fault(
                3, "siren", f"« {'9' * 20} » n'est pas un SIREN : il a neuf chiffres, dont une clé."
            )
        ],
    ),
    "endless text": (
        SOUND + f"{PLATEAU};{'x' * 5000};50\n",
        [Fault(3, "municipale", f"« {'x' * 60} » n'est pas un nombre entier.")],
    ),
    "no SIREN": (
        SOUND + ";40;50\n",
        [Fault(3, "siren", "La case est vide : un code est attendu.")],
    ),
    "SIREN with a false key": (
        SOUND + "999000012;40;50\n",
        [Fault(3, "siren", "« 999000012 » n'est pas un SIREN : il a neuf chiffres, dont une clé.")],
    ),
    "SIREN twice": (
        SOUND + f"{VALLEY};305;315\n",
        [Fault(3, "siren", f"« {VALLEY} » est déjà à la ligne 2.")],
    ),
    "commune in no EPCI": (
        insee(("25001", 100, 110), ("25999", 1, 1), ("25002", 200, 210)),
        [Fault(3, "COM", "La commune « 25999 » n'est membre d'aucun EPCI cette année-là.")],
    ),
    "commune without its zero": (
        insee(("1001", 100, 110)),
        [Fault(2, "COM", "« 1001 » n'est pas un code INSEE de commune : il a cinq caractères.")],
    ),
    "commune twice": (
        insee(("25001", 100, 110), ("25002", 1, 1), ("25001", 100, 110)),
        [Fault(4, "COM", "« 25001 » est déjà à la ligne 2.")],
    ),
    "city twice": (
        insee(("75056", 90, 95), *((f"751{n:02}", 1, 1) for n in range(1, 21))),
        [Fault(2, "COM", f"« 75056 » {TWICE}")],
    ),
    "figure of a commune": (
        insee(("25001", "NA", 110), ("25002", 200, 210)),
        [Fault(2, "PMUN", "« NA » n'est pas un nombre entier.")],
    ),
    "two faults, two lines": (
        plain((PLATEAU, "x", 50), (VALLEY, 305, 315), (STRANGER, 1, 2)),
        [
            Fault(2, "municipale", "« x » n'est pas un nombre entier."),
            Fault(4, "siren", f"« {STRANGER} » n'est le SIREN d'aucun EPCI du registre."),
        ],
    ),
}


def content(bad: str | bytes) -> bytes:
    return bad if isinstance(bad, bytes) else bad.encode()

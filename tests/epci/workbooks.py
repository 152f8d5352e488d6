"""Bad files that are, or pretend to be, workbooks; and those of a wrong year or order."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from epci.populations.lines import Fault
from press.files.sheets import xlsx_bytes
from tests.epci.files import BAD, PLATEAU, SOUND, VALLEY, plain

HEADER = ["siren", "epci", "annee", "municipale", "totale"]
GOOD = [VALLEY, "CC de la Vallée", 2026, 305, 315]
DAMAGED = Fault(1, "", "Le classeur est abîmé, tronqué ou protégé.")
IS_WORD = Fault(
    1,
    "",
    "C'est un document Word : enregistrez-le en PDF, ou son tableau dans un classeur .xlsx.",
)
NO_WORKBOOK = Fault(1, "", "L'archive n'est pas un classeur XLSX : enregistrez-le en .xlsx.")
EMPTY_CELL = "La case est vide : un nombre d'habitants est attendu."


def template(*rows: list[object]) -> bytes:
    return xlsx_bytes({"Populations": [HEADER, GOOD, *rows]})


def archive(name: str, content: bytes, within: bytes = b"") -> bytes:
    """A ZIP archive of one entry, beside those of a workbook."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as bad:
        if within:
            with ZipFile(BytesIO(within)) as sound:
                for entry in sound.namelist():
                    bad.writestr(entry, sound.read(entry))
        bad.writestr(name, content)
    return target.getvalue()


def with_formula(formula: str) -> bytes:
    """As a program writes it that computes nothing: no value is saved with it."""
    book, target = Workbook(), BytesIO()
    for row in (HEADER, GOOD, [PLATEAU, "CC du Plateau", 2026, formula, 50]):
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def far(place: str) -> bytes:
    book, target = Workbook(), BytesIO()
    for row in (HEADER, GOOD):
        book.active.append(row)
    book.active[place] = 1
    book.save(target)
    return target.getvalue()


WORKBOOKS: dict[str, tuple[bytes, list[Fault]]] = {
    "zip bomb": (
        archive("xl/media/zeros.bin", b"0" * 60_000_000, within=template()),
        [Fault(1, "", "Le classeur grossit plus de 100 fois en s'ouvrant.")],
    ),
    "truncated workbook": (template()[:-100], [DAMAGED]),
    "workbook cut at its middle": (template()[: len(template()) // 2], [DAMAGED]),
    "archive of images": (archive("photo.png", b"\x89PNG"), [NO_WORKBOOK]),
    "OpenDocument": (archive("content.xml", b"<office/>"), [NO_WORKBOOK]),
    "Word": (archive("word/document.xml", b"<w:document/>"), [IS_WORD]),
    "empty workbook": (xlsx_bytes({"x": []}), [Fault(1, "", "Le classeur est vide.")]),
    "a million rows": (
        far("B1048576"),
        [Fault(1, "", "Une feuille du classeur a plus de 50\u202f000 lignes.")],
    ),
    "sixteen thousand columns": (
        far("XFD2"),
        [Fault(1, "", "Une feuille du classeur a plus de 104 colonnes.")],
    ),
    "formula without its value": (
        with_formula("=1+1"),
        [Fault(3, "municipale", EMPTY_CELL)],
    ),
    "formula as text": (
        template([PLATEAU, "", 2026, "=1+1", 50]),
        [Fault(3, "municipale", "« =1+1 » n'est pas un nombre entier.")],
    ),
    "decimal in a workbook": (
        template([PLATEAU, "", 2026, Decimal("40.5"), 50]),
        [Fault(3, "municipale", "« 40,5 » n'est pas un nombre entier.")],
    ),
    "negative in a workbook": (
        template([PLATEAU, "", 2026, -4, 50]),
        [Fault(3, "municipale", "« -4 » est négatif : un nombre positif ou nul est attendu.")],
    ),
    "empty cell in a workbook": (
        template([PLATEAU, "", 2026, 40, None]),
        [Fault(3, "totale", EMPTY_CELL)],
    ),
    "line of another year": (
        template([PLATEAU, "", 2025, 40, 50]),
        [Fault(3, "annee", "L'année est « 2025 » : l'import demandé est celui de 2026.")],
    ),
    "header of another year": (
        b"insee;siren;nom_membre;nb_membres;pmun_2025;ptot_2025\n25001;1;x;1;1;2\n",
        [
            Fault(
                1,
                "pmun_2025",
                "Le fichier donne les populations de 2025 : l'import demandé est celui de 2026.",
            )
        ],
    ),
    "swapped figures": (
        plain((VALLEY, 300, 310), (PLATEAU, 50, 40)).encode(),
        [
            Fault(
                3, "municipale", "La population municipale (50) dépasse la population totale (40)."
            )
        ],
    ),
    "swapped columns": (
        f"siren;municipale;totale\n{VALLEY};300;310\n40;{PLATEAU};50\n".encode(),
        [
            Fault(
                3,
                "municipale",
                f"La population municipale ({int(PLATEAU):,}) dépasse la population totale "
                "(50).".replace(",", "\u202f"),
            ),
            Fault(3, "siren", "« 40 » n'est pas un SIREN : il a neuf chiffres, dont une clé."),
        ],
    ),
    "another separator": (
        SOUND.replace(";", "|").encode(),
        [
            Fault(
                1,
                "",
                "La première ligne ne nomme pas les colonnes attendues : REG;Région;DEP;CODARR;"
                "CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT (fichier de l'INSEE) ou "
                "siren;municipale;totale.",
            )
        ],
    ),
    "an image named .csv": (
        b"GIF89a" + b"\x01" * 40,
        [Fault(1, "", "Le fichier est une image GIF, pas un fichier CSV ou XLSX.")],
    ),
}
EVERY: dict[str, tuple[str | bytes, list[Fault]]] = {**BAD, **WORKBOOKS}

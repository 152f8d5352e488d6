"""An import as a page and as files: what it changes, line by line, and what deserves a look."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from epci.models import ImportReport
from epci.populations.grid import UNKNOWN, EpciYear, flags, variation
from epci.populations.layouts import Figures
from press.files.sheets import Row, csv_bytes, xlsx_bytes
from press.words.french import moment

SERVED = "a servi à une clé arrêtée"
ASIDE = "mise de côté : varie de plus de 10 %, à confirmer par une seconde personne"


@dataclass(frozen=True)
class ImportedLine:
    """An EPCI that an import changes: the figures in force before, after, and the year before."""

    siren: str
    name: str
    before: Figures | None
    after: Figures
    previous: Figures | None
    used: bool
    is_aside: bool = False

    @property
    def flags(self) -> list[str]:
        odd = [str(flag) for flag in flags(self.after, self.previous)]
        return [*odd, *[SERVED] * self.used, *[ASIDE] * self.is_aside]

    @property
    def remarks(self) -> str:
        return ", ".join(self.flags)

    @property
    def correction(self) -> str:
        """How the total differs from the one in force; empty for an EPCI that had none."""
        return variation(self.before.total, self.after.total) if self.before else ""

    @property
    def variation(self) -> str:
        """How the total varies from the year before."""
        return variation(self.previous.total, self.after.total) if self.previous else ""


class ImportOutcome:
    """What an import does or did, from the content that a report keeps."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        lines = [_line(one) for one in content["changes"]]
        self.lines = sorted(lines, key=lambda line: (not line.is_aside, not line.flags))
        self.unchanged: int = content["unchanged"]
        self.warnings: list[str] = content["warnings"]
        self.moves: list[dict[str, str]] = content["moves"]
        self.missing: list[str] = content["missing"]

    @property
    def odd(self) -> list[ImportedLine]:
        return [line for line in self.lines if line.flags]

    @property
    def aside(self) -> list[ImportedLine]:
        return [line for line in self.lines if line.is_aside]

    @property
    def kept(self) -> list[ImportedLine]:
        return [line for line in self.lines if not line.is_aside]

    @property
    def new(self) -> list[ImportedLine]:
        return [line for line in self.lines if line.before is None]

    @property
    def changed(self) -> list[ImportedLine]:
        return [line for line in self.lines if line.before is not None]


def _line(kept: Mapping[str, Any]) -> ImportedLine:
    before, after, previous = (
        Figures(*kept[name]) if kept[name] else None for name in ("before", "after", "previous")
    )
    is_aside = kept.get("aside", False)  # reports kept before this word have none
    return ImportedLine(
        kept["siren"], kept["name"], before, after, previous, kept["used"], is_aside
    )


def template_rows(rows: Iterable[EpciYear], year: int) -> Iterator[Row]:
    """The file that people fill in: an EPCI a line, with its figures of the year if known."""
    yield ["siren", "epci", "annee", "municipale", "totale"]
    for row in rows:
        yield [row.siren, row.name, year, *(row.official or row.typed or UNKNOWN)]


def as_csv(report: ImportReport) -> bytes:
    """The changes, one a line."""
    return csv_bytes(_changes(report))


def as_xlsx(report: ImportReport) -> bytes:
    """The report in three sheets: what it is, what it changed, the communes that changed EPCI."""
    outcome = ImportOutcome(report.content)
    moves = ([one["code"], one["name"], one["before"], one["after"]] for one in outcome.moves)
    return xlsx_bytes(
        {
            "Compte rendu": _facts(report, outcome),
            "Changements": _changes(report),
            "Communes": [["Code", "Commune", "EPCI avant", "EPCI après"], *moves],
        }
    )


def _facts(report: ImportReport, outcome: ImportOutcome) -> list[Row]:
    return [
        ["Fait", "Valeur"],
        ["Fichier", report.name],
        ["Empreinte SHA-256", report.sha256],
        ["Année", report.year],
        ["Recensement", report.year - 3],
        ["Publié par", report.publisher],
        ["Importé par", report.by],
        ["Le", moment(localtime(report.at))],
        ["Motif", report.reason],
        ["Nouvelles", len(outcome.new)],
        ["Changées", len(outcome.changed)],
        ["Mises de côté", len(outcome.aside)],
        ["Inchangées", outcome.unchanged],
        *(["À savoir", warning] for warning in outcome.warnings),
        *(["Manque", name] for name in outcome.missing),
    ]


def _changes(report: ImportReport) -> Iterator[Row]:
    year = report.year
    yield [
        *("SIREN", "EPCI", "Municipale avant", "Totale avant"),
        *(f"Municipale {year}", f"Totale {year}", f"Municipale {year - 1}", f"Totale {year - 1}"),
        *("Variation de la totale (%)", "À savoir"),
    ]
    for line in ImportOutcome(report.content).lines:
        yield [
            *(line.siren, line.name, *(line.before or UNKNOWN), *line.after),
            *(line.previous or UNKNOWN),
            _percent(line),
            line.remarks,
        ]


def _percent(line: ImportedLine) -> Decimal | None:
    """Of the total since the year before, to a hundredth."""
    if not line.previous or not line.previous.total:
        return None
    ratio = Decimal(line.after.total - line.previous.total) * 100 / line.previous.total
    return ratio.quantize(Decimal("0.01"))

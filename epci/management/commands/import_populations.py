"""Import the official populations of a year; exit code 1, and nothing written, on an error."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand

from epci.populations import lines
from epci.populations.figures import FigureChange
from epci.populations.imports import acts as imports
from epci.populations.imports.acts import Report
from epci.populations.layouts import Figures
from epci.populations.lines import Fault
from press.words.french import integer, plural

LISTED = 20  # changes and warnings that a terminal shows


class Command(BaseCommand):
    help = "Importe les populations officielles des EPCI : tout le fichier, ou rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--year",
            type=int,
            required=True,
            metavar="ANNÉE",
            help="année d'entrée en vigueur : celle du recensement plus trois",
        )
        parser.add_argument("--dry-run", action="store_true", help="lit et compare, n'écrit rien")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(
        self, *, file: Path, year: int, dry_run: bool, format: str, **options: object
    ) -> None:
        report = _import(file, year, dry_run)
        text = _json(report) if format == "json" else "\n".join(_lines(report, year, dry_run))
        self.stdout.write(_printable(text))
        if report.errors:
            sys.exit(1)


def _import(file: Path, year: int, dry_run: bool) -> Report:
    try:
        content = lines.load(file)
    except ValueError as refusal:
        return imports.refused(str(refusal))
    return imports.import_populations(
        content=content, name=_printable(file.name), year=year, by=None, dry_run=dry_run
    )


def _printable(text: str) -> str:
    """The text without what a file name may hold and no encoding prints."""
    return text.encode(errors="replace").decode()


def _json(report: Report) -> str:
    answer = {
        "changes": [_change(change) for change in report.changes],
        "unchanged": report.unchanged,
        "errors": [fault._asdict() for fault in report.errors],
        "warnings": report.warnings,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _change(change: FigureChange) -> dict[str, object]:
    before = change.before.figures._asdict() if change.before else None
    return {"siren": change.siren, **change.figures._asdict(), "before": before}


def _lines(report: Report, year: int, dry_run: bool) -> Iterator[str]:
    changed, same = len(report.changes), len(report.unchanged)
    yield (
        f"{plural(changed + same, 'EPCI lu', 'EPCI lus')} pour {year} : "
        f"{plural(changed, 'changement')}, {plural(same, 'inchangé')}."
    )
    yield from _first(f"  {_sentence(change)}" for change in report.changes)
    yield from _first(
        f"Change d'EPCI : {one.name} ({one.code}), {one.before} → {one.after}"
        for one in report.moves
    )
    yield from _first(f"Attention : {warning}" for warning in report.warnings)
    yield from (_place(fault) for fault in report.errors)
    yield _outcome(report, dry_run)


def _first(lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    yield from lines[:LISTED]
    if len(lines) > LISTED:
        yield f"  et {plural(len(lines) - LISTED, 'autre')}"


def _sentence(change: FigureChange) -> str:
    before = _pair(change.before.figures) if change.before else "inconnue"
    return f"{change.siren} : {before} → {_pair(change.figures)} (municipale, totale)"


def _pair(figures: Figures) -> str:
    return f"{integer(figures.municipal)}, {integer(figures.total)}"


def _place(fault: Fault) -> str:
    line = f"ligne {fault.line}" if fault.line else ""
    column = f"colonne {fault.column}" if fault.column else ""
    place = ", ".join(filter(None, (line, column)))
    return f"Erreur, {place} : {fault.message}" if place else f"Erreur : {fault.message}"


def _outcome(report: Report, dry_run: bool) -> str:
    if report.errors:
        return "Rien n'est écrit : corrigez le fichier et recommencez."
    if not report.changes:
        return "Rien à changer."
    if dry_run:
        return "Essai : rien n'est écrit."
    return f"{plural(len(report.changes), 'population enregistrée', 'populations enregistrées')}."

"""manage.py record_actuals REF --year Y FILE: what was spent and received, piece by piece."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from epci.populations.lines import Fault
from financing.actuals.acts import record_pieces
from financing.actuals.files import foreseen, ground_of, read_pieces
from financing.actuals.reading import lines_of, read_actuals
from financing.core.decimal_text import money_text
from financing.management.arguments import add_year_arguments, french_errors, read_year
from financing.management.files import faults_said, faults_told, read_file
from press.words.french import euros, plural


class Command(BaseCommand):
    help = "Enregistre les dépenses et les ressources réalisées d'un volet et d'un exercice."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FICHIER", help="CSV ou XLSX")
        parser.add_argument("--dry-run", action="store_true", help="lit et n'écrit rien")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    @french_errors
    def handle(self, *args, **options) -> None:
        component, period = read_year(options)
        today = timezone.localdate()
        content = read_file(options["file"])
        found = read_pieces(content, ground_of(*lines_of(component, period, today), period, today))
        actuals = read_actuals(component, period, today)
        for warning in found.warnings:
            self.stderr.write(warning)
        if found.faults:
            counted = {one.line.code: one.actual for one in actuals.lines}
            self._refuse(found.faults, counted, options)
        if options["dry_run"]:
            counted, fresh = foreseen(actuals, found.pieces)
        else:
            recorded = record_pieces(
                component=component, period=period, pieces=found.pieces, by=None, on=today
            )
            fresh, done = len(recorded.pieces), read_actuals(component, period, today)
            counted = {one.line.code: one.actual for one in done.lines}
        self._tell(fresh, len(found.pieces) - fresh, counted, options)

    def _refuse(
        self, faults: list[Fault], counted: Mapping[str, int], options: dict[str, Any]
    ) -> None:
        """Nothing is written; JSON on stdout where it was asked for, and exit 1."""
        if options["format"] == "json":
            self.stdout.write(_json(0, 0, counted, faults))
            sys.exit(1)
        raise CommandError(f"Rien n'est enregistré :\n{faults_said(faults)}")

    def _tell(
        self, recorded: int, already: int, counted: Mapping[str, int], options: dict[str, Any]
    ) -> None:
        if options["format"] == "json":
            self.stdout.write(_json(recorded, already, counted, []))
            return
        words = ("pièce à enregistrer", "pièces à enregistrer")
        if not options["dry_run"]:
            words = ("pièce enregistrée", "pièces enregistrées")
        there = plural(already, "pièce déjà là", "pièces déjà là")
        self.stdout.write(f"{plural(recorded, *words)}, {there}.")
        for code, actual in counted.items():
            self.stdout.write(f"  {code:<24}{euros(actual):>18}")


def _json(recorded: int, already: int, counted: Mapping[str, int], faults: list[Fault]) -> str:
    told = {
        "recorded": recorded,
        "already": already,
        "lines": [{"code": code, "actual": money_text(one)} for code, one in counted.items()],
        "errors": faults_told(faults),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)

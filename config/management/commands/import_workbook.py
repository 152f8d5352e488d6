"""manage.py import_workbook FILE.xlsx: conventions from a workbook of the template, all or none."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.workbook.acts import bring_workbook, receive_workbook
from config.workbook.foresight import Foreseen, foresee, said_of, summed
from epci.populations.lines import load
from financing.core.decimal_text import money_text

LISTED = 40  # faults, gaps, or rules that a terminal shows


class Command(BaseCommand):
    help = "Importe les conventions d'un classeur du modèle : tout le classeur, ou rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="lit et compare, n'écrit rien")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, file: Path, dry_run: bool, format: str, **options: object) -> None:
        try:
            content = load(file)
        except ValueError as error:
            raise CommandError(str(error)) from error
        today = timezone.localdate()
        foreseen = foresee(content, None, None, today)
        if not (foreseen.faults or dry_run):
            self._write(content, file, foreseen)
        told = _json(foreseen) if format == "json" else "\n".join(_lines(foreseen, dry_run))
        self.stdout.write(told)
        if foreseen.faults:
            sys.exit(1)

    def _write(self, content: bytes, file: Path, foreseen: Foreseen) -> None:
        first = next(iter(foreseen.portfolio.conventions.values()))
        lead = first.lead.organisation if first.lead else None
        if lead is None or lead.pk is None or lead in foreseen.newcomers:
            raise CommandError("Le pilote n'est pas encore un organisme de Prorata : créez-le.")
        try:
            pending = receive_workbook(
                organisation=lead, content=content, name=file.name, by=None, at=timezone.now()
            )
            bring_workbook(pending=pending, choices={}, by=None, on=timezone.localdate())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error


def _json(foreseen: Foreseen) -> str:
    answer = {
        "conventions": [
            {**vars(one), "spent": money_text(one.spent)} for one in foreseen.conventions
        ],
        "differences": [vars(one) for one in foreseen.gaps],
        "agreeing": foreseen.agreeing,
        "rules": [_proposed(one) for one in foreseen.proposed],
        "warnings": list(foreseen.warnings),
        "errors": [fault._asdict() for fault in foreseen.faults],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _proposed(one: Any) -> dict[str, Any]:
    place = {"convention": one.reference, "component": one.component, "year": one.first_year}
    return {**place, "rules": [rule.said for rule in one.rules]}


def _lines(foreseen: Foreseen, dry_run: bool) -> Iterator[str]:
    if foreseen.faults:
        yield from _first([f"Erreur : {fault}" for fault in foreseen.faults])
        yield "Rien n'est écrit : corrigez le classeur et recommencez."
        return
    yield f"{summed(foreseen)}."
    yield from _first([f"Écart : {said_of(gap)}" for gap in foreseen.gaps])
    for one in foreseen.proposed:
        yield f"Règle proposée, {one.reference}, {one.component} : {one.rules[0].said}"
    yield from _first([f"Attention : {one}" for one in foreseen.warnings])
    yield "Essai : rien n'est écrit." if dry_run else "Enregistré."


def _first(lines: list[str]) -> Iterator[str]:
    yield from lines[:LISTED]
    if len(lines) > LISTED:
        yield f"  et {len(lines) - LISTED} autres"

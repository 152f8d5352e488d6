"""manage.py record_payments FILE: for which letters the money of a bank's list is."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from epci.models import Organisation
from financing.core.decimal_text import money_text
from financing.management.arguments import carriers_that_number, french_errors
from financing.management.files import faults_said, faults_told, read_file
from financing.payments.acts import record_list
from financing.payments.files import read_list
from financing.payments.matching import BankLine, Confidence, PaymentProposal
from financing.payments.reading import ListRead, beside_what_is_known
from press.words.french import euros, plural, short_date

BY = {Confidence.NUMBER: "numéro", Confidence.AMOUNT: "montant", Confidence.NAME: "nom"}

Proposals = tuple[PaymentProposal, ...]


class Command(BaseCommand):
    help = "Rapproche une liste d'encaissements des lettres ; ne les enregistre que sur demande."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="date;montant;libelle")
        parser.add_argument("--carrier", metavar="SIREN", help="les lettres d'un seul porteur")
        parser.add_argument("--confirm", action="store_true", help="enregistre les propositions")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    @french_errors
    def handle(self, *args, **options) -> None:
        today, carriers = timezone.localdate(), _carriers(options["carrier"])
        read = read_list(read_file(options["file"]), today)
        for warning in read.warnings:
            self.stderr.write(warning)
        if options["confirm"]:
            done = record_list(read=read, carriers=carriers, by=None, on=today)
            known, proposals = done.known, done.proposals
        else:
            known = beside_what_is_known(read, carriers)
            proposals = tuple(known.proposals)
        if options["format"] == "json":
            self.stdout.write(json.dumps(_data(known, proposals), ensure_ascii=False, indent=2))
        else:
            self._tell(known, proposals, recorded=options["confirm"])
        self._refuse(known, options)

    def _tell(self, known: ListRead, proposals: Proposals, *, recorded: bool) -> None:
        words = ("encaissement proposé", "encaissements proposés")
        if recorded:
            words = ("encaissement enregistré", "encaissements enregistrés")
        self.stdout.write(f"{plural(len(proposals), *words)}.")
        for one in proposals:
            parts = ", ".join(f"{letter.number} {euros(part)}" for letter, part in one.parts)
            self.stdout.write(f"  {_said(one.line)} : {parts} (par le {BY[one.confidence]})")
        for one in known.unmatched:
            self.stdout.write(f"  {_said(one.line)} : sans lettre, {one.reason}")
        there = plural(len(known.already), "ligne déjà là", "lignes déjà là")
        self.stdout.write(f"{there}.")

    def _refuse(self, known: ListRead, options: dict[str, Any]) -> None:
        """The lines that cannot be read are left aside, and said; exit 1."""
        faults = known.read.faults
        if faults and options["format"] == "json":
            sys.exit(1)
        if faults:
            raise CommandError(f"Laissé de côté :\n{faults_said(faults)}")


def _carriers(siren: str | None) -> list[Organisation]:
    """The carrier of that SIREN, or all those that numbered letters."""
    if siren is None:
        return carriers_that_number()
    found = Organisation.objects.filter(siren=siren).first()
    if found is None:
        raise ValidationError(f"Aucun organisme n'a le SIREN « {siren} ».", code="carrier")
    return [found]


def _said(line: BankLine) -> str:
    return f"ligne {line.line}, {short_date(line.received_on)}, {euros(line.amount)}"


def _data(known: ListRead, proposals: Proposals) -> dict[str, Any]:
    """As JSON types; money in decimal strings."""
    return {
        "proposals": [_proposal(one) for one in proposals],
        "unmatched": [_line(one.line) | {"message": one.reason} for one in known.unmatched],
        "already": [_line(one) for one in known.already],
        "errors": faults_told(known.read.faults),
    }


def _proposal(one: PaymentProposal) -> dict[str, Any]:
    return {
        "line": one.line.line,
        "date": one.line.received_on.isoformat(),
        "amount": money_text(one.line.amount),
        "calls": [
            {"number": letter.number, "amount": money_text(part)} for letter, part in one.parts
        ],
        "confidence": one.confidence.value,
    }


def _line(line: BankLine) -> dict[str, Any]:
    return {
        "line": line.line,
        "date": line.received_on.isoformat(),
        "amount": money_text(line.amount),
        "label": line.label,
    }

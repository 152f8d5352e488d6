"""manage.py statement REF [--lead SIREN] [--organisation SIREN]: what each party owes a year."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from conventions.models import Convention
from financing.core.decimal_text import money_text
from financing.management.arguments import add_convention_arguments, convention_of, french_errors
from financing.years.reading import ConventionYear, PartyYear, years_of
from press.words.french import euros

SUMS = ("share", "called", "cancelled", "balance", "credit", "paid", "due", "late")
WORDS = ("part", "appelé", "annulé", "solde", "trop-perçu", "encaissé", "reste dû", "en retard")


class Command(BaseCommand):
    help = "Dit, année par année, ce que chaque partie doit, a été appelée et a payé."

    def add_arguments(self, parser: CommandParser) -> None:
        add_convention_arguments(parser)
        parser.add_argument("--organisation", metavar="SIREN", help="une seule partie")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    @french_errors
    def handle(self, *args, **options) -> None:
        convention = convention_of(options)
        only = _organisation(convention, options["organisation"])
        years = years_of(convention, timezone.localdate(), only)
        if options["format"] == "json":
            told = [_data(convention, one) for one in years]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for one in years:
            self.stdout.write(f"{convention.reference}, {one.year}")
            for row in one.parties:
                said = ", ".join(f"{word} {euros(getattr(row, name))}" for name, word in _pairs())
                self.stdout.write(f"  {row.party} : {said}")


def _pairs() -> list[tuple[str, str]]:
    return list(zip(SUMS, WORDS, strict=True))


def _organisation(convention: Convention, siren: str | None) -> list[int] | None:
    if siren is None:
        return None
    party = convention.parties.filter(organisation__siren=siren).first()
    if party is None:
        raise ValidationError(
            f"Aucune partie de {convention} n'a le SIREN « {siren} ».", code="organisation"
        )
    return [party.organisation_id]


def _data(convention: Convention, one: ConventionYear) -> dict[str, Any]:
    return {
        "convention": convention.reference,
        "year": one.year,
        "organisations": [_row(row) for row in one.parties],
    }


def _row(row: PartyYear) -> dict[str, str | None]:
    sums = {name: money_text(getattr(row, name)) for name in SUMS}
    return {"siren": row.party.organisation.siren, **sums}

"""manage.py find_rule FILE: which rules give the percentages of an act, as JSON."""

import json
from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from epci.populations.lines import load
from financing.core.rule_finder import Match, find_rules
from financing.keys.voted import Percents, candidates_of, read_voted


class Command(BaseCommand):
    help = (
        "Cherche les règles qui donnent les taux d'un acte (CSV « siren;percent ») : toutes celles "
        "qui les donnent exactement, puis les dix plus proches."
    )
    requires_system_checks = []  # they import every page, and this command answers at once

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")

    def handle(self, *, file: Path, **options: object) -> None:
        warnings: list[str] = []
        try:
            voted = read_voted(load(file), warnings)
            found = find_rules(list(voted.values()), candidates_of(list(voted), warnings))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        for warning in warnings:
            self.stderr.write(warning)
        rules = [_rule(match, voted) for match in found]
        self.stdout.write(json.dumps(rules, ensure_ascii=False, indent=2))


def _rule(match: Match, voted: Percents) -> dict[str, Any]:
    sirens = list(voted)
    fixed = [] if match.fixed is None else [sirens[match.fixed]]
    return {
        "year": match.year,
        "basis": match.basis,
        "fixed": {siren: _decimal(voted[siren]) for siren in fixed},
        "step": _decimal(match.step),
        "rounding": match.rounding,
        "max_gap": _decimal(match.max_gap, places=2),
    }


def _decimal(value: Fraction, *, places: int = 0) -> str:
    """An exact decimal: « 0.05 », « 40 », or with so many decimals at least: « 0.00 »."""
    while (value * 10**places).denominator != 1:
        places += 1
    whole, part = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)

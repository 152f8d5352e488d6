"""manage.py find_rule FILE: which rules give the percentages of an act, as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from epci.populations.lines import load
from financing.core.rule_finder import find_rules
from financing.keys.voted import candidates_of, described, read_voted


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
        rules = [described(match, voted) for match in found]
        self.stdout.write(json.dumps(rules, ensure_ascii=False, indent=2))

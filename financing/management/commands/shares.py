"""manage.py shares REF --year Y: who owes what, and why."""

import json

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from financing.management.arguments import add_order_arguments, french_errors, read_order
from financing.management.exports import shares_data, shares_table
from financing.models import Basis


class Command(BaseCommand):
    help = "Affiche la répartition d'un volet pour un exercice, au centime et expliquée."

    def add_arguments(self, parser: CommandParser) -> None:
        add_order_arguments(parser, default_basis=Basis.PLANNED)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    @french_errors
    def handle(self, *args, **options) -> None:
        cost = read_order(options).cost(on=timezone.localdate())
        if options["format"] == "json":
            self.stdout.write(json.dumps(shares_data(cost), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(shares_table(cost)))

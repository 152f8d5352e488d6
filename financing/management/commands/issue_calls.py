"""manage.py issue_calls REF --year Y --output DIR: number and write the letters of a round."""

import os
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from financing.blockers import blockers
from financing.freezing import Heading, freeze
from financing.letters import file_name
from financing.management.arguments import add_order_arguments, day, french_errors, read_order
from financing.models import CallPdf, CallRound
from financing.services import Order, issue_round, preview
from press.french import euros, long_date, plural


class Command(BaseCommand):
    help = "Émet les appels de fonds d'une campagne et écrit leurs lettres en PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_order_arguments(parser)
        parser.add_argument("--on", type=day, help="date des lettres (AAAA-MM-JJ)")
        parser.add_argument("--override", default="", metavar="MOTIF", help="passer outre")
        parser.add_argument("--output", type=Path, required=True, metavar="DOSSIER")
        parser.add_argument("--draft", action="store_true", help="lettres marquées PROJET")

    @french_errors
    def handle(self, *args, **options) -> None:
        order, on = read_order(options), options["on"] or timezone.localdate()
        directory = _ready_directory(options["output"])
        if options["draft"]:
            self.write_drafts(order, on, directory)
        else:
            self.issue(order, on, options["override"], directory)

    def write_drafts(self, order: Order, on: date, directory: Path) -> None:
        cost = order.cost(on)
        for share, pdf in preview(order, on):
            path = directory / file_name(freeze(cost, share, Heading(None, on)))
            path.write_bytes(pdf)
            self.stdout.write(f"PROJET  {share.partner.party}  {euros(share.amount)}  {path}")
        for blocker in blockers(cost, on):
            self.stdout.write(f"Avant d'émettre : {blocker.message}")

    def issue(self, order: Order, on: date, override: str, directory: Path) -> None:
        issued = issue_round(order=order, by=None, on=on, override=override)
        if not issued.is_new:
            issued_on = long_date(issued.round.issued_on)
            self.stdout.write(f"Campagne déjà émise le {issued_on} : mêmes numéros, mêmes lettres.")
        count = self.write_letters(issued.round, directory)
        self.stdout.write(f"{plural(count, 'lettre')} dans {directory}")

    def write_letters(self, round_: CallRound, directory: Path) -> int:
        renderings = CallPdf.objects.filter(call__round=round_).select_related("call__party")
        for rendering in renderings.order_by("call__number"):
            call = rendering.call
            (directory / file_name(call.frozen())).write_bytes(bytes(rendering.pdf))
            self.stdout.write(f"{call}  {call.party}  {euros(call.amount)}  {rendering.sha256}")
        return len(renderings)


def _ready_directory(directory: Path) -> Path:
    """Before anything is numbered: letters must have somewhere to go."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"Dossier « {directory} » impossible à créer.") from error
    if not os.access(directory, os.W_OK):
        raise CommandError(f"Dossier « {directory} » interdit en écriture.")
    return directory

"""manage.py issue_calls REF --year Y --output DIR: number and write the letters of a round."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from financing.letters.page import file_name, render
from financing.management.arguments import add_order_arguments, day, french_errors, read_order
from financing.management.delivery import day_of_issue, deliver, writable
from financing.models import CallPdf, CallRound
from financing.rounds.acts import find_issued, issue_round
from financing.rounds.called import called_before
from financing.rounds.composition import Order, RoundComposition, compose
from financing.rounds.instalments import entry_of
from press.words.french import euros, long_date, plural


class Command(BaseCommand):
    help = "Émet les appels de fonds d'une campagne et écrit leurs lettres en PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_order_arguments(parser)
        parser.add_argument(
            "--instalment", type=int, metavar="N", help="échéance de l'échéancier, comptée de 1"
        )
        parser.add_argument("--on", type=day, help="date des lettres (AAAA-MM-JJ)")
        parser.add_argument("--override", default="", metavar="MOTIF", help="passer outre")
        parser.add_argument("--output", required=True, metavar="DOSSIER")
        parser.add_argument("--draft", action="store_true", help="lettres marquées PROJET")

    @french_errors
    def handle(self, *args, **options) -> None:
        order = read_order(options)
        on = day_of_issue(options["on"], order.component.carrier)
        if options["instalment"] is not None:
            entry, _ = entry_of(order.component, options["instalment"])
            basis = options["basis"] or entry.basis
            order = replace(order, instalment=options["instalment"], basis=basis)
        directory = writable(str(options["output"]))
        if options["draft"]:
            self.write_drafts(order, on, directory)
        else:
            self.issue(order, on, options["override"], directory)

    def write_drafts(self, order: Order, on: date, directory: Path) -> None:
        composed = compose(order, on)
        drafts = [(share, composed.draft(share)) for share in composed.letters]
        named = [(file_name(content), render(content, draft=True)) for _, content in drafts]
        deliver(directory, named)
        for (name, _), (share, _) in zip(named, drafts, strict=True):
            self.stdout.write(f"PROJET  {share.partner.party}  {euros(share.amount)}  {name}")
        if _is_called(composed):
            self.stdout.write("Ces lignes sont déjà appelées : ce projet ne s'émettra pas.")
        for blocker in composed.blockers:
            self.stdout.write(f"Avant d'émettre : {blocker.message}")

    def issue(self, order: Order, on: date, override: str, directory: Path) -> None:
        issued = issue_round(order=order, by=None, on=on, override=override)
        if not issued.is_new:
            issued_on = long_date(issued.round.issued_on)
            self.stdout.write(f"Campagne déjà émise le {issued_on} : mêmes numéros, mêmes lettres.")
        count = self.write_letters(issued.round, directory)
        self.stdout.write(f"{plural(count, 'lettre')} dans {directory}")

    def write_letters(self, round_: CallRound, directory: Path) -> int:
        """Write every letter before saying anything: a broken pipe must not leave some out."""
        found = CallPdf.objects.filter(call__round=round_).select_related("call__party")
        renderings = list(found.order_by("call__number"))
        deliver(directory, ((file_name(one.call.frozen()), bytes(one.pdf)) for one in renderings))
        for one in renderings:
            call = one.call
            self.stdout.write(f"{call}  {call.party}  {euros(call.amount)}  {one.sha256}")
        return len(renderings)


def _is_called(composed: RoundComposition) -> bool:
    try:
        order = composed.order
        called = called_before(order.component, order.period.fiscal_year)
        return find_issued(order, composed.codes, called, composed.part) is not None
    except ValidationError:
        return True

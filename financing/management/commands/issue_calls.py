"""manage.py issue_calls REF --year Y --output DIR: number and write the letters of a round."""

import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from financing.letters.page import file_name, render
from financing.management.arguments import add_order_arguments, day, french_errors, read_order
from financing.models import CallPdf, CallRound
from financing.rounds.acts import find_issued, issue_round
from financing.rounds.composition import Order, RoundComposition, compose
from press.words.french import euros, long_date, plural, short_date

FURTHEST = timedelta(days=366)  # a number given in 2099 would forbid every earlier date


class Command(BaseCommand):
    help = "Émet les appels de fonds d'une campagne et écrit leurs lettres en PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_order_arguments(parser)
        parser.add_argument("--on", type=day, help="date des lettres (AAAA-MM-JJ)")
        parser.add_argument("--override", default="", metavar="MOTIF", help="passer outre")
        parser.add_argument("--output", required=True, metavar="DOSSIER")
        parser.add_argument("--draft", action="store_true", help="lettres marquées PROJET")

    @french_errors
    def handle(self, *args, **options) -> None:
        order, on = read_order(options), _day_of_issue(options["on"])
        directory = _writable(str(options["output"]))
        if options["draft"]:
            self.write_drafts(order, on, directory)
        else:
            self.issue(order, on, options["override"], directory)

    def write_drafts(self, order: Order, on: date, directory: Path) -> None:
        composed = compose(order, on)
        drafts = [(share, composed.draft(share)) for share in composed.letters]
        named = [(file_name(content), render(content, draft=True)) for _, content in drafts]
        _write(directory, named)
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
        _write(directory, ((file_name(one.call.frozen()), bytes(one.pdf)) for one in renderings))
        for one in renderings:
            call = one.call
            self.stdout.write(f"{call}  {call.party}  {euros(call.amount)}  {one.sha256}")
        return len(renderings)


def _day_of_issue(asked: date | None) -> date:
    today = timezone.localdate()
    if asked is not None and asked > today + FURTHEST:
        raise ValidationError(f"La date {short_date(asked)} est trop loin d'ici.", code="day")
    return asked or today


def _is_called(composed: RoundComposition) -> bool:
    try:
        return find_issued(composed.order, composed.codes) is not None
    except ValidationError:
        return True


def _writable(text: str) -> Path:
    """Before anything is numbered: letters must have somewhere to go. Nothing is made yet."""
    directory = Path(text)
    existing = next((one for one in (directory, *directory.parents) if one.exists()), directory)
    if not text.strip() or not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise ValidationError(f"On ne peut pas écrire dans le dossier « {text} ».", code="output")
    return directory


def _write(directory: Path, letters: Iterable[tuple[str, bytes]]) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, pdf in letters:
            (directory / name).write_bytes(pdf)
    except OSError as error:
        raise CommandError(
            f"Écriture impossible dans « {directory} » ({error.strerror}). Les lettres émises "
            "sont conservées : relancez la commande vers un autre dossier."
        ) from error

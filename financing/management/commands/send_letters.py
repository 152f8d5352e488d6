"""manage.py send_letters REF --year Y: send by e-mail the letters that have not been."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from financing.entities.sending import Sending
from financing.management.arguments import (
    add_year_arguments,
    component_of,
    convention_of,
    french_errors,
)
from financing.models import CallRound, FundCall
from financing.sending.acts import Parcel, addresses_in, send_letters
from financing.sending.reading import LetterSending, contacts_of, letters_to_send, sending_of
from financing.sending.words import USUAL_TEXT
from press.words.french import plural


class Command(BaseCommand):
    help = "Envoie par courriel les lettres d'un exercice qui ne l'ont pas été, chacune une fois."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year_arguments(parser)
        parser.add_argument(
            "--number",
            action="append",
            default=[],
            metavar="N",
            help="le numéro d'une lettre (2025-0001) ; se répète ; sans lui, toutes",
        )
        parser.add_argument("--dry-run", action="store_true", help="dit sans rien envoyer")

    @french_errors
    def handle(self, *, number: list[str], dry_run: bool, **options: Any) -> None:
        rounds = _rounds(options)
        found = {one: list(letters_to_send(one)) for one in rounds}
        _require_known(number, [call for calls in found.values() for call in calls])
        sent, lacking = 0, 0
        for round_, calls in found.items():
            asked = [one for one in calls if not number or str(one) in number]
            ready, without = self._told(round_, asked)
            lacking += without
            sent += len(ready) if dry_run else _sent(round_, ready)
        words = "à envoyer (essai)" if dry_run else "confiées" if sent > 1 else "confiée"
        self.stdout.write(f"{plural(sent, 'lettre')} {words}{'' if dry_run else ' au courriel'}.")
        if lacking:
            raise CommandError(f"{plural(lacking, 'lettre')} sans adresse.")

    def _told(self, round_: CallRound, calls: list[FundCall]) -> tuple[dict[str, str], int]:
        """Say where each letter goes, or why not; gives the addresses of those that go."""
        known = sending_of(calls)
        contacts = contacts_of(calls, round_.component.carrier.organisation)
        ready, lacking = dict[str, str](), 0
        for one in calls:
            addresses = ", ".join(contacts[one.party.organisation_id])
            if _has_gone(known.get(one.pk)):
                self.stdout.write(f"{one}  {one.party}  {known[one.pk].word}")
            elif not addresses:
                lacking += 1
                self.stderr.write(f"{one}  {one.party}  aucune adresse : complétez son contact.")
            else:
                ready[str(one)] = addresses
                self.stdout.write(f"{one}  {one.party}  {', '.join(addresses_in(addresses))}")
        return ready, lacking


def _rounds(options: dict[str, Any]) -> QuerySet[CallRound]:
    """The rounds of that fiscal year. Raises ValidationError for a component that is unknown."""
    convention, year, code = convention_of(options), options["year"], options["component"]
    rounds = CallRound.objects.filter(
        component__convention=convention, period__fiscal_year=year
    ).select_related("component__convention", "component__carrier__organisation", "period")
    if code:
        rounds = rounds.filter(component=component_of(convention, code))
    if not rounds:
        raise ValidationError(f"Aucune lettre de l'exercice {year} n'est émise.", code="none")
    return rounds.order_by("pk")


def _require_known(numbers: Collection[str], calls: Collection[FundCall]) -> None:
    unknown = sorted(set(numbers) - {str(one) for one in calls})
    if unknown:
        raise ValidationError(
            f"À ne pas envoyer (inconnue, annulée ou en préparation) : {', '.join(unknown)}.",
            code="unknown",
        )


def _has_gone(known: LetterSending | None) -> bool:
    return known is not None and not known.has_failed


def _sent(round_: CallRound, ready: dict[str, str]) -> int:
    """How many letters the act took."""
    if not ready:
        return 0
    today = timezone.localdate()
    parcel = Parcel(Sending.Way.MAIL, today, ready, USUAL_TEXT)
    return send_letters(round_=round_, parcel=parcel, by=None, on=today, token=uuid4()).count

"""manage.py verify [--since AAAA-MM-JJ]: the register, recomputed."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser

from financing.audit.register import anomalies
from financing.management.arguments import day
from financing.management.progress import progress_on
from financing.models import FundCall
from press.french import plural


class Command(BaseCommand):
    help = "Recalcule le registre des appels de fonds : sommes, numéros, chaîne, empreintes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=day, help="depuis ce jour (AAAA-MM-JJ) seulement")

    def handle(self, *args, since: date | None = None, **options) -> None:
        count = 0
        for count, sentence in enumerate(anomalies(since, progress_on(self.stderr)), start=1):  # noqa: B007
            self.stdout.write(f"- {sentence}")
        if count:
            raise CommandError(plural(count, "anomalie"))
        letters = FundCall.objects.filter(issued_on__gte=since) if since else FundCall.objects
        checked = plural(letters.count(), "lettre vérifiée", "lettres vérifiées")
        self.stdout.write(f"Tout est en ordre : {checked}.")

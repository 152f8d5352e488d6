"""manage.py verify [--since AAAA-MM-JJ]: the register, recomputed."""

from datetime import date
from itertools import chain

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conventions.filing import altered_documents
from financing.audit.register import anomalies
from financing.management.arguments import day
from financing.management.progress import progress_on
from financing.models import FundCall
from press.french import plural


class Command(BaseCommand):
    help = "Recalcule le registre des appels de fonds et les empreintes des documents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=day, help="depuis ce jour (AAAA-MM-JJ) seulement")

    def handle(self, *args, since: date | None = None, **options) -> None:
        count = 0
        found = chain(anomalies(since, progress_on(self.stderr)), altered_documents(since))
        for count, sentence in enumerate(found, start=1):  # noqa: B007
            self.stdout.write(f"- {sentence}")
        if count:
            raise CommandError(plural(count, "anomalie"))
        letters = FundCall.objects.filter(issued_on__gte=since) if since else FundCall.objects
        checked = plural(letters.count(), "lettre vérifiée", "lettres vérifiées")
        self.stdout.write(f"Tout est en ordre : {checked}.")

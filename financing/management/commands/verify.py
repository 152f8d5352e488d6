"""manage.py verify: the register, recomputed."""

from django.core.management.base import BaseCommand, CommandError

from financing.audit import anomalies
from financing.models import FundCall
from press.french import plural


class Command(BaseCommand):
    help = "Recalcule le registre des appels de fonds : sommes, numéros, chaîne, empreintes."

    def handle(self, *args, **options) -> None:
        found = list(anomalies())
        for sentence in found:
            self.stdout.write(f"- {sentence}")
        if found:
            raise CommandError(plural(len(found), "anomalie"))
        count = FundCall.objects.count()
        letters = plural(count, "appel de fonds vérifié", "appels de fonds vérifiés")
        self.stdout.write(f"Tout est en ordre : {letters}.")

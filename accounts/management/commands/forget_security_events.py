"""manage.py forget_security_events: erase what the security journal has told for a year."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.acts import KEPT_MONTHS, forget_security_events
from press.words.french import plural


class Command(BaseCommand):
    help = f"Efface du journal de sécurité ce qui a plus de {KEPT_MONTHS} mois."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_security_events(on=timezone.localdate(), by=None)
        self.stdout.write(
            f"Journal de sécurité : {plural(count, 'ligne effacée', 'lignes effacées')}."
        )

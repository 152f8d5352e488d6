"""Make the changes of account whose day has come: to run every morning."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from conventions.models import PaymentChange
from conventions.payees.acts import apply_change
from press.words.french import plural


class Command(BaseCommand):
    help = "Fait les changements de compte de paiement dont le jour est venu."

    def handle(self, **options: object) -> None:
        today = timezone.localdate()
        due = PaymentChange.objects.waiting().filter(due_on__lte=today)
        made = list(due.select_related("organisation").order_by("pk"))
        for change in made:
            apply_change(change=change, by=None, on=today)
        self.stdout.write(f"{plural(len(made), 'compte changé', 'comptes changés')}.")

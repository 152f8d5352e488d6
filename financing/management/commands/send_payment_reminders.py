"""manage.py send_payment_reminders [--on DATE] [--dry-run]: recall the letters that are late."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from financing.management.arguments import carriers_that_number, day, french_errors
from financing.management.delivery import day_for
from financing.recovery.acts import send_reminders
from financing.recovery.recalls import recalls, told


class Command(BaseCommand):
    help = "Émet les rappels amiables des lettres en retard, aux délais de chaque porteur."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=day, help="date des rappels (AAAA-MM-JJ)")
        parser.add_argument("--dry-run", action="store_true", help="dit et n'écrit rien")

    @french_errors
    def handle(self, *args, **options) -> None:
        days = {one: day_for(options["on"], one) for one in carriers_that_number()}
        if options["dry_run"]:
            late = [found for one, on in days.items() for found in recalls([one], on)]
            self._say(told(late, done=False))
            return
        found, refused = [], []
        for carrier, on in days.items():
            try:
                found += send_reminders(carrier=carrier, by=None, on=on).recalls
            except ValidationError as error:
                refused += [f"- {carrier} : {one}" for one in error.messages]
        self._say(told(found, done=True))
        if refused:
            raise CommandError("\n".join(refused))

    def _say(self, lines) -> None:
        for line in lines:
            self.stdout.write(line)

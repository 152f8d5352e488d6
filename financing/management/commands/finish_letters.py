"""manage.py finish_letters [--workers N]: the PDF of every numbered letter that lacks it."""

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError, CommandParser

from financing.letters.rendering import finish_waiting, waiting
from financing.management.progress import progress_on
from financing.models import ExpenseStatement
from financing.statements.acts import finish_statement
from press.files.pdf import patiently
from press.words.french import is_number, plural

MOST_WORKERS = 32


class Command(BaseCommand):
    help = "Prépare les lettres numérotées dont le PDF manque ; peut être relancée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=_count, default=1, help="nombre de processus")

    def handle(self, *args, workers: int, **options) -> None:
        total, done = waiting().count(), 0
        say = progress_on(self.stderr)
        for done, _letter in enumerate(finish_waiting(workers=workers), start=1):
            if say:
                say("lettres", done, total)
        for statement in ExpenseStatement.objects.filter(rendering=None):
            with patiently():
                finish_statement(statement)
        left = waiting().count()
        if left:
            raise CommandError(f"{plural(left, 'lettre')} sans PDF : relancez la commande.")
        self.stdout.write(f"{plural(done, 'lettre préparée', 'lettres préparées')}.")


def _count(text: str) -> int:
    if not is_number(text) or not 1 <= int(text) <= MOST_WORKERS:
        raise ArgumentTypeError(f"« {text} » : de 1 à {MOST_WORKERS} processus.")
    return int(text)

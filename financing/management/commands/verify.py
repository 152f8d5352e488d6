"""manage.py verify [--since AAAA-MM-JJ]: the register, recomputed."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conventions.documents.acts import altered_documents
from financing.management.arguments import day
from financing.management.progress import progress_on
from financing.register.checking import verify
from press.words.french import plural


class Command(BaseCommand):
    help = "Recalcule le registre des appels de fonds et les empreintes des documents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=day, help="depuis ce jour (AAAA-MM-JJ) seulement")

    def handle(self, *args, since: date | None = None, **options) -> None:
        run = verify(by=None, since=since, progress=progress_on(self.stderr))
        found = [*(sentence for _carrier, sentence in run.found), *altered_documents(since)]
        for sentence in found:
            self.stdout.write(f"- {sentence}")
        if found:
            raise CommandError(plural(len(found), "anomalie"))
        checked = plural(run.letters, "lettre vérifiée", "lettres vérifiées")
        self.stdout.write(f"Tout est en ordre : {checked}.")

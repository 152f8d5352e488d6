"""manage.py verify [--since AAAA-MM-JJ | --archive FICHIER]: the register, recomputed."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conventions.documents.acts import altered_documents
from financing.letters.page import Content
from financing.management.arguments import day
from financing.management.progress import progress_on
from financing.register.checking import verify
from financing.register.year_archives.layout import SERIES, seal_of
from financing.register.year_archives.verifying import anomalies_in, told_by
from press.words.french import plural


class Command(BaseCommand):
    help = "Recalcule le registre des appels de fonds et les empreintes des documents."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--since", type=day, help="depuis ce jour (AAAA-MM-JJ) seulement")
        what.add_argument(
            "--archive", type=Path, metavar="FICHIER", help="une archive, sans base de données"
        )

    def handle(
        self, *args, since: date | None = None, archive: Path | None = None, **options
    ) -> None:
        if archive is not None:
            self.verify_archive(archive)
            return
        run = verify(by=None, since=since, progress=progress_on(self.stderr))
        found = [*(sentence for _carrier, sentence in run.found), *altered_documents(since)]
        self.tell(found)
        checked = plural(run.letters, "lettre vérifiée", "lettres vérifiées")
        self.stdout.write(f"Tout est en ordre : {checked}.")

    def verify_archive(self, path: Path) -> None:
        """What the file alone says; no database is asked."""
        try:
            with path.open("rb") as file:
                self.tell(anomalies_in(file))
                self.stdout.write(f"Tout est en ordre : {_held_by(told_by(file))}.")
                self.stdout.write(f"Sceau : {seal_of(file)[1]}")
        except OSError as error:
            raise CommandError(f"« {path} » ne se lit pas ({error.strerror}).") from error

    def tell(self, found: Iterable[str]) -> None:
        """Each anomaly as it is found, then how many; CommandError where there is one."""
        count = 0
        for count, sentence in enumerate(found, start=1):  # noqa: B007
            self.stdout.write(f"- {sentence}")
        if count:
            raise CommandError(plural(count, "anomalie"))


def _held_by(manifest: Content) -> str:
    letters, statements = (manifest["series"][one.folder]["count"] for one in SERIES)
    held = f"{plural(letters, 'lettre')}, {plural(statements, 'état')}"
    return f"{manifest['carrier']['name']}, {manifest['year']}, {held}"

"""manage.py backup FICHIER: the whole database in one file, to be put away elsewhere."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from financing.management.arguments import french_errors
from financing.register.archives import write_archive
from press.words.french import plural


class Command(BaseCommand):
    help = "Sauvegarde toute la base dans un fichier, qui ne doit pas exister."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path)

    @french_errors
    def handle(self, *args, file: Path, **options) -> None:
        manifest = write_archive(file)
        letters = plural(manifest["letters"], "lettre")
        self.stdout.write(f"{file} : {letters}, SHA-256 {manifest['sha256']}")

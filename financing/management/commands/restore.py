"""manage.py restore FICHIER [--replace]: the database as it was saved, then verified."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from financing.management.arguments import french_errors
from financing.register.archives import holds_letters, opened, read_back, state
from post.models import Hold
from press.words.french import plural


class Command(BaseCommand):
    help = "Remet la base telle qu'une sauvegarde l'a gardée, puis la vérifie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="remplacer une base qui contient des lettres"
        )

    @french_errors
    def handle(self, *args, file: Path, replace: bool, **options) -> None:
        with opened(file) as (manifest, data):
            if holds_letters() and not replace:
                raise ValidationError(
                    "Cette base contient des lettres émises : sauvegardez-la d'abord, puis ajoutez "
                    "--replace pour la remplacer.",
                    code="letters",
                )
            read_back(data, manifest)
        if {name: manifest[name] for name in ("letters", "heads")} != state():
            raise CommandError("La base remise n'a pas les lettres que dit la sauvegarde.")
        _hold(f"Base du {manifest['made_at']} remise")
        letters = plural(manifest["letters"], "lettre")
        self.stdout.write(f"Base du {manifest['made_at']} remise : {letters}.")
        self.stdout.write("Rien ne part avant release_queue, ou la page « Tâches » de l'hébergeur.")
        if _is_older():
            self.stdout.write("Elle est plus ancienne que l'application : lancez migrate, verify.")
        else:
            call_command("verify", stdout=self.stdout, stderr=self.stderr)


def _hold(why: str) -> None:
    """Nothing is sent until the host has looked: messages may have left since the archive was made.

    The tables of the queue come first, where the archive is older than they are.
    """
    executor = MigrationExecutor(connection)
    executor.migrate([one for one in executor.loader.graph.leaf_nodes() if one[0] == "post"])
    Hold.objects.create(why=why)


def _is_older() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

"""Print the life of a convention as a page of the documentation."""

from django.core.management.base import BaseCommand

from conventions.state.table import printed


class Command(BaseCommand):
    help = "Affiche la table de la vie d'une convention, telle que docs/lifecycle.md la montre."

    def handle(self, **_options: str) -> None:
        self.stdout.write(printed(), ending="")

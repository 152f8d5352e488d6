"""manage.py release_queue [--drop]: after a restoration, let messages and tasks go on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from epci.tasks.acts import release_queue


class Command(BaseCommand):
    help = "Libère la file que « restore » a retenue : messages et tâches repartent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--drop", action="store_true", help="écarte les messages qui attendaient"
        )

    def handle(self, *, drop: bool, **_options: Any) -> None:
        released = release_queue(by=None, send=not drop, at=timezone.now())
        self.stdout.write("La file est libérée." if released else "La file n'était pas retenue.")

"""Start a worker, which sends messages as they come: PostgreSQL alone needs one."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from post.tasks import queue


class Command(BaseCommand):
    help = "Envoie les messages au fil de l'eau, jusqu'à ce qu'on l'arrête (PostgreSQL)."

    def handle(self, **_options: Any) -> None:
        if not settings.MESSAGES_BY_WORKERS:
            self.stdout.write("Avec SQLite, les messages partent d'eux-mêmes : rien à démarrer.")
            return
        queue().work()

"""Start a worker (PostgreSQL), or do once what waits (SQLite), from cron."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from post import jobs
from post.tasks import begin_daily, send_due, work_due
from press.words.french import plural


class Command(BaseCommand):
    help = (
        "Avec PostgreSQL, envoie les messages et fait les tâches jusqu'à ce qu'on l'arrête ; avec "
        "SQLite, fait ce qui attend, puis s'arrête."
    )

    def handle(self, **_options: Any) -> None:
        if settings.MESSAGES_BY_WORKERS:
            jobs.work()
            return
        begin_daily(timezone.now())
        tasks = sum(1 for _ in work_due())
        messages = sum(1 for _ in send_due())
        self.stdout.write(f"{plural(tasks, 'tâche')}, {plural(messages, 'message')}.")

"""Send the reminders of the day, from cron."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from conventions.follow_up.reminders import Notice, recall_on, remind
from epci.messages.topics import Topic
from post.models import Message
from press.words.french import plural, short_date


class Command(BaseCommand):
    help = (
        "Envoie les rappels d'échéances du jour : un courriel par personne, chaque rappel une fois."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="dit sans rien envoyer")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        today = timezone.localdate()
        recall = recall_on(today, settings.REMINDER_DAYS)
        sent: list[Notice] = []
        for user, notices in recall.by_person.items():
            told = notices if dry_run else self._remind(user, notices, today)
            sent += told
            self._tell(user, told, today)
        for one in recall.unheard:
            self.stdout.write(f"Personne à prévenir : {one.convention}, {one.said(today)}.")
        words = "à envoyer (essai)" if dry_run else "envoyés" if len(sent) > 1 else "envoyé"
        self.stdout.write(f"{plural(len(sent), 'rappel')} {words}, le {short_date(today)}.")
        if not dry_run:
            self._say_late(today)

    def _remind(self, user: User, notices: list[Notice], on: date) -> list[Notice]:
        return remind(user=user, notices=notices, on=on, at=timezone.now())

    def _say_late(self, on: date) -> None:
        """What the server of e-mails did not take is named; it is tried again by itself."""
        tried = Message.objects.filter(topic=Topic.DUTIES, written_at__date=on, attempts__gt=0)
        late = [one for one in tried if one.is_late]
        for one in late:
            self.stderr.write(f"{one.recipient} : le message n'est pas parti. {one.said}")
        if late:
            raise CommandError(f"{plural(len(late), 'courriel')} en attente.")

    def _tell(self, user: User, notices: list[Notice], on: date) -> None:
        for one in notices:
            self.stdout.write(f"{user.email} : {one.convention}, {one.said(on)}.")

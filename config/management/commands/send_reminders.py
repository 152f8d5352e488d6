"""Send the reminders of the day, from cron."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from conventions.follow_up.reminders import Notice, recall_on, remind
from epci.messages.topics import Topic
from financing.coming_due.reading import due_letters
from financing.coming_due.reminders import tell_payer
from post.models import Message
from press.words.french import plural, short_date


class Command(BaseCommand):
    help = (
        "Envoie les rappels du jour, d'échéances et de lettres à payer bientôt : un courriel par "
        "personne, chaque rappel une fois."
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
        due = self._tell_payers(today, dry_run=dry_run)
        for one in recall.unheard:
            self.stdout.write(f"Personne à prévenir : {one.convention}, {one.said(today)}.")
        count = len(sent) + due
        words = "à envoyer (essai)" if dry_run else "envoyés" if count > 1 else "envoyé"
        self.stdout.write(f"{plural(count, 'rappel')} {words}, le {short_date(today)}.")
        if not dry_run:
            self._say_late(today)

    def _tell_payers(self, today: date, *, dry_run: bool) -> int:
        """Of the letters that are soon to be paid; gives how many were told."""
        count = 0
        for user, letters in due_letters(today, settings.REMINDER_DAYS).items():
            told = letters
            if not dry_run:
                told = tell_payer(user=user, letters=letters, on=today, at=timezone.now())
            count += len(told)
            for one in told:
                self.stdout.write(f"{user.email} : {one.said(today)}.")
        return count

    def _remind(self, user: User, notices: list[Notice], on: date) -> list[Notice]:
        return remind(user=user, notices=notices, on=on, at=timezone.now())

    def _say_late(self, on: date) -> None:
        """What the server of e-mails did not take is named; it is tried again by itself."""
        topics = (Topic.DUTIES, Topic.LETTERS)
        tried = Message.objects.filter(topic__in=topics, written_at__date=on, attempts__gt=0)
        late = [one for one in tried if one.is_late]
        for one in late:
            self.stderr.write(f"{one.recipient} : le message n'est pas parti. {one.said}")
        if late:
            raise CommandError(f"{plural(len(late), 'courriel')} en attente.")

    def _tell(self, user: User, notices: list[Notice], on: date) -> None:
        for one in notices:
            self.stdout.write(f"{user.email} : {one.convention}, {one.said(on)}.")

"""Send the messages that are due: what a server refused for now, what a fault left waiting."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from post.models import Message
from post.tasks import send_due
from press.words.french import plural


class Command(BaseCommand):
    help = "Envoie les messages dont l'heure est venue ; sans risque à chaque instant."

    def handle(self, **_options: Any) -> None:
        sent = 0
        for message in send_due():
            sent += message.state == Message.State.SENT
            if message.is_late:
                self.stderr.write(f"{message.recipient}, « {message.subject} » : {message.said}")
        self.stdout.write(f"{plural(sent, 'message')} {'partis' if sent > 1 else 'parti'}.")
        waiting = Message.objects.filter(state=Message.State.WAITING).count()
        if waiting:
            raise CommandError(f"{plural(waiting, 'message')} en attente du serveur de courriel.")

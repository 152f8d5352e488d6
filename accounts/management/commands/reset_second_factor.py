"""Take the second factor off an account whose owner has lost the telephone and the codes."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.acts import remove_second_factor
from accounts.models import User, spelling


class Command(BaseCommand):
    help = "Retire le second facteur d'une personne, après s'être assuré que c'est bien elle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="ADRESSE")

    def handle(self, *, email: str, **options: object) -> None:
        user = User.objects.filter(email=spelling(email)).first()
        if user is None:
            raise CommandError(f"Aucun compte n'a l'adresse « {email} ».")
        remove_second_factor(user=user, by=None)
        self.stdout.write(f"{user.email} se connectera avec son seul mot de passe.")

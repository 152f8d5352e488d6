"""Open the account of who keeps Prorata running for everybody: the host."""

from argparse import ArgumentParser

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from epci.hosting.acts import make_host
from post import outbox


class Command(BaseCommand):
    help = "Marque un compte comme celui de l'hébergeur, et l'ouvre s'il n'existe pas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="l'adresse électronique de la personne")
        parser.add_argument("--address", action="store_true", help="dit où s'ouvre l'application")
        parser.add_argument("--name", default="", help="son nom, pour un compte qui s'ouvre")

    def handle(self, *, email: str, name: str, address: bool, **options: object) -> None:
        try:
            user, is_new = make_host(email=email, name=name, by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{user.email} tient Prorata pour tous les organismes.")
        if is_new:
            self.stdout.write(f"Qui choisit son mot de passe ici : {password_link(user)}")
        if address:
            self.stdout.write(f"Prorata s'ouvre à cette adresse : {settings.BASE_URL}/")


def password_link(user: User) -> str:
    """Where a person chooses a password, once, as after « Mot de passe oublié »."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return outbox.link_to("account_reset_password_from_key", uid, token)

"""Invite the first administrator of an organisation, which is then verified."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from epci.hosting.acts import invite_administrator
from epci.models import Organisation
from epci.people.acts import Sent


class Command(BaseCommand):
    help = "Invite l'administrateur d'un organisme par un lien qui sert une fois, quatorze jours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="l'adresse électronique de la personne")
        named = parser.add_mutually_exclusive_group(required=True)
        named.add_argument("--siren", help="le SIREN de l'organisme")
        named.add_argument("--name", help="son nom exact, quand il n'a pas encore de SIREN")

    def handle(self, **options: str) -> None:
        organisation = named(options)
        try:
            sent = invite_administrator(
                organisation=organisation, email=options["email"], by=None, at=timezone.now()
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for line in report(sent, options["email"], organisation):
            self.stdout.write(line)


def named(options: dict[str, str]) -> Organisation:
    """The one organisation that the command line names. Raises CommandError."""
    wanted = {name: options[name] for name in ("siren", "name") if options[name]}
    found = list(Organisation.objects.filter(**wanted)[:2])
    if len(found) == 1:
        return found[0]
    value = next(iter(wanted.values()))
    if found:
        raise CommandError(f"Plusieurs organismes s'appellent « {value} » : donnez un SIREN.")
    raise CommandError(
        f"Aucun organisme « {value} » : chargez le registre des EPCI (load_register), ou vérifiez."
    )


def report(sent: Sent | None, email: str, organisation: Organisation) -> list[str]:
    if sent is None:
        return [f"{email} agissait déjà pour {organisation} : c'est aussi son administrateur."]
    left = "Message envoyé." if sent.has_left else "Le message n'est pas parti : donnez le lien."
    return [f"{sent.invitation.email} est invité à administrer {organisation}. {left}", sent.link]

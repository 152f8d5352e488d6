"""Load the five real conventions and the accounts of the demonstration."""

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from config.demo.loader import Demonstration, load, load_apart, require_register
from press.words.french import plural


class Command(BaseCommand):
    help = (
        "Charge la démonstration : cinq conventions réelles, un volet au service rendu, marqué "
        "comme tel, et des comptes nommés par rôle."
    )

    def handle(self, **options: object) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "Cette base n'est pas une démonstration : rien n'est chargé. Une base d'essai se "
                "déclare par PRORATA_DEMONSTRATION=true."
            )
        try:
            require_register()
        except ValidationError as refusal:
            raise CommandError(refusal.message) from refusal
        demonstration = load()
        load_apart(demonstration)
        for line in report(demonstration):
            self.stdout.write(line)


def report(demonstration: Demonstration) -> Iterator[str]:
    """What was loaded, or that it already was, and how to sign in."""
    if not demonstration.is_new:
        yield "La démonstration est déjà chargée : rien n'a changé."
    else:
        yield f"Démonstration chargée : {plural(len(demonstration.conventions), 'convention')}."
        for convention in demonstration.conventions:
            yield f"  {convention} : {convention.title}"
    yield f"Comptes de démonstration, mot de passe « {demonstration.password} » :"
    for membership in demonstration.memberships:
        role = membership.get_role_display()
        yield f"  {membership.user.email} : {role}, {membership.organisation}"
    yield f"  {demonstration.host} : hébergeur"

"""Load the official register of EPCIs that ships with the application."""

from django.core.management.base import BaseCommand

from epci.naming.known import keep_known_names
from epci.populations import acts


class Command(BaseCommand):
    help = "Charge le registre officiel des EPCI : noms, populations, communes membres."

    def handle(self, **options: object) -> None:
        loaded = acts.load_register(by=None)
        keep_known_names()
        message = (
            f"Registre chargé : {loaded}." if any(loaded) else "Registre à jour : rien à changer."
        )
        self.stdout.write(message)

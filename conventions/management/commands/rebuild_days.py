"""manage.py rebuild_days: write again the days of texts that votes and signatures give."""

from typing import Any

from django.core.management.base import BaseCommand

from conventions import days
from press.words.french import plural


class Command(BaseCommand):
    help = "Récrit, à partir des votes et des signatures, les jours gardés avec chaque texte."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = days.rebuild()
        if count:
            said = plural(count, "texte avait d'autres jours", "textes avaient d'autres jours")
            self.stdout.write(f"{said} que ses votes et signatures : récrits.")
        else:
            self.stdout.write("Chaque texte a les jours que donnent ses votes et signatures.")

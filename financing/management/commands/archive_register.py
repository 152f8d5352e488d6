"""manage.py archive_register PORTEUR --year 2025 --output FICHIER.zip: a year, for ten years."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q
from django.utils import timezone

from epci.models import Organisation
from financing.management.arguments import carriers_that_number, french_errors, year
from financing.register.year_archives.acts import holding, take_archive, write_archive
from press.files.whole import whole_file


class Command(BaseCommand):
    help = "Archive une année du registre d'un porteur dans un ZIP qui se vérifie sans base."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("carrier", metavar="PORTEUR", help="son SIREN, ou son nom entier")
        parser.add_argument("--year", type=year, required=True, help="année d'émission")
        parser.add_argument("--output", type=Path, required=True, metavar="FICHIER.zip")

    @french_errors
    def handle(self, *args, carrier: str, year: int, output: Path, **options) -> None:
        found, at = _carrier(carrier), timezone.localtime()
        with whole_file(output, lost="rien n'est archivé") as file:
            write_archive(file, carrier=found, year=year, at=at)
            packed = take_archive(carrier=found, year=year, by=None, archive=file)
        self.stdout.write(f"{output} : {holding(packed)}, sceau {packed.seal}")


def _carrier(named: str) -> Organisation:
    """By its SIREN, or by its name: not every organisation has a SIREN here."""
    found = Organisation.objects.filter(Q(siren=named) | Q(name=named)).order_by("pk").first()
    if found is None:
        known = ", ".join(f"{one.siren or 'sans SIREN'} ({one})" for one in carriers_that_number())
        raise ValidationError(
            f"Aucun organisme n'a pour SIREN ni pour nom « {named} » "
            f"(porteurs : {known or 'aucun'}).",
            code="carrier",
        )
    return found

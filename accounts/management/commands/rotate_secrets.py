"""manage.py rotate_secrets: write secrets anew with the present key, which a former one reads."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.acts import rotate_secrets
from press.words.french import plural


class Command(BaseCommand):
    help = "Chiffre de nouveau les secrets des seconds facteurs avec la clé d'aujourd'hui."

    def handle(self, *args: Any, **options: Any) -> None:
        count = rotate_secrets(by=None)
        self.stdout.write(f"{plural(count, 'secret')} : la clé précédente ne sert plus ici.")

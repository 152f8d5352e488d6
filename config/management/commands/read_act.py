"""manage.py read_act FILE: what a published act says, as JSON. Nothing is stored."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.published_acts.answer import answer
from config.published_acts.reading import read_act
from epci.naming.named import known_names
from press.files.papers import MOST_BYTES, PaperError, text_of


class Command(BaseCommand):
    help = (
        "Lit un acte publié (texte, ou PDF qui a du texte) et imprime en JSON ce qu'il dit : "
        "identifiant de préfecture, conseil, date, numéro, titre, vote, EPCI du registre, tableaux "
        "de répartition avec les règles qui les donnent, plan, et ce qui n'est pas compris."
    )
    requires_system_checks = []  # they import every page, and this command answers at once

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--format", choices=("json",), default="json", help="json, le seul")

    def handle(self, *, file: Path, **options: object) -> None:
        names = known_names()
        if not names.entries:
            self.stderr.write("Le registre des EPCI est vide : chargez-le par load_register.")
        try:
            act = read_act(text_of(_content(file)), names)
        except PaperError as refusal:
            raise CommandError(f"« {file} » : {refusal}") from refusal
        self.stdout.write(json.dumps(answer(act), ensure_ascii=False, indent=2))


def _content(file: Path) -> bytes:
    """No more than is read; PaperError for what cannot be."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise PaperError("le fichier ne peut pas être lu.") from error

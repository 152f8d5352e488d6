"""manage.py attendance FILE --question N: who can vote on a question, from the act's lists."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deliberations.attendance.items import Item, read_item
from deliberations.attendance.reading import LONGEST_TEXT, read
from deliberations.attendance.roll import Tally

WIDEST = 4  # bytes of a character


class Command(BaseCommand):
    help = (
        "Lit les présences d'un acte (l'acte entier en texte, ou le seul paragraphe) et imprime "
        "en JSON, pour une question, le nombre des présents (« present »), des procurations en "
        "effet (« proxies »), des votants (« voters » = present + proxies, membres intéressés "
        "compris), ce qui est à vérifier (« warnings »), les nombres que l'acte imprime "
        "(« printed ») et les lignes qui n'ont pas été comprises (« unread »). Sort avec le code "
        "1 quand une ligne n'est pas comprise et qu'aucun nombre imprimé ne confirme le résultat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--question",
            type=question,
            required=True,
            metavar="N",
            help="numéro de la question : 7, 7-A, 4 bis, D98/13",
        )

    def handle(self, *, file: Path, question: Item, **options: object) -> None:
        try:
            tally = read(_text(file)).at(question)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(answer(tally), ensure_ascii=False, indent=2))
        if tally.unread and not tally.is_confirmed:
            raise CommandError(
                "Des lignes n'ont pas été comprises, et aucun nombre imprimé ne confirme le compte."
            )


def answer(tally: Tally) -> dict[str, Any]:
    """What the command prints of a question."""
    return {
        "present": tally.present,
        "proxies": tally.proxies,
        "voters": tally.voters,
        "warnings": tally.warnings,
        "printed": asdict(tally.printed),
        "unread": tally.unread,
    }


def question(text: str) -> Item:
    try:
        return read_item(text)
    except ValueError as refusal:
        raise ArgumentTypeError(str(refusal)) from refusal


def _text(file: Path) -> str:
    """The file as text, whatever wrote it; ValueError, in French, for what is not text."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LONGEST_TEXT * WIDEST + 1)
    except OSError as error:
        raise ValueError(f"« {file} » : le fichier ne peut pas être lu.") from error
    if content.startswith(b"%PDF"):
        raise ValueError(f"« {file} » est un PDF : copiez-en le texte dans un fichier.")
    if b"\0" in content:
        raise ValueError(f"« {file} » n'est pas un fichier texte.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")

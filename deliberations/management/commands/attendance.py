"""manage.py attendance FILE --question N: who can vote on a question, from the act's lists."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from deliberations.attendance import LONGEST_TEXT, read

WIDEST = 4  # bytes of a character
LAST_QUESTION = 10_000


class Command(BaseCommand):
    help = (
        "Lit les présences d'un acte (l'acte entier en texte, ou le seul paragraphe) et imprime "
        "en JSON, pour une question, le nombre des présents (« present »), des procurations en "
        "effet (« proxies »), des votants (« voters » = present + proxies, membres intéressés "
        "compris) et ce qui est à vérifier (« warnings »)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--question", type=question, required=True, metavar="N", help="numéro de la question"
        )

    def handle(self, *, file: Path, question: int, **options: object) -> None:
        try:
            tally = read(_text(file)).at(question)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        answer = {
            "present": tally.present,
            "proxies": tally.proxies,
            "voters": tally.voters,
            "warnings": tally.warnings,
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def question(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:5]) < LAST_QUESTION):
        raise ArgumentTypeError(f"« {text} » n'est pas un numéro de question.")
    return int(text)


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

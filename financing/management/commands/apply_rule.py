"""manage.py apply_rule FILE: a rule in blocks tried alone, without convention or database."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, SystemCheckError

from financing.core.block_description import describe_blocks
from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import BlockSharing, share_by_blocks
from financing.core.rule_answer import answer
from financing.core.rule_document import read_rule
from financing.core.rule_json import LARGEST, load_json, quoted
from press.words.french import euros, sentence

STANDARD_INPUT = "-"


class RefusalError(SystemCheckError):
    """A sentence and a non-zero exit: Django prints it as it is, without a class's name before."""


class Command(BaseCommand):
    help = (
        "Applique une règle en blocs (JSON, docs/keys.md) et donne les quotes-parts expliquées, "
        "sans convention ni base de données."
    )
    requires_system_checks = []  # they import every page, and this command answers at once

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="un fichier JSON, ou - pour l'entrée")
        parser.add_argument("--format", choices=["table", "json"], default="json")

    def handle(self, *, file: str, **options: object) -> None:
        try:
            rule, amount = read_rule(load_json(_content(file)))
            sharing = share_by_blocks(rule, amount)
        except ValueError as error:
            raise RefusalError(sentence(str(error))) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer(sharing), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_table(sharing)))


def _content(file: str) -> bytes:
    """The bytes of the file, no more than would be refused for their number."""
    try:
        if file == STANDARD_INPUT:
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise ValueError(f"le fichier {quoted(file)} n'existe pas") from error
    except OSError as error:
        raise ValueError(f"le fichier {quoted(file)} ne se lit pas") from error


def _table(sharing: BlockSharing) -> Iterator[str]:
    """The shares as lines of text for a terminal."""
    rows = zip(sharing.rule.contributors, sharing.amounts, explain_blocks(sharing), strict=True)
    yield f"À répartir : {euros(sharing.amount)}"
    yield sentence(describe_blocks(sharing.rule))
    for name, amount, explanation in rows:
        yield f"  {name:<34}{euros(amount):>18}"
        yield f"      {explanation}"
    if sharing.left_with_carrier:
        yield f"  {'laissé au porteur':<34}{euros(sharing.left_with_carrier):>18}"
    yield f"  {'total':<34}{euros(sharing.total):>18}"

"""manage.py rebuild_days: write again what is kept so that pages need not compute it."""

from typing import Any

from django.core.management.base import BaseCommand

from conventions import days, homonyms
from conventions.follow_up import next_days
from epci.naming.known import keep_known_names
from financing.reckoning import keeping
from press.kit import searched, trigram_tables
from press.words.french import plural


def _words() -> int:
    return keep_known_names() + sum(map(searched.rebuild, searched.searched_models()))


# What is written again, what is said of those that differed, and what where none did.
KEPT = (
    (
        homonyms.rebuild,
        ("convention avait un autre pilote", "conventions avaient un autre pilote"),
        "ou d'autres homonymes que les siens",
        "Chaque convention a le pilote que disent ses parties, et ses homonymes.",
    ),
    (
        days.rebuild,
        ("texte avait d'autres jours", "textes avaient d'autres jours"),
        "que ses votes et signatures",
        "Chaque texte a les jours que donnent ses votes et signatures.",
    ),
    (
        next_days.rebuild,
        ("échéance avait un autre prochain jour", "échéances avaient un autre prochain jour"),
        "que celui de sa règle",
        "Chaque échéance a le prochain jour que donne sa règle.",
    ),
    (
        keeping.rebuild,
        ("convention avait d'autres montants", "conventions avaient d'autres montants"),
        "que ceux de ses plans et de ses clés",
        "Chaque convention a les montants que donnent ses plans et ses clés.",
    ),
    (
        _words,
        ("ligne avait d'autres mots", "lignes avaient d'autres mots"),
        "que ceux que l'on y cherche",
        "Chaque ligne a les mots que l'on y cherche.",
    ),
    (
        trigram_tables.rebuild,
        ("index de mots avait d'autres lignes", "index de mots avaient d'autres lignes"),
        "que celles où ils sont",
        "Chaque index de mots est celui de ses lignes.",
    ),
)


class Command(BaseCommand):
    help = "Récrit, à partir de ce qui les donne, les jours, les montants et les mots gardés."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for rebuild, noun, than, right in KEPT:
            count = rebuild()
            said = f"{plural(count, *noun)} {than} : récrits." if count else right
            self.stdout.write(said)

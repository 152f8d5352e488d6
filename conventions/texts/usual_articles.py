"""The usual articles of a convention and of an amendment: what to begin a text with. Pure.

The sentences are our own. A line that names a fact (« [fin] ») is left out while the
convention's fields do not say it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from conventions.texts.prose import facts_in


@dataclass(frozen=True)
class Usual:
    """A usual article: its title, what it is for, and what the fields let it say at once."""

    title: str
    hint: str
    lines: tuple[str, ...] = ()

    def body(self, known: Collection[str]) -> str:
        """Its lines whose facts are all known; empty when none is left but sub-headings."""
        return "\n".join(self._kept(known))

    def _kept(self, known: Collection[str]) -> Iterator[str]:
        return (line for line in self.lines if facts_in(line) <= set(known))


CONVENTION = (
    Usual(
        "Objet",
        "Ce que les parties font ensemble, en une ou deux phrases.",
        ("La présente convention a pour objet : [objet]",),
    ),
    Usual(
        "Territoire",
        "Les EPCI et les communes où elle s'applique.",
        ("La convention s'applique au territoire suivant : [territoire].",),
    ),
    Usual(
        "Engagements des parties",
        "Ce que chacune fait : une sous-partie par engagement (« 3.1 Engagements du pilote »).",
    ),
    Usual(
        "Financement",
        "Le plan de financement, la clé de répartition et ce qui la change, les appels de fonds.",
        (
            (
                "Le plan de financement et la répartition du reste à charge entre les parties sont "
                "fixés par le présent article et par les [annexes financières], qui font partie de "
                "la convention. Toute modification de la clé fait l'objet d'un avenant."
            ),
            (
                "Les sommes appelées sont versées dans les [délai de paiement] qui suivent la "
                "réception de l'appel de fonds."
            ),
            "Les justificatifs des dépenses sont conservés pendant [conservation].",
        ),
    ),
    Usual(
        "Gouvernance",
        "Les instances : qui siège, à partir de combien elles décident, combien de fois par an.",
    ),
    Usual(
        "Communication",
        "Qui communique, avec quelles mentions, après quelle validation.",
    ),
    Usual(
        "Indicateurs de suivi",
        "Ce qui est compté, à quel rythme, pour quel bilan : un indicateur par ligne, après « - ».",
    ),
    Usual(
        "Durée et résiliation",
        "La prise d'effet, la fin, la reconduction ; qui peut résilier, après quoi.",
        (
            "8.1 Durée",
            "La convention prend effet le [prise d'effet] et prend fin le [fin].",
            "Elle peut être complétée ou modifiée par avenant.",
            "8.2 Résiliation",
            "Une partie peut résilier la convention, [préavis].",
            "Avant toute résiliation : [formalité].",
        ),
    ),
    Usual(
        "Règlement des litiges",
        "La phase amiable, sa durée, puis le tribunal.",
        (
            (
                "Avant tout recours, les parties recherchent une solution amiable pendant [phase "
                "amiable]."
            ),
            "À défaut d'accord, le litige est porté devant : [tribunal].",
        ),
    ),
)
AMENDMENT = (
    Usual(
        "Objet de l'avenant",
        "Ce que l'avenant change, et pourquoi.",
        ("Le présent avenant a pour objet : [objet de l'avenant].",),
    ),
    Usual(
        "Ce que l'avenant change",
        "L'annexe le dit chose par chose ; citez ici l'article que chacune modifie.",
        (
            (
                "La convention est modifiée comme le dit l'annexe « Ce que change l'avenant », "
                "qui en fait partie : elle donne, avant et après, tout ce qui change de la fin, "
                "des parties, des règles de répartition et du plan de financement."
            ),
            "La convention prend fin le [nouvelle fin].",
        ),
    ),
    Usual(
        "Prise d'effet",
        "Le jour à partir duquel ce qui change s'applique.",
        ("Le présent avenant prend effet le [effet de l'avenant].",),
    ),
    Usual(
        "Autres dispositions",
        "Ce qui reste inchangé.",
        (
            (
                "Les stipulations de la convention que ni cet avenant ni son annexe ne changent "
                "restent inchangées."
            ),
        ),
    ),
)


def frame_of(number: int) -> tuple[Usual, ...]:
    """The usual articles of the text of that number (0: the convention)."""
    return AMENDMENT if number else CONVENTION


def hint_for(title: str, number: int) -> str:
    """What a usual article is for; empty for any other title."""
    return next((one.hint for one in frame_of(number) if one.title == title), "")

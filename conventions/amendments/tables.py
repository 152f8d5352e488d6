"""The amendments of a convention as a list, each with whom it awaits."""

from conventions.amendments.awaited import Amendment
from conventions.entities.standing import Owed
from press.kit.columns import Column, DayColumn, StateColumn
from press.kit.tables import Empty, Table


def _awaited(one: Amendment) -> str:
    """The parties that have something to do, once it went to the councils: « CCVM, GBM »."""
    if one.is_draft:
        return ""
    owing = (each for each in one.signing.standings if each.owes != Owed.NOTHING)
    return ", ".join(each.party.short_name for each in owing)


class RankColumn(Column):
    """A number that names its row: sorted as one, written as words."""

    def key(self, value: int) -> int:
        return value


class AmendmentTable(Table):
    """The rows are those of `awaited.amendments_of`, the last one first."""

    name = "avenants"
    title = "Avenants, le dernier en premier"
    noun = "avenant"
    nothing = Empty(
        "Aucun avenant",
        "Un avenant prolonge la convention, accueille une partie ou change ce que chacun verse : "
        "il se prépare, se vote et se signe ici.",
    )

    avenant = RankColumn(
        "Avenant",
        accessor="text__number",
        row_header=True,
        linkify=("amendment", ["text__convention__reference", "text__number"]),
        label="Numéro",
    )
    objet = Column("Objet", accessor="text__title")
    soumis = DayColumn("Soumis le", accessor="text__submitted_on")
    effet = DayColumn("Effet", accessor="text__effective_on")
    fin = DayColumn("Fin portée au", accessor="text__new_end_on")
    avancement = Column("Votes et signatures", accessor="signing__sentence", orderable=False)
    attend = Column("Attend", accessor=_awaited, orderable=False)
    etat = StateColumn("État", accessor=lambda one: (one.state.kind, one.word))

    def render_avenant(self, value: int) -> str:
        return f"Avenant n° {value}"

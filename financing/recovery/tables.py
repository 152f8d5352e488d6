"""The recalls of a day as a list."""

from financing.payments.tables import address_of
from financing.recovery.recalls import PaymentRecall
from press.kit.columns import Column, DayColumn, EurosColumn, StateColumn
from press.kit.tables import Empty, Table


class RecallTable(Table):
    """The rows are those of `recalls`: what is recalled, and what is held back and why."""

    title = "Lettres en retard dont le délai est passé"
    noun = "lettre"
    files = "rappels"
    nothing = Empty(
        "Rien à rappeler", "Aucune lettre en retard n'a passé le délai de son prochain rappel."
    )

    numero = Column(
        "Lettre",
        accessor=lambda one: str(one.letter),
        row_header=True,
        linkify=lambda one: address_of(one.letter),
    )
    convention = Column("Convention", accessor="letter__round__component__convention__reference")
    destinataire = Column("Destinataire", accessor="letter__party__short_name")
    echeance = DayColumn("À payer le", accessor="letter__due_on")
    reste = EurosColumn("Reste dû", accessor="letter__left", total=True)
    suite = StateColumn("Suite", accessor=lambda one: _after(one))


def _after(recall: PaymentRecall) -> tuple[str, str]:
    if recall.why_not:
        return "neutral", recall.why_not
    return "waiting", "premier rappel" if recall.rank == 1 else "second rappel"

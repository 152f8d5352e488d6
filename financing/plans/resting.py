"""What keeps in the plan a line or a period that an amendment would take out, as sentences.

What was called, spent or planned of periods that are over when it takes effect stays as it is: an
amendment says nothing of them. Nothing here writes.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from conventions.models import Text
from financing.actuals.reading import left_of
from financing.models import (
    ActualPiece,
    CalledLine,
    EarlierLetter,
    FundCall,
    Line,
    Period,
)
from press.words.french import euros, short_date

NOT_OWN = "vient d'un autre texte : l'avenant la retire, la déplace, ou change ses montants."


def is_own(text: Text, brought: Line | Period) -> bool:
    """Whether the text itself brings it."""
    own: bool = brought.text_id == (text.pk if text.number else None)
    return own


def why_line_stays(text: Text, line: Line) -> Iterator[str]:
    """Why an amendment may not take a line out; nothing where it may. Four queries."""
    called = CalledLine.objects.standing().filter(_open("period", text), line=line)
    for period, letters in _letters(called):
        yield (
            f"« {line} » est appelée en {period} par {letters} : annulez-les d'abord, ou gardez la "
            "ligne et changez ses montants à venir."
        )
    pieces = ActualPiece.objects.filter(_open("period", text), line=line).counted()
    if spent := sum(map(left_of, pieces)):
        yield (
            f"« {line} » a du réalisé que l'avenant ferait disparaître ({euros(spent)}) : retirez "
            "d'abord ses pièces, ou gardez la ligne."
        )
    for funding in line.paid_by.exclude(removed_by=text).order_by("rank"):
        if not funding.pays_for.exclude(removed_by=text).exclude(pk=line.pk).exists():
            yield f"« {funding} » ne paie que « {line} » : retirez d'abord cette ressource."


def why_period_stays(text: Text, period: Period) -> Iterator[str]:
    """Why an amendment may not take a period out; nothing where it may. Three queries."""
    if period.is_over_for(text):
        effect = short_date(text.effective_on)
        yield f"La période {period} est finie avant l'effet de l'avenant ({effect}) : elle reste."
        return
    for _, letters in _letters(CalledLine.objects.standing().filter(period=period)):
        yield f"La période {period} est appelée par {letters} : annulez-les d'abord."
    if EarlierLetter.objects.filter(period=period).exists():
        yield f"Des appels d'avant Prorata portent sur la période {period} : elle reste."
    if spent := sum(map(left_of, ActualPiece.objects.filter(period=period).counted())):
        yield f"La période {period} a du réalisé ({euros(spent)}) : elle reste."


def _open(path: str, text: Text) -> Q:
    """Of periods that are not over when the amendment takes effect."""
    return Q(**{f"{path}__ends_on__gte": text.effective_on}) if text.effective_on else Q()


def _letters(called: QuerySet[CalledLine]) -> Iterator[tuple[Period, str]]:
    """The letters that stand on lines, a round after the other."""
    rounds = called.select_related("round__period").order_by("round")
    for round_ in dict.fromkeys(one.round for one in rounds):
        letters = FundCall.objects.standing().filter(round=round_).order_by("pk")
        numbers = [str(one) for one in letters]
        if numbers:
            yield round_.period, _numbered(numbers)


def _numbered(numbers: list[str]) -> str:
    """« la lettre n° 2026-0001 », « les lettres n° 2026-0001 à 2026-0006 »."""
    if len(numbers) == 1:
        return f"la lettre n° {numbers[0]}"
    return f"les lettres n° {numbers[0]} à {numbers[-1]}"

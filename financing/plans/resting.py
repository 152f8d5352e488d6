"""What keeps in the plan a line or a period that an amendment would take out, as sentences.

What was called, spent or planned of periods that are over when it takes effect stays as it is: an
amendment says nothing of them. Nothing here writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from conventions.models import Convention, Party, Text
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossier
from financing.entities.register import ASKING
from financing.ledger.settling import Called, standing_rounds
from financing.models import FundCall, Line, Period
from press.words.french import euros, short_date

NOT_OWN = "vient d'un autre texte : l'avenant la retire, la déplace, ou change ses montants."


def is_own(text: Text, brought: Line | Period) -> bool:
    """Whether the text itself brings it."""
    own: bool = brought.text_id == (text.pk if text.number else None)
    return own


@dataclass(frozen=True)
class Resting:
    """What is called and spent of a convention, already read with its pieces, and the rounds of
    which letters stand.
    """

    dossier: Dossier
    rounds: Sequence[Called]

    @cached_property
    def called(self) -> list[tuple[Called, frozenset[int], list[str]]]:
        """The rounds by component and period, the lines (ids) that each calls, its letters."""
        told = {one.component.pk: one for one in self.dossier.components}
        ranks = {pk: rank for rank, pk in enumerate(told)}
        ordered = sorted(
            self.rounds, key=lambda o: (ranks[o.component], o.period.starts_on, o.round)
        )
        found = [
            (one, told[one.component].rounds.get(one.round, frozenset()), _asking(one))
            for one in ordered
        ]
        return [one for one in found if one[1] and one[2]]

    def calls_of(self, party: Party) -> list[tuple[Period, FundCall]]:
        """The letters that ask a party for money, in their order, with their periods."""
        own = [
            (one.period, call)
            for one in self.rounds
            for call in _calls(one)
            if call.party_id == party.pk
        ]
        return sorted(own, key=lambda told: told[1].pk)


def resting_in(dossier: Dossier) -> Resting:
    """One query, one more where a letter is of somebody who shares no more."""
    return Resting(dossier, standing_rounds(dossier.components, dossier.every_period))


def read_resting(convention: Convention, on: date) -> Resting:
    return resting_in(read_dossier(convention, on, pieces=True))


def why_line_stays(text: Text, line: Line, resting: Resting) -> Iterator[str]:
    """Why an amendment may not take a line out; nothing where it may."""
    open_ = [one for one in resting.dossier.every_period if not one.is_over_for(text)]
    for called, lines, letters in resting.called:
        if line.pk in lines and called.period in open_:
            yield (
                f"« {line} » est appelée en {called.period} par {_numbered(letters)} : annulez-les "
                "d'abord, ou gardez la ligne et changez ses montants à venir."
            )
    (file,) = (one for one in resting.dossier.components if one.component.pk == line.component_id)
    if spent := sum(_spent(file).get((line.pk, one.pk), 0) for one in open_):
        yield (
            f"« {line} » a du réalisé que l'avenant ferait disparaître ({euros(spent)}) : retirez "
            "d'abord ses pièces, ou gardez la ligne."
        )
    for funding in _paying_it_alone(text, line, file):
        yield f"« {funding} » ne paie que « {line} » : retirez d'abord cette ressource."


def why_period_stays(text: Text, period: Period, resting: Resting) -> Iterator[str]:
    """Why an amendment may not take a period out; nothing where it may."""
    if period.is_over_for(text):
        effect = short_date(text.effective_on)
        yield f"La période {period} est finie avant l'effet de l'avenant ({effect}) : elle reste."
        return
    for called, _, letters in resting.called:
        if called.period == period:
            yield f"La période {period} est appelée par {_numbered(letters)} : annulez-les d'abord."
    files = resting.dossier.components
    if any(period.pk == one for file in files for one, _ in file.earlier):
        yield f"Des appels d'avant Prorata portent sur la période {period} : elle reste."
    said = (_spent(file).get((line.pk, period.pk), 0) for file in files for line in file.every_line)
    if spent := sum(said):
        yield f"La période {period} a du réalisé ({euros(spent)}) : elle reste."


def _paying_it_alone(text: Text, line: Line, file: ComponentFile) -> Iterator[Line]:
    """The fundings that the amendment keeps, and that pay for nothing else that it keeps."""
    kept = [one for one in file.every_line if text not in one.removers]
    others = {one.code for one in kept} - {line.code}
    for funding in kept:
        paid = file.pays_for.get(funding.pk, frozenset())
        if line.code in paid and not paid & others:
            yield funding


def _spent(file: ComponentFile) -> Mapping[tuple[int, int], int]:
    if file.spent is None:
        raise ValueError("The pieces of this dossier were not read.")
    return file.spent


def _calls(one: Called) -> list[FundCall]:
    """Its letters that ask for money."""
    return [call for call in one.calls if call.kind in ASKING]


def _asking(one: Called) -> list[str]:
    return [str(call) for call in _calls(one)]


def _numbered(numbers: list[str]) -> str:
    """« la lettre n° 2026-0001 », « les lettres n° 2026-0001 à 2026-0006 »."""
    if len(numbers) == 1:
        return f"la lettre n° {numbers[0]}"
    return f"les lettres n° {numbers[0]} à {numbers[-1]}"

"""The rules of an act's sharings in the form of its draft: one a sharing, for one component."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from config.published_acts.proposals import ProposedSharing
from financing.reading_acts.acts import AcceptedPart, AcceptedRule
from financing.reading_acts.rules import FoundRule
from press.kit.fields import FLOOR, CountField
from press.words.french import sentence
from press.words.months import LAST_DAY

UNKNOWN = (
    "Un de ses contributeurs est inconnu du registre : sa règle s'écrit dans le plan du projet."
)
NO_RULE = "Rien dans ce tableau ne dit une règle entière : elle s'écrit dans le plan du projet."


@dataclass(frozen=True)
class ShownSharing:
    """A sharing on the page, with the fields of its rule or why it has none."""

    found: ProposedSharing
    rule: BoundField | None
    place: tuple[BoundField, ...]
    refusal: str


class FieldsOfRules:
    """The fields of the rules of an act; `plans` names the components that may take one."""

    def __init__(self, found: Sequence[ProposedSharing], plans: Sequence[str]) -> None:
        self.found, self.plans = found, plans

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        for rank, one in enumerate(self.found):
            if _refusal(one):
                continue
            said = [(str(place), _said(*choice)) for place, choice in enumerate(one.choices)]
            yield (
                f"regle-{rank}",
                forms.ChoiceField(
                    label="Règle à écrire",
                    choices=[("", "aucune"), *said],
                    widget=forms.RadioSelect,
                    required=False,
                    initial="",
                ),
            )
            yield (
                f"annee-{rank}",
                CountField(
                    label="À partir de l'exercice",
                    required=False,
                    most=LAST_DAY.year,
                    initial=one.sharing.year,
                ),
            )
            plans = [(str(place), name) for place, name in enumerate(self.plans)]
            yield (
                f"volet-de-{rank}",
                forms.ChoiceField(label="Du volet", choices=plans, required=False, initial="0"),
            )

    def check(self, form: forms.Form, parties: frozenset[str]) -> None:
        """Say what a chosen rule lacks: its year, its parties, a component of its own."""
        taken: dict[int, int] = {}
        for rank, _ in self._chosen(form.cleaned_data):
            sharing = self.found[rank].sharing
            away = [row.name for row in sharing.rows if row.siren not in parties]
            if away:
                form.add_error(
                    f"regle-{rank}",
                    f"La règle nomme {', '.join(away)} : cochez-les parmi les parties.",
                )
            if (form.cleaned_data.get(f"annee-{rank}") or 0) < FLOOR.year:
                form.add_error(f"annee-{rank}", "Écrivez le premier exercice de la règle.")
            place = self._place(form.cleaned_data, rank)
            if place in taken:
                form.add_error(
                    f"regle-{rank}",
                    f"Un volet n'a qu'une règle dans un projet, et « {self.plans[place]} » prend "
                    "déjà celle d'un autre tableau : gardez l'une des deux. Les taux d'une autre "
                    "année s'arrêtent ensuite, par une clé.",
                )
            taken[place] = rank

    def accepted(self, typed: Mapping[str, Any]) -> dict[int, AcceptedRule]:
        """The rules chosen, by rank of their component."""
        return {
            self._place(typed, rank): AcceptedRule(
                typed[f"annee-{rank}"], rule.rule, self._parts(rank, rule), f"regle-{rank}"
            )
            for rank, rule in self._chosen(typed)
        }

    def _parts(self, rank: int, rule: FoundRule) -> list[AcceptedPart]:
        rows = self.found[rank].sharing.rows
        return [
            AcceptedPart(row.siren or "", term.fixed_percent, term.fixed_amount)
            for row, term in zip(rows, rule.terms, strict=True)
        ]

    def _chosen(self, typed: Mapping[str, Any]) -> Iterator[tuple[int, FoundRule]]:
        for rank, one in enumerate(self.found):
            if place := typed.get(f"regle-{rank}"):
                yield rank, one.choices[int(place)][0]

    def _place(self, typed: Mapping[str, Any], rank: int) -> int:
        return int(typed.get(f"volet-de-{rank}") or 0)

    def shown(self, form: forms.Form) -> Iterator[ShownSharing]:
        for rank, one in enumerate(self.found):
            if refusal := _refusal(one):
                yield ShownSharing(one, None, (), refusal)
                continue
            place = form[f"annee-{rank}"], form[f"volet-de-{rank}"]
            yield ShownSharing(one, form[f"regle-{rank}"], place, "")


def _refusal(one: ProposedSharing) -> str:
    """Why no rule of a sharing can be written; empty where one can."""
    if any(row.siren is None for row in one.sharing.rows):
        return UNKNOWN
    return "" if one.choices else NO_RULE


def _said(rule: FoundRule, years: Sequence[int]) -> str:
    on = f" (populations de {', '.join(map(str, sorted(years)))})" if years else ""
    return f"{sentence(rule.sentence).rstrip('.')}{on}"

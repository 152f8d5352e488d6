"""The plans of an act in the form of its draft: periods, components, lines, ticked one by one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from epci.models import Organisation
from financing.models import Basis, Line
from financing.reading_acts.acts import (
    AcceptedComponent,
    AcceptedLine,
    AcceptedPeriod,
    AcceptedPlan,
    AcceptedRule,
)
from financing.reading_acts.outline import (
    CONTRIBUTION,
    EXPENSE,
    FUNDED_IN_KIND,
    FUNDING,
    IN_KIND,
    OutlineRow,
    PlanOutline,
    PlanOutlines,
)
from press.kit.forms import day, words
from press.words.french import fold
from press.words.printed import PrintedLine

LinesOf = Callable[[Iterable[int]], Sequence[PrintedLine]]
LEAD = "pilote"  # who carries, where the lead has no SIREN to be named by
NATURES = {
    EXPENSE: ("dépense", Line.Nature.EXPENSE, False),
    IN_KIND: ("dépense en nature", Line.Nature.EXPENSE, True),
    FUNDING: ("ressource d'un financeur", Line.Nature.FUNDING, False),
    FUNDED_IN_KIND: ("ressource en nature", Line.Nature.FUNDING, True),
    CONTRIBUTION: ("participation des parties", Line.Nature.CONTRIBUTION, False),
}
LONGEST = {"label": 200, "basis": 200, "line": 300, "period": 60}
KIND_OF = {  # what the words of a funder say that it is
    Organisation.Kind.STATE: ("etat", "fnadt", "detr", "dsil", "prefecture", "sgar"),
    Organisation.Kind.AGENCY: ("anct", "ademe", "agence"),
    Organisation.Kind.REGION: ("region",),
    Organisation.Kind.CHAMBER: ("cci", "chambre"),
}


@dataclass(frozen=True)
class ShownLine:
    """A line of a plan on the page: its fields, its amount in each period, where it is printed."""

    row: OutlineRow
    chosen: BoundField
    nature: BoundField
    funder: tuple[BoundField, ...]
    amounts: Sequence[tuple[str, int]]
    lines: Sequence[PrintedLine]


@dataclass(frozen=True)
class ShownPeriod:
    """A period on the page."""

    chosen: BoundField
    days: tuple[BoundField, BoundField]
    lines: Sequence[PrintedLine]


@dataclass(frozen=True)
class ShownPlan:
    """A component on the page."""

    outline: PlanOutline
    facts: tuple[BoundField, ...]
    lines: Sequence[ShownLine]


class FieldsOfPlans:
    """The fields of the plans of an act, and what is accepted of them.

    `carriers` are the names of the parties by SIREN; `legal_basis` is the act in words.
    """

    def __init__(self, found: PlanOutlines, carriers: Mapping[str, str], legal_basis: str) -> None:
        self.found, self.carriers, self.legal_basis = found, carriers, legal_basis

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        for rank, period in enumerate(self.found.periods):
            yield f"periode-{rank}", _tick(period.label or "Période sans date")
            yield f"debut-{rank}", day(f"Début de {period.label}", initial=period.starts_on)
            yield f"fin-{rank}", day(f"Fin de {period.label}", initial=period.ends_on)
        for place, outline in enumerate(self.found.plans):
            yield from self._of_component(place, outline)
            for rank, row in enumerate(outline.rows):
                yield from _of_line(f"{place}-{rank}", row)

    def _of_component(self, place: int, outline: PlanOutline) -> Iterator[tuple[str, forms.Field]]:
        title = (outline.title or "")[: LONGEST["label"]]
        carriers = [("", "–"), *self.carriers.items()]
        yield f"volet-{place}", words("Nom du volet", LONGEST["label"], initial=title)
        yield (
            f"porteur-{place}",
            forms.ChoiceField(label="Porté par", choices=carriers, required=False),
        )
        yield (
            f"base-{place}",
            words("Base juridique", LONGEST["basis"], initial=self.legal_basis),
        )
        yield (
            f"montants-{place}",
            forms.ChoiceField(
                label="Les appels se calculent sur le montant",
                choices=Basis.choices,
                required=False,
                initial=Basis.PLANNED,
            ),
        )

    def check(self, form: forms.Form, ruled: frozenset[int]) -> None:
        """Say beside its field what a ticked thing lacks; `ruled` are the plans given a rule."""
        typed = form.cleaned_data
        for rank in range(len(self.found.periods)):
            if typed.get(f"periode-{rank}"):
                _require(form, f"debut-{rank}", "Écrivez le premier jour de la période.")
                _require(form, f"fin-{rank}", "Écrivez le dernier jour de la période.")
        for place, outline in enumerate(self.found.plans):
            lines = list(self._ticked(typed, place))
            if not (lines or place in ruled):
                continue
            _require(form, f"volet-{place}", "Nommez le volet.")
            _require(form, f"porteur-{place}", "Choisissez la partie qui le porte.")
            _require(form, f"base-{place}", "Écrivez ce qui oblige à payer.")
            if lines and not any(typed.get(f"periode-{rank}") for rank in outline.periods):
                form.add_error(
                    f"volet-{place}",
                    "Cochez la période des lignes cochées : elles y ont leurs montants.",
                )
            for rank, _ in lines:
                if typed.get(f"nature-{place}-{rank}") == FUNDING:
                    _require(form, f"financeur-{place}-{rank}", "Nommez le financeur.")
                    _require(form, f"genre-{place}-{rank}", "Dites ce qu'est le financeur.")

    def accepted(
        self, typed: Mapping[str, Any], rules: Mapping[int, AcceptedRule]
    ) -> AcceptedPlan | None:
        """What was ticked, once the form is valid; None where nothing was."""
        periods = {
            rank: AcceptedPeriod(
                one.label[: LONGEST["period"]] or str(typed[f"debut-{rank}"].year),
                typed[f"debut-{rank}"],
                typed[f"fin-{rank}"],
                f"debut-{rank}",
            )
            for rank, one in enumerate(self.found.periods)
            if typed[f"periode-{rank}"]
        }
        components = [
            one
            for place in range(len(self.found.plans))
            if (one := self._component(typed, place, rules.get(place)))
        ]
        return AcceptedPlan(periods, components) if periods or components else None

    def _component(
        self, typed: Mapping[str, Any], place: int, rule: AcceptedRule | None
    ) -> AcceptedComponent | None:
        lines = [_line(typed, f"{place}-{rank}", row) for rank, row in self._ticked(typed, place)]
        if not (lines or rule):
            return None
        carrier = typed[f"porteur-{place}"]
        return AcceptedComponent(
            label=typed[f"volet-{place}"],
            carrier=None if carrier == LEAD else carrier,
            basis=typed[f"montants-{place}"] or Basis.PLANNED,
            legal_basis=typed[f"base-{place}"],
            lines=lines,
            rule=rule,
            field=f"volet-{place}",
        )

    def _ticked(self, typed: Mapping[str, Any], place: int) -> Iterator[tuple[int, OutlineRow]]:
        for rank, row in enumerate(self.found.plans[place].rows):
            if typed.get(f"ligne-{place}-{rank}"):
                yield rank, row

    def periods(self, form: forms.Form, lines: LinesOf) -> Iterator[ShownPeriod]:
        for rank, one in enumerate(self.found.periods):
            days = form[f"debut-{rank}"], form[f"fin-{rank}"]
            yield ShownPeriod(form[f"periode-{rank}"], days, lines(one.lines))

    def plans(self, form: forms.Form, lines: LinesOf) -> Iterator[ShownPlan]:
        for place, outline in enumerate(self.found.plans):
            facts = ("volet", "porteur", "base", "montants")
            shown = [
                self._shown(form, f"{place}-{rank}", row, lines)
                for rank, row in enumerate(outline.rows)
            ]
            yield ShownPlan(outline, tuple(form[f"{name}-{place}"] for name in facts), shown)

    def _shown(self, form: forms.Form, key: str, row: OutlineRow, lines: LinesOf) -> ShownLine:
        funder = (form[f"financeur-{key}"], form[f"genre-{key}"]) if row.is_resource else ()
        amounts = [
            (self.found.periods[rank].label, amount) for rank, amount in sorted(row.amounts.items())
        ]
        return ShownLine(
            row, form[f"ligne-{key}"], form[f"nature-{key}"], funder, amounts, lines(row.lines)
        )


def _tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _of_line(key: str, row: OutlineRow) -> Iterator[tuple[str, forms.Field]]:
    natures = (FUNDING, FUNDED_IN_KIND, CONTRIBUTION) if row.is_resource else (EXPENSE, IN_KIND)
    yield f"ligne-{key}", _tick(row.label)
    yield (
        f"nature-{key}",
        forms.ChoiceField(
            label=f"Nature de « {row.label} »",
            choices=[(one, NATURES[one][0]) for one in natures],
            required=False,
            initial=row.nature,
        ),
    )
    if row.is_resource:
        yield (
            f"financeur-{key}",
            words(f"Financeur de « {row.label} »", LONGEST["label"], initial=_funder(row)),
        )
        yield (
            f"genre-{key}",
            forms.ChoiceField(
                label=f"Ce qu'est le financeur de « {row.label} »",
                choices=[("", "–"), *Organisation.Kind.choices],
                required=False,
                initial=_kind_of(row.label),
            ),
        )


def _funder(row: OutlineRow) -> str:
    return row.label[: LONGEST["label"]] if row.nature == FUNDING else ""


def _kind_of(label: str) -> str:
    said = set(fold(label).replace("(", " ").split())
    return next((kind.value for kind, names in KIND_OF.items() if said & set(names)), "")


def _require(form: forms.Form, name: str, sentence: str) -> None:
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, sentence)


def _line(typed: Mapping[str, Any], key: str, row: OutlineRow) -> AcceptedLine:
    said = typed[f"nature-{key}"] or row.nature
    _, nature, in_kind = NATURES[said]
    funder = {"name": typed.get(f"financeur-{key}", ""), "kind": typed.get(f"genre-{key}", "")}
    return AcceptedLine(
        label=row.label[: LONGEST["line"]],
        nature=nature,
        in_kind=in_kind,
        funder=funder if said == FUNDING else None,
        amounts=row.amounts,
        field=f"ligne-{key}",
    )

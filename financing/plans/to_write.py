"""What is left to write of a draft's plan, in order, and whether what is written balances."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse

from conventions.models import Party
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.grids import ComponentGrid, grid
from financing.dossier.key import rule_sentence
from financing.models import Component
from press.words.french import euros, plural


@dataclass(frozen=True)
class StepToWrite:
    """One thing to write: what is there, and the page where it is written."""

    title: str
    note: str
    is_done: bool
    address: str
    act: str
    press: str = ""  # the value of `step`, where one press there does it


@dataclass(frozen=True)
class BalanceInWords:
    """What amounts make: « dépenses 10 000,00 €, … », and « équilibré », or what is missing."""

    said: str
    verdict: str
    is_even: bool


@dataclass(frozen=True)
class ComponentSteps:
    """The steps of one component, and what its amounts make."""

    component: Component
    steps: tuple[StepToWrite, ...]
    balance: BalanceInWords


@dataclass(frozen=True)
class Outline:
    """The whole plan of a draft: what comes first, then each component."""

    steps: tuple[StepToWrite, ...]
    components: tuple[ComponentSteps, ...]
    years: tuple[int, ...]

    @property
    def next(self) -> StepToWrite | None:
        """The first thing that is not there yet."""
        each = chain(self.steps, *(one.steps for one in self.components))
        return next((step for step in each if not step.is_done), None)


def outline_of(dossier: Dossier, parties: Sequence[Party]) -> Outline:
    """No query: everything is in the dossier."""
    components = tuple(_component(file, dossier) for file in dossier.components)
    return Outline(tuple(_first_steps(dossier, parties)), components, dossier.years)


def balance_of(found: ComponentGrid) -> BalanceInWords:
    said = (
        f"dépenses {euros(found.expenses.total)}, ressources {euros(found.fundings.total)}, "
        f"à partager {euros(found.remainder)}"
    )
    gaps = [
        f"{euros(one.size)} {'manquent' if one.gap > 0 else 'de trop'} en {period}"
        for period, one in zip(found.periods, found.balances, strict=True)
        if one.gap
    ]
    if not (gaps or found.expenses.total or found.fundings.total):
        return BalanceInWords(said, "rien n'est encore écrit", False)
    return BalanceInWords(said, ", ".join(gaps) or "équilibré", not gaps)


def _first_steps(dossier: Dossier, parties: Sequence[Party]) -> Iterator[StepToWrite]:
    reference = dossier.convention.reference
    payers = sum(party.is_contributor for party in parties)
    counted = plural(len(parties), "partie")
    yield StepToWrite(
        "Parties",
        f"{counted}, dont {plural(payers, 'contributeur')}"
        if payers
        else f"{counted}, aucune ne contribue encore : dites qui paie sa part",
        payers > 0,
        reverse("convention_parties", args=[reference]),
        "Dire qui paie",
    )
    yield _periods(dossier)
    count = len(dossier.components)
    yield StepToWrite(
        "Volets",
        plural(count, "volet") if count else "aucun : ce qu'une partie porte et que tous partagent",
        count > 0,
        reverse("add_component", args=[reference]),
        "Ajouter un volet",
    )


def _periods(dossier: Dossier) -> StepToWrite:
    """Between the days of a convention, a period a year is one press away."""
    convention, periods = dossier.convention, dossier.periods
    dated = bool(convention.starts_on and convention.ends_on and not periods)
    return StepToWrite(
        "Périodes",
        ", ".join(map(str, periods)) or "aucune : les exercices sur lesquels le plan s'étend",
        bool(periods),
        reverse("plan_periods", args=[convention.reference]),
        "Proposer les exercices" if dated else "Écrire les périodes",
        "propose" if dated else "",
    )


def _component(file: ComponentFile, dossier: Dossier) -> ComponentSteps:
    balance = balance_of(grid(file, dossier.periods))
    return ComponentSteps(file.component, tuple(_own_steps(file, dossier)), balance)


def _own_steps(file: ComponentFile, dossier: Dossier) -> Iterator[StepToWrite]:
    place = [dossier.convention.reference, file.component.code]
    expenses = sum(line.is_callable for line in file.lines)
    lines = plural(len(file.lines), "ligne") if file.lines else "aucune ligne"
    yield StepToWrite(
        "Lignes",
        lines if expenses else f"{lines} : écrivez d'abord une dépense",
        expenses > 0,
        reverse("edit_component", args=place),
        "Écrire les lignes",
    )
    amounts = sum(one.amount > 0 for one in file.amounts)
    yield StepToWrite(
        "Montants",
        plural(amounts, "montant") if amounts else "aucun montant",
        amounts > 0,
        reverse("plan_amounts", args=place),
        "Écrire les montants",
    )
    yield StepToWrite(
        "Règle de partage",
        " ; ".join(_rules(file)) or "aucune : ce que chacun paie du reste",
        bool(file.rules),
        reverse("plan_rule", args=place),
        "Écrire la règle",
    )


def _rules(file: ComponentFile) -> Iterator[str]:
    for rule in file.rules:
        said = rule_sentence(rule, file.terms[rule], file.uses(rule))
        yield f"dès {rule.first_year}, {said}"

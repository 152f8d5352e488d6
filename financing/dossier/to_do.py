"""What a convention's financing waits for, and what its contributors pay; no query.

Everything is read from a dossier; who may act on it is for the pages to say.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.exceptions import ValidationError

from conventions.models import Convention
from epci.models import Organisation
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.dossier import ComponentFile, Dossier
from financing.models import Component, Period
from press.words.french import euros

LACKING = ("population", "figure")  # what is typed before a key can be computed


@dataclass(frozen=True)
class Due:
    """Something to do for a component and a year; `faults` are the sentences that say why.

    `amount` is in centimes, and asked by so many `letters`.
    """

    component: Component
    year: int
    period: Period
    amount: int | None = None
    faults: tuple[str, ...] = ()
    letters: int = 0

    @property
    def convention(self) -> Convention:
        return self.component.convention

    @property
    def carrier(self) -> Organisation:
        return self.component.carrier.organisation

    @property
    def awaited(self) -> str:
        """What it waits for, said to who cannot type the populations of the carrier."""
        return awaited_populations(self.component)


@dataclass(frozen=True)
class YearDue:
    """What is due for one year, of every component."""

    year: int
    dues: tuple[Due, ...]

    @property
    def faults(self) -> list[str]:
        """Each sentence once: two components may lack the same population."""
        return list(dict.fromkeys(fault for due in self.dues for fault in due.faults))


@dataclass(frozen=True)
class OwnShare:
    """What one of some organisations pays of a component in a period (centimes)."""

    cost: SharedCost
    share: PartnerShare

    @property
    def component(self) -> Component:
        return self.cost.plan.component

    @property
    def period(self) -> Period:
        return self.cost.plan.period

    @property
    def note(self) -> str:
        """« GBM : clé proposée, sur le prévisionnel, hors des totaux de la convention »."""
        said = ["clé arrêtée" if self.cost.key.is_adopted else "clé proposée"]
        if self.cost.basis != self.component.default_basis:
            said.append("prévisionnel, en attendant les dépenses réelles")
        if not self.component.in_totals:
            said.append("hors des totaux de la convention")
        return f"{self.share.partner.party.short_name} : {', '.join(said)}"

    @property
    def apart(self) -> str:
        """« au plus 40 000,00 € pour Actions »: no more than a ceiling; else « prévus »."""
        amount = euros(self.share.amount)
        if self.share.amount == self.share.partner.ceiling:
            amount = f"au plus {amount}"
        elif self.cost.basis != self.component.default_basis:
            amount = f"{amount} prévus"
        return f"{amount} pour {self.component.label}"


@dataclass(frozen=True)
class Outlook:
    """What a component waits for in a period, and what it costs as far as is known.

    `faults` is what its key lacks, `is_proposable` that it could be adopted, `left_to_call` the
    centimes that a round would ask (None where there is nothing to ask).
    """

    faults: tuple[str, ...]
    is_proposable: bool
    left_to_call: int | None
    cost: SharedCost | None


def outlook(file: ComponentFile, period: Period) -> Outlook:
    """What `lacking_populations`, `keys_to_adopt`, `rounds_to_prepare` and `costs_of` say of it."""
    year = period.fiscal_year
    faults, adopted = _faults(file, year), file.adopted_key(year)
    calls = _callable(file, period) if adopted else ()
    return Outlook(
        faults=faults,
        is_proposable=adopted is None and not faults and bool(file.terms),
        left_to_call=next((due.amount for due in calls), None),
        cost=_cost(file, period),
    )


def lacking_populations(dossier: Dossier, on: date) -> Iterator[Due]:
    """Components whose rule needs populations of this year or the next that are not known."""
    for file, period in _current(dossier, on):
        faults = _faults(file, period.fiscal_year)
        if faults:
            yield Due(file.component, period.fiscal_year, period, faults=faults)


def keys_to_adopt(dossier: Dossier, on: date) -> Iterator[Due]:
    """Components whose key can be computed for this year or the next, and is not adopted."""
    for file, period in _current(dossier, on):
        year = period.fiscal_year
        if file.adopted_key(year) is None and not _faults(file, year) and file.terms:
            yield Due(file.component, year, period)


def awaited_populations(component: Component) -> str:
    """A figure typed by an organisation serves only the components that it carries."""
    carrier = component.carrier.short_name
    return f"en attente des populations officielles, ou de leur saisie par le porteur, {carrier}"


def by_year(dues: Iterable[Due]) -> list[YearDue]:
    """The same, gathered by year, the nearest first."""
    found = sorted(dues, key=lambda due: due.year)
    return [YearDue(year, tuple(group)) for year, group in groupby(found, lambda due: due.year)]


def rounds_to_prepare(dossier: Dossier, on: date) -> Iterator[Due]:
    """Periods begun, whose key is adopted, with something left to call and no round yet."""
    for file in dossier.components:
        for period in dossier.periods:
            if period.starts_on <= on and file.adopted_key(period.fiscal_year):
                yield from _callable(file, period)


def costs_of(
    dossier: Dossier, year: int | None, *, in_totals: bool | None = None
) -> list[SharedCost]:
    """The costs shared in a year, leaving out what cannot be computed yet."""
    files = [
        one
        for one in dossier.components
        if in_totals is None or one.component.in_totals == in_totals
    ]
    periods = dossier.of_year(year) if year is not None else ()
    tried = (_cost(file, period) for file in files for period in periods)
    return [cost for cost in tried if cost]


def own_shares(costs: list[SharedCost], organisations: Collection[Organisation]) -> list[OwnShare]:
    """What these organisations pay of some costs."""
    return [
        OwnShare(cost, share)
        for cost in costs
        for share in cost.shares
        if share.partner.party.organisation in organisations
    ]


def apart_note(shares: Iterable[OwnShare]) -> str:
    """What they pay outside the conventions' totals, to end the note of what they pay within."""
    said = [one.apart for one in shares if not one.component.in_totals]
    return f", et {', '.join(said)}, hors des totaux" if said else ""


def _current(dossier: Dossier, on: date) -> Iterator[tuple[ComponentFile, Period]]:
    """The components with the periods of this year and of the next."""
    for file in dossier.components:
        for period in dossier.periods:
            if on.year <= period.fiscal_year <= on.year + 1:
                yield file, period


def _callable(file: ComponentFile, period: Period) -> Iterator[Due]:
    left = [line.code for line in file.uncalled_lines(period)]
    if not left:
        return
    try:
        cost = file.cost(period, called=left)
    except ValidationError:
        return
    before = _called_before(file, period)
    asked = [
        one.amount - before.get(one.partner.party.pk, 0)
        for one in cost.shares
        if not one.kept_by_carrier
    ]
    if due := [amount for amount in asked if amount > 0]:
        yield Due(file.component, period.fiscal_year, period, amount=sum(due), letters=len(due))


def _called_before(file: ComponentFile, period: Period) -> dict[int, int]:
    """By letters of before Prorata, until the first round that counts them."""
    if any(one.is_called for one in file.amounts if one.period == period.pk):
        return {}
    return file.called_before({period.pk})


def _faults(file: ComponentFile, year: int) -> tuple[str, ...]:
    """The populations and the figures that the key of a year lacks, a sentence each."""
    try:
        file.key(year)
    except ValidationError as error:
        return tuple(one.messages[0] for one in error.error_list if one.code in LACKING)
    return ()


def _cost(file: ComponentFile, period: Period) -> SharedCost | None:
    try:
        return file.best_cost(period)
    except ValidationError:
        return None

"""Settlements: the shares of what was called, on figures as they are known now, less the calls.

The adopted key and the issued letters stay as they are: what a corrected population changes for
each contributor is computed beside them, and proposed. Once a statement states a year, it is what
was really spent that is shared, by the year's key, less all that stands called of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from conventions.models import Convention, Party
from epci.models import Population
from financing.core.settlement import Account, YearEquation, explain, settle
from financing.dossier.cost import SharedCost, equation_of, share_plan
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.key import KeyInForce, as_adopted, as_proposed, figures_of
from financing.dossier.reading import read_dossiers
from financing.models import (
    Basis,
    CallRound,
    Component,
    FundCall,
    Key,
    KeyShare,
    Period,
)

# What a settlement counts of letters.
COUNTED = ("kind", "year", "number", "issued_on", "amount", "party", "round")


@dataclass(frozen=True)
class Called:
    """A round (its id, and its component's) with its letters that stand."""

    round: int
    kind: str
    basis: str
    component: int
    period: Period
    calls: tuple[FundCall, ...]


@dataclass(frozen=True)
class Corrected:
    """A population on which the key was adopted, and the one in force now (hab.)."""

    party: Party
    before: int
    after: int


@dataclass(frozen=True)
class PartnerAccount:
    """What a contributor owes now, was called, and what is left to settle."""

    party: Party
    account: Account

    @property
    def explanation(self) -> str:
        return explain(self.account)


@dataclass(frozen=True)
class Settlement:
    """One component and fiscal year: the rounds that stand, and the account of each contributor."""

    component: Component
    year: int
    basis: str
    key: KeyInForce
    corrected: tuple[Corrected, ...]
    calls: tuple[FundCall, ...]
    accounts: tuple[PartnerAccount, ...]
    equation: YearEquation | None = None  # of a year that is stated

    @property
    def is_stated(self) -> bool:
        return self.equation is not None

    @property
    def to_call(self) -> int:
        """Centimes still to ask, of all who owe more."""
        return sum(max(one.account.balance, 0) for one in self.accounts)

    @property
    def to_return(self) -> int:
        """Centimes asked too much, of all who owe less."""
        return -sum(min(one.account.balance, 0) for one in self.accounts)

    @property
    def due(self) -> int:
        return sum(one.account.due for one in self.accounts)

    @property
    def called(self) -> int:
        return sum(one.account.called for one in self.accounts)

    @property
    def is_settled(self) -> bool:
        return not (self.to_call or self.to_return)

    @property
    def basis_label(self) -> str:
        return str(Basis(self.basis).label)


def settlements(conventions: Iterable[Convention], on: date) -> list[Settlement]:
    """What is left to settle of some conventions; as many queries for one as for three hundred."""
    found = settlements_under(read_dossiers(conventions, on))
    return [one for one in found if not one.is_settled]


def settlements_under(dossiers: Sequence[Dossier]) -> list[Settlement]:
    """Those of every component and year that was called, under what each dossier takes in effect;
    one query.
    """
    return [found for listed in settlements_under_each(dossiers) for found in listed]


def settlements_under_each(
    dossiers: Sequence[Dossier], known: Sequence[Called] | None = None
) -> list[list[Settlement]]:
    """The same of each dossier, of which several may be one convention's under other texts.

    No query where their rounds are known.
    """
    files = [file for one in dossiers for file in one.components]
    periods = [period for one in dossiers for period in one.periods]
    rounds = standing_rounds(files, periods) if known is None else known
    return [
        [
            found
            for file in dossier.components
            for year in dossier.years
            if (found := _known(file, year, dossier.of_year(year), rounds))
        ]
        for dossier in dossiers
    ]


def settlement(
    file: ComponentFile,
    year: int,
    basis: str | None = None,
    periods: Sequence[Period] | None = None,
) -> Settlement | None:
    """That of one component and year, None where nothing was called nor stated.

    On what was spent once it is stated, else on the basis of each round, unless one is given.
    `periods` are the year's, where they are read already. Raises ValidationError where it is not
    known.
    """
    if periods is None:
        years = Period.objects.filter(convention=file.component.convention_id, fiscal_year=year)
        periods = list(years.order_by("starts_on"))
    return _settlement(file, year, periods, standing_rounds([file], periods), basis)


def standing_rounds(files: Sequence[ComponentFile], periods: Sequence[Period]) -> list[Called]:
    """The rounds of these periods of which letters stand; a query, one more where a letter is of
    somebody who shares no more.

    Periods and parties are those that are read already.
    """
    known = {one.pk: one for one in periods}
    standing = FundCall.objects.letters().filter(
        cancelled_by=None,
        round__component__in=[file.component.pk for file in files],
        round__period__in=known,
    )
    of_round = {name: F(f"round__{name}") for name in ("basis", "component_id", "period_id")}
    rows = standing.only(*COUNTED).annotate(of_kind=F("round__kind"), **of_round)
    calls: dict[int, list[Any]] = defaultdict(list)
    read = list(rows.order_by("pk"))
    parties = _parties(files, read)
    for call in read:
        call.party = parties[call.party_id]
        calls[call.round_id].append(call)
    return [
        Called(key, one.of_kind, one.basis, one.component_id, known[one.period_id], tuple(own))
        for key, own in calls.items()
        for one in own[:1]
    ]


def _parties(files: Sequence[ComponentFile], letters: Sequence[FundCall]) -> dict[int, Party]:
    """By id: the contributors as they are read, and who was called and contributes no more."""
    terms = (term for file in files for listed in file.terms.values() for term in listed)
    found = {term.party_id: term.party for term in terms}
    gone = {one.party_id for one in letters} - found.keys()
    return found | (Party.objects.in_bulk(gone) if gone else {})


def _known(
    file: ComponentFile, year: int, periods: Sequence[Period], rounds: Sequence[Called]
) -> Settlement | None:
    """None too where an amendment shares by populations that are not known yet."""
    try:
        return _settlement(file, year, periods, rounds, None)
    except ValidationError:
        return None


def _settlement(
    file: ComponentFile,
    year: int,
    periods: Sequence[Period],
    rounds: Sequence[Called],
    basis: str | None,
) -> Settlement | None:
    own = [one for one in rounds if one.component == file.component.pk and one.period in periods]
    adopted = file.last_adopted_key(year)
    if adopted is None:
        return None
    if basis != Basis.PLANNED and (stated := _stated_periods(file, periods)):
        return _stated(file, year, stated, own)
    own = [one for one in own if one.kind == CallRound.Kind.CALL]
    if not own:
        return None
    is_standing = file.adopted_key(year) is not None
    key = _key_now(file, adopted, year) if is_standing else _amended(file, adopted, year)
    costs = [_cost(file, one, key, basis) for one in own]
    calls = tuple(call for one in own for call in one.calls)
    return Settlement(
        component=file.component,
        year=year,
        basis=basis or costs[0].basis,
        key=key,
        corrected=tuple(_corrected(file.adopted[adopted], key)),
        calls=calls,
        accounts=tuple(_accounts(file, key, costs, calls, {one.period.pk for one in own})),
    )


def _ids(periods: Iterable[Period]) -> set[int]:
    return {one.pk for one in periods}


def _stated_periods(file: ComponentFile, periods: Sequence[Period]) -> list[Period]:
    """Those that a statement states: they alone have actual amounts."""
    spent = {one.period for one in file.amounts if one.basis == Basis.ACTUAL}
    return [one for one in periods if one.pk in spent]


def _stated(
    file: ComponentFile, year: int, periods: Sequence[Period], own: Sequence[Called]
) -> Settlement:
    """Every cash line of what was spent, by the year's key as it was adopted."""
    key = file.key(year)
    costs = [file.cost(period, Basis.ACTUAL) for period in periods]
    calls = tuple(call for one in own for call in one.calls)
    accounts = tuple(_accounts(file, key, costs, calls, _ids(periods)))
    return Settlement(
        component=file.component,
        year=year,
        basis=Basis.ACTUAL,
        key=key,
        corrected=(),
        calls=calls,
        accounts=accounts,
        equation=equation_of(costs, sum(one.account.returned for one in accounts)),
    )


def _key_now(file: ComponentFile, adopted: Key, year: int) -> KeyInForce:
    """The adopted rule on the figures of its year as they are in force now.

    A count that lagged when it was called is the one of the year that is settled.
    """
    terms = file.terms[adopted.rule]
    voted = as_adopted(adopted, file.adopted[adopted], terms)
    if adopted.population_year is None:
        return voted
    figures = file.figures.get(adopted.population_year, ())
    now = as_proposed(
        adopted.rule,
        terms,
        figures,
        adopted.population_year,
        file.counted_since(adopted.rule, year),
        year,
    )
    if now.blocks is not None and voted.blocks is not None:
        blocks = replace(now.blocks, ceilings=voted.blocks.ceilings)
        return replace(now, blocks=blocks, key=adopted)
    ceilings = {one.party.pk: one.ceiling for one in voted.partners}
    partners = (replace(one, ceiling=ceilings[one.party.pk]) for one in now.partners)
    return replace(now, partners=tuple(partners), key=adopted)


def _amended(file: ComponentFile, adopted: Key, year: int) -> KeyInForce:
    """The rule of an amendment in effect, not adopted yet, on the populations of the year's key."""
    rule, population_year = file.rule(year), adopted.population_year or year
    figures = file.figures.get(population_year, ())
    counted = file.counted_since(rule, year)
    return as_proposed(rule, file.terms[rule], figures, population_year, counted, year)


def _corrected(shares: Iterable[KeyShare], now: KeyInForce) -> Iterator[Corrected]:
    voted = {share.party_id: share.population for share in shares}
    for one in now.partners:
        before, after = voted.get(one.party.pk), one.term.population
        if before is not None and after is not None and before != after:
            yield Corrected(one.party, before, after)


def _cost(file: ComponentFile, called: Called, key: KeyInForce, basis: str | None) -> SharedCost:
    """What the lines of a round cost each, by the key as it is now."""
    chosen = basis or called.basis
    codes = file.codes_called_by(called.round)
    return share_plan(file.plan(called.period, chosen), key, chosen, codes)


def _accounts(
    file: ComponentFile,
    key: KeyInForce,
    costs: Sequence[SharedCost],
    calls: Sequence[FundCall],
    periods: set[int],
) -> Iterator[PartnerAccount]:
    """Of each contributor, then of who was called and contributes no more.

    What letters of before Prorata called of the periods (ids) is counted too.
    """
    asked, back = defaultdict(int, file.called_before(periods)), returned_by_party(calls)
    gone: dict[int, Party] = {}
    for call in calls:
        asked[call.party_id] += call.amount
        gone[call.party_id] = call.party
    contributors = [one.party for one in key.partners]
    due = [sum(cost.shares[rank].amount for cost in costs) for rank in range(len(contributors))]
    gone = {pk: party for pk, party in gone.items() if party not in contributors}
    parties, due = [*contributors, *gone.values()], [*due, *[0] * len(gone)]
    ids = [party.pk for party in parties]
    carrier = ids.index(file.component.carrier_id) if file.component.carrier_id in ids else None
    settled = settle(due, [asked[pk] for pk in ids], carrier, [back[pk] for pk in ids])
    yield from map(PartnerAccount, parties, settled)


def returned_by_party(letters: Iterable[FundCall]) -> dict[int, int]:
    """What was returned on breach, by party's id (centimes); 0 for the others."""
    found: dict[int, int] = defaultdict(int)
    for one in letters:
        if one.kind == FundCall.Kind.RETURN:
            found[one.party_id] -= one.amount
    return found


def on_actuals(
    file: ComponentFile, year: int, periods: Sequence[Period] | None = None
) -> Settlement | None:
    """The settlement on what was really spent; None while it is not all known."""
    try:
        return settlement(file, year, Basis.ACTUAL, periods)
    except ValidationError:
        return None


def reasons_of(found: Settlement) -> list[tuple[Corrected, Population]]:
    """Each population that was corrected, with the figure in force: why, by whom and when."""
    if not found.corrected:
        return []
    rows = Population.objects.in_force().filter(
        epci__in=[one.party.organisation_id for one in found.corrected],
        year=found.key.population_year,
    )
    chosen = figures_of(rows, found.component.carrier.organisation_id)
    return [(one, chosen[one.party.organisation_id]) for one in found.corrected]

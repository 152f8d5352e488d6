"""What each party owes of each year of a convention: its share, what was asked, paid, late."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from conventions.models import Convention, Party
from financing.dossier.cost import SharedCost
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossier
from financing.models import Basis, EarlierLetter, FundCall, Period

Kind = FundCall.Kind
# What was returned on breach, by component, period and party (ids; centimes).
Returned = Mapping[tuple[int, int, int], int]


@dataclass
class PartyYear:
    """One party and fiscal year (centimes): sums over the components called or stated in it.

    « called − cancelled + balance − credit » is what stands; once settled, it is the share.
    `share` is its kept part too, where it carries; it is on what was spent once that is stated.
    """

    party: Party
    year: int
    share: int = 0
    called: int = 0
    cancelled: int = 0
    balance: int = 0
    credit: int = 0
    returned: int = 0  # on breach: a part of `cancelled`, and no part of the share any more
    paid: int = 0
    due: int = 0
    late: int = 0
    kept: int = 0
    own: bool = False  # of the reader's organisations

    @property
    def borne(self) -> int:
        """What it paid, and what it keeps as carrier."""
        return self.paid + self.kept

    @property
    def standing(self) -> int:
        return self.called - self.cancelled + self.balance - self.credit

    def count_earlier(self, letter: EarlierLetter) -> None:
        """A letter of before Prorata, whose day to be paid by is not known: it is never late;
        read `with_money`.
        """
        self.called += letter.amount
        self.paid += letter.received
        self.due += letter.amount - letter.received


@dataclass(frozen=True)
class ConventionYear:
    """A year with one row a party, in the act's order, and what is only forecast of it."""

    year: int
    parties: tuple[PartyYear, ...]
    forecast: int  # of the components neither called nor stated, of those whose rows are shown


def years_of(
    convention: Convention, on: date, only: Iterable[int] | None = None
) -> list[ConventionYear]:
    """Each year of the plan, for the parties of these organisations (ids), or all of them."""
    return years_under(read_dossier(convention, on), letters_of(convention), on, only)


def years_under(
    dossier: Dossier,
    letters: Sequence[FundCall],
    on: date,
    only: Iterable[int] | None = None,
) -> list[ConventionYear]:
    """The same of what is already read; one query, two where letters of before are told."""
    convention = dossier.convention
    parties = list(convention.parties.select_related("organisation").order_by("rank"))
    has_earlier = any(file.earlier for file in dossier.components)
    earlier = _earlier(convention) if has_earlier else []
    wanted = None if only is None else set(only)
    shown = [one for one in parties if wanted is None or one.organisation_id in wanted]
    return [_year(dossier, year, shown, letters, earlier, on) for year in dossier.years]


def _earlier(convention: Convention) -> list[EarlierLetter]:
    """Those of before Prorata, with what was `received` of them; one query."""
    letters = EarlierLetter.objects.filter(component__convention=convention).with_money()
    return list(letters.select_related("period").order_by("pk"))


def letters_of(convention: Convention) -> list[FundCall]:
    """Every letter of the convention, cancellations apart, `with_money`; one query."""
    letters = FundCall.objects.letters().filter(round__component__convention=convention)
    rows = (
        letters.with_money()
        .defer("content")
        .select_related(
            "round__period", "round__component", "party__organisation", "carrier", "cancelled_by"
        )
    )
    return list(rows.order_by("pk"))


def _year(
    dossier: Dossier,
    year: int,
    parties: Sequence[Party],
    letters: Sequence[FundCall],
    earlier: Sequence[EarlierLetter],
    on: date,
) -> ConventionYear:
    rows = {one.pk: PartyYear(one, year) for one in parties}
    own = [one for one in letters if one.round.period.fiscal_year == year]
    for letter in own:
        if letter.party_id in rows:
            _count(rows[letter.party_id], letter, on)
    before = [one for one in earlier if one.period.fiscal_year == year]
    for letter in before:
        if letter.party_id in rows:
            rows[letter.party_id].count_earlier(letter)
    called = {(one.round.component_id, one.round.period_id) for one in own}
    called |= {(one.component_id, one.period_id) for one in before}
    back, forecast = returned_by_share(own), 0
    for file in dossier.components:
        for period in dossier.of_year(year):
            cost = cost_of(file, period)
            if cost is None:
                continue
            counts = cost.basis == Basis.ACTUAL or (file.component.pk, period.pk) in called
            forecast += _share(cost, rows, back, counts=counts)
    return ConventionYear(year, tuple(rows.values()), forecast)


def returned_of(convention: Convention) -> Returned:
    """What is returned of a subsidy; another kind of convention returns nothing, without query."""
    if convention.kind != Convention.Kind.SUBSIDY:
        return {}
    letters = FundCall.objects.filter(kind=Kind.RETURN, round__component__convention=convention)
    return returned_by_share(letters.select_related("round").defer("content"))


def returned_by_share(letters: Iterable[FundCall]) -> Returned:
    found: dict[tuple[int, int, int], int] = defaultdict(int)
    for one in letters:
        if one.kind == Kind.RETURN:
            found[one.round.component_id, one.round.period_id, one.party_id] -= one.amount
    return found


def borne_of(cost: SharedCost, back: Returned) -> list[int]:
    """Each contributor's share less what was returned of it, never below 0 (centimes)."""
    place = cost.plan.component.pk, cost.plan.period.pk
    return [max(0, one.amount - back.get((*place, one.partner.party.pk), 0)) for one in cost.shares]


def _share(
    cost: SharedCost,
    rows: dict[int, PartyYear],
    back: Returned,
    *,
    counts: bool,
) -> int:
    """Add what a cost asks of each; gives what it only forecasts."""
    own = [
        (one, rows[one.partner.party.pk], amount)
        for one, amount in zip(cost.shares, borne_of(cost, back), strict=True)
        if one.partner.party.pk in rows
    ]
    if not counts:
        return sum(amount for _, _, amount in own)
    for one, row, amount in own:
        row.share += amount
        row.kept += amount if one.kept_by_carrier else 0
    return 0


def cost_of(file: ComponentFile, period: Period) -> SharedCost | None:
    """On what was spent where it is stated, else as planned; None where it is not known."""
    basis = Basis.ACTUAL if file.amounts_of(period, Basis.ACTUAL) else Basis.PLANNED
    try:
        return file.cost(period, basis)
    except ValidationError:
        return None


def _count(row: PartyYear, letter: FundCall, on: date) -> None:
    row.paid += letter.received
    cancelled = is_cancelled(letter)
    if letter.kind == Kind.CREDIT:
        row.credit -= letter.amount
        return
    if letter.kind in (Kind.REDUCTION, Kind.RETURN):
        row.cancelled -= letter.amount
        row.returned -= letter.amount if letter.kind == Kind.RETURN else 0
        return
    if letter.kind == Kind.BALANCE and not cancelled:
        row.balance += letter.amount
    else:
        row.called += letter.amount
        row.cancelled += letter.amount if cancelled else 0
    if not cancelled:
        owed = max(0, letter.left)
        row.due += owed
        row.late += owed if _is_late(letter, on) else 0


def is_cancelled(letter: FundCall) -> bool:
    return getattr(letter, "cancelled_by", None) is not None


def _is_late(letter: FundCall, on: date) -> bool:
    return letter.due_on is not None and letter.due_on < on

"""The subsidies that an organisation grants by its conventions, as the lines of open data."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from config.open_data.scdl import NATURES, Cells, shortened, text
from conventions.models import Approval, Convention, Party
from epci.models import Organisation
from financing.dossier.dossier import Dossier
from financing.dossier.reading import read_dossiers
from financing.models import Basis, Line, Period, PlannedAmount

GRANTED = (Line.FundingState.GRANTED, Line.FundingState.RECEIVED)


@dataclass(frozen=True)
class Subsidy:
    """What an organisation grants by a convention: in cash or in kind, over some days (centimes).

    `shared` says that several contribute to the amount, and that no rule tells the part of each.
    """

    convention: Convention
    granter: Organisation
    beneficiaries: Sequence[Organisation]
    amount: int
    in_kind: bool
    starts_on: date
    ends_on: date
    instalments: int
    decision: str
    planned: Sequence[PlannedAmount] = ()
    shared: bool = False


def subsidies_of(organisation: Organisation, year: int, on: date) -> list[Subsidy]:
    """Those of the conventions whose last signature is of that year, as known on a day.

    A funding granted to the carrier of a component, or the contribution of a subsidy convention:
    where several contribute, each publishes its own part.
    """
    conventions = {one.pk: one for one in _signed(organisation, year)}
    amounts = list(_amounts(organisation, list(conventions), on))
    grouped: dict[tuple[int, int, bool], list[PlannedAmount]] = defaultdict(list)
    for one in amounts:
        component = one.line.component
        grouped[component.convention_id, component.carrier_id, one.line.in_kind].append(one)
    found = [
        _subsidy(organisation, conventions[convention], planned)
        for (convention, _, _), planned in grouped.items()
        if sum(one.amount for one in planned)
    ]
    shared = {one.convention.pk: one.convention for one in found if one.shared}
    dossiers = dict(zip(shared, read_dossiers(shared.values(), on), strict=True)) if shared else {}
    return [_own_part(one, dossiers[one.convention.pk]) if one.shared else one for one in found]


def _own_part(one: Subsidy, dossier: Dossier) -> Subsidy:
    """The granter's part by the rule, where the rule shares exactly what the lines contribute."""
    planned: dict[tuple[str, Period], int] = defaultdict(int)
    for said in one.planned:
        planned[said.line.component.code, said.period] += said.amount
    part = 0
    for (code, period), amount in planned.items():
        file = dossier.named(code)
        try:
            cost = file.cost(period, Basis.PLANNED) if file and amount else None
        except ValidationError:  # no rule, or a population is missing: nobody's part is known
            return one
        if amount and (cost is None or cost.total != amount):
            return one
        shares = cost.shares if cost else ()
        part += sum(
            share.amount
            for share in shares
            if share.partner.party.organisation_id == one.granter.pk
        )
    return replace(one, amount=part, shared=False)


def _signed(organisation: Organisation, year: int) -> list[Convention]:
    """The conventions of which it is a party, that all signed, the last one that year.

    Each with `signed_on`, that day, `decision`, the number of the act by which the organisation
    authorised it, and `is_invented`, whether only a demonstration gives a signature.
    """
    given = Approval.objects.filter(text__number=0, text__convention=OuterRef("pk")).order_by()
    last = given.values("text").annotate(day=Max("signed_on")).values("day")
    unsigned = Party.objects.original().filter(convention=OuterRef("pk"))
    signs = Approval.objects.filter(party=OuterRef("pk"), text__number=0, signed_on__isnull=False)
    own = given.filter(party__organisation=organisation).values("number")
    found = list(
        Convention.objects.filter(submitted_on__isnull=False, parties__organisation=organisation)
        .annotate(signed_on=Subquery(last), decision=Subquery(own[:1]))
        .filter(~Exists(unsigned.filter(~Exists(signs))), signed_on__year=year)
        .prefetch_related(Prefetch("parties", Party.objects.select_related("organisation")))
        .order_by("reference", "pk")
    )
    invented = {
        one.text.convention_id
        for one in Approval.objects.filter(text__number=0, text__convention__in=found)
        .select_related("text")
        .order_by()
        if one.is_demonstration or "signed_on" in one.demonstration
    }
    for one in found:
        one.is_invented = one.pk in invented
    return found


def _amounts(
    organisation: Organisation, conventions: list[int], on: date
) -> Iterator[PlannedAmount]:
    """What the last text in effect plans for each line and period of what is granted."""
    granted = Q(
        line__nature=Line.Nature.FUNDING, line__funder=organisation, line__state__in=GRANTED
    )
    contributed = Q(
        line__nature=Line.Nature.CONTRIBUTION,
        line__component__convention__kind=Convention.Kind.SUBSIDY,
        line__component__convention__parties__in=Party.objects.filter(
            organisation=organisation, is_contributor=True
        ),
    )
    found = PlannedAmount.objects.in_effect(on)
    found = found.filter(
        granted | contributed, line__component__convention__in=conventions
    ).exclude(line__component__carrier__organisation=organisation)
    last: dict[tuple[int, int], PlannedAmount] = {}
    related = ("line__component__carrier__organisation", "period", "text")
    for one in found.select_related(*related).distinct().order_by("text__number", "pk"):
        last[one.line_id, one.period_id] = one
    yield from last.values()


def _subsidy(
    organisation: Organisation, convention: Convention, amounts: Sequence[PlannedAmount]
) -> Subsidy:
    line, periods = amounts[0].line, [one.period for one in amounts if one.amount]
    parties = list(convention.parties.all())
    is_contribution = line.nature == Line.Nature.CONTRIBUTION
    carrier = line.component.carrier
    beneficiaries = [one.organisation for one in parties if one.is_beneficiary]
    if not (is_contribution and beneficiaries) or carrier.is_beneficiary:
        beneficiaries = [carrier.organisation]  # each partner has its own component, and its line
    return Subsidy(
        convention=convention,
        granter=organisation,
        beneficiaries=beneficiaries,
        amount=sum(one.amount for one in amounts),
        in_kind=line.in_kind,
        starts_on=min(one.starts_on for one in periods),
        ends_on=max(one.ends_on for one in periods),
        instalments=len({one.pk for one in periods}),
        decision=convention.decision or "",
        planned=amounts,
        shared=is_contribution and sum(one.is_contributor for one in parties) > 1,
    )


def lines_of(one: Subsidy) -> list[Cells]:
    """A line a beneficiary; the amount is the total, before it is split."""
    alone = len(one.beneficiaries) == 1
    signed_on = "" if one.convention.is_invented else one.convention.signed_on.isoformat()
    notified = {None: "", True: "oui", False: "non"}[one.convention.state_aid]
    return [
        {
            "nomAttribuant": text(one.granter.name),
            "idAttribuant": one.granter.siret or "",
            "dateConvention": signed_on,
            "referenceDecision": text(one.decision),
            "nomBeneficiaire": text(beneficiary.name),
            "idBeneficiaire": beneficiary.siret or "",
            "rnaBeneficiaire": "",
            "objet": shortened(one.convention.title),
            "montant": "" if one.shared else f"{one.amount // 100}.{one.amount % 100:02d}",
            "nature": NATURES[one.in_kind],
            "conditionsVersement": "unique" if one.instalments == 1 else "échelonné",
            "datesPeriodeVersement": f"{one.starts_on.isoformat()}/{one.ends_on.isoformat()}",
            "idRAE": "",
            "notificationUE": notified,
            "pourcentageSubvention": "1.00" if alone else "",
            "dispositifAide": "",
        }
        for beneficiary in one.beneficiaries
    ]


def page_of(one: Subsidy, column: str) -> str:
    """Where what a column lacks is completed."""
    if column == "idAttribuant":
        return reverse("edit_organisation", args=[one.granter.pk])
    if column == "dateConvention":
        return reverse("convention_parties", args=[one.convention.reference])
    return reverse("convention", args=[one.convention.reference])

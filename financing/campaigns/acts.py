"""The acts of campaigns over many conventions: plan, check again, put a round aside, confirm.

Each planned round is an order as that of any round: `number_round` alone gives numbers.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from epci.models import Organisation
from epci.permissions import Act, require
from financing.campaigns.checking import check, sharing, spared_by
from financing.campaigns.reading import NUMBERING, fingerprint_of, retained
from financing.models import Campaign, Component, Period, PlannedRound
from financing.register.writing import readable
from financing.rounds.acts import number_round
from financing.rounds.composition import Order
from financing.rounds.instalments import basis_of
from post.models import Task
from post.tasks import TaskKind, task
from press.kit.bulk import create_all
from press.words.french import fold, long_date, plural

NAMES = ("component__convention", "period")
MOST = 5_000  # rounds of a campaign
UNCHECKED = {"grade": "", "blockers": [], "fingerprint": "", "deductions": None}


@transaction.atomic
def plan_campaign(
    *,
    carrier: Organisation,
    year: int,
    by: User | None,
    on: date,
    component: str = "",
    expenses: str = "",
    only_next: bool = False,
) -> Campaign:
    """Plan a round for each component that the carrier bears with a period of that year, then have
    each looked at. Nothing is numbered.

    Raises ValidationError where there is nothing to plan.
    """
    require(by, Act.ISSUE_CALLS, carrier)
    pairs = _pairs(carrier, year, component, on)
    if not pairs:
        raise ValidationError(
            f"{carrier} ne porte aucun volet de ce nom qui ait une période en {year}."
            if component
            else f"{carrier} ne porte aucun volet qui ait une période en {year}.",
            code="nothing",
        )
    campaign = Campaign.objects.create(
        carrier=carrier,
        year=year,
        component=component,
        expenses=expenses,
        only_next=only_next,
        on=on,
        planned_by=str(by or COMMAND_LINE),
    )
    create_all(PlannedRound(campaign=campaign, component=one, period=at) for one, at in pairs)
    said = plural(len(pairs), "volet")
    note("campagne groupée préparée", None, carrier, by, subject=_title(campaign), after=said)
    _queue(check_planned, campaign, by)
    return campaign


@transaction.atomic
def check_again(*, campaign: Campaign, by: User | None, on: date) -> Campaign:
    """Look again at what it would call, for letters of that day; refused once it is confirmed."""
    require(by, Act.ISSUE_CALLS, campaign.carrier)
    found = _open(campaign)
    found.on = on
    found.save(update_fields=["on"])
    found.planned.filter(round=None).update(**UNCHECKED)
    note("campagne groupée vérifiée", None, campaign.carrier, by, subject=_title(found))
    _queue(check_planned, found, by)
    return found


@transaction.atomic
def put_aside(*, planned: PlannedRound, by: User | None, is_excluded: bool) -> PlannedRound:
    """Leave one round out of its campaign, or take it in again; refused once it is confirmed.

    Those after it that may deduct the same credit are looked at again.
    """
    carrier = planned.campaign.carrier
    require(by, Act.ISSUE_CALLS, carrier)
    _open(planned.campaign)
    if planned.is_excluded != is_excluded:
        planned.is_excluded = is_excluded
        planned.save(update_fields=["is_excluded"])
        act = "appel écarté d'une campagne" if is_excluded else "appel repris dans une campagne"
        note(act, planned.component.convention, carrier, by, subject=planned.name)
        credits = [key for key, *_ in planned.deductions or ()]
        after = sharing(planned, credits).filter(pk__gt=planned.pk)
        if credits and after.update(**UNCHECKED):
            _queue(check_planned, planned.campaign, by)
    return planned


@transaction.atomic
def confirm_campaign(
    *,
    campaign: Campaign,
    by: User | None,
    on: date,
    override: str = "",
    token: UUID | None = None,
    confirmed: str = "",
) -> Campaign:
    """Order the rounds that nothing blocks, and with a reason those that it passes; they are then
    numbered one by one. The same form sent twice orders once.

    Raises ValidationError when it was checked for another day, is not whole, orders nothing, or is
    no longer what was `confirmed`.
    """
    require(by, Act.ISSUE_CALLS, campaign.carrier)
    found = Campaign.objects.select_for_update().select_related("carrier").get(pk=campaign.pk)
    if found.confirmed_at and found.token == token:
        return found
    _require_open(found)
    override = readable(override)
    rows = list(retained(found, with_reason=bool(override)).order_by("pk"))
    _require_ready(found, rows, on, confirmed)
    found.confirmed_at, found.confirmed_by, found.token = timezone.now(), by, token
    found.override_reason = override
    found.save()
    found.planned.filter(pk__in=[one.pk for one in rows]).update(is_ordered=True)
    said = plural(len(rows), "appel commandé", "appels commandés")
    note("campagne groupée confirmée", None, found.carrier, by, subject=_title(found), after=said)
    _queue(number_planned, found, by)
    return found


def _require_ready(campaign: Campaign, rows: list[PlannedRound], on: date, confirmed: str) -> None:
    if campaign.on != on:
        raise ValidationError(
            f"Elle a été vérifiée pour des lettres du {long_date(campaign.on)} : vérifiez-la à "
            "nouveau.",
            code="day",
        )
    if campaign.planned.filter(grade="").exists():
        raise ValidationError("Tous les appels ne sont pas encore vérifiés.", code="unchecked")
    if not rows:
        raise ValidationError("Aucun appel ne peut partir.", code="nothing")
    for one in _left_out(campaign, rows):
        numbers = ", ".join(f"n° {number}" for _, number, _ in one.deductions)
        raise ValidationError(
            f"« {one.name} » demande un motif et déduit un avoir ({numbers}) qu'un autre appel "
            "déduirait sans lui : écrivez le motif, ou écartez cet appel.",
            code="credit",
        )
    if confirmed and confirmed != fingerprint_of(rows):
        raise ValidationError(
            "Ce que la confirmation montrait vient de changer : relisez avant d'émettre.",
            code="moved",
        )


def _left_out(campaign: Campaign, rows: list[PlannedRound]) -> Iterator[PlannedRound]:
    """The rounds that lack a reason alone, and for which those that are ordered spare a credit."""
    going = {one.pk for one in rows}
    waiting = retained(campaign, with_reason=True).exclude(pk__in=going)
    for one in waiting.filter(deductions__isnull=False).select_related(*NAMES):
        credits = [key for key, *_ in one.deductions]
        if sharing(one, credits).filter(pk__gt=one.pk, pk__in=going).exists():
            yield one


def _open(campaign: Campaign) -> Campaign:
    found = Campaign.objects.select_for_update().select_related("carrier").get(pk=campaign.pk)
    _require_open(found)
    return found


def _require_open(campaign: Campaign) -> None:
    if campaign.confirmed_at:
        raise ValidationError(
            "Cette campagne est confirmée : préparez-en une autre pour ce qui reste.", code="over"
        )


def _pairs(
    carrier: Organisation, year: int, words: str, on: date
) -> list[tuple[Component, Period]]:
    """The components that the carrier bears, by convention, each with the first period of the year,
    where there is one; two queries.
    """
    borne = Component.objects.filter(carrier__organisation=carrier).select_related("convention")
    found = list(borne.order_by("convention__reference", "rank")[:MOST])
    wanted = [one for one in found if fold(words) in fold(one.label)]
    first: dict[int, Period] = {}
    own = Q(convention__in={one.convention_id for one in wanted}, fiscal_year=year)
    for period in Period.objects.in_effect(on).filter(own).order_by("starts_on"):
        first.setdefault(period.convention_id, period)
    return [(one, first[one.convention_id]) for one in wanted if one.convention_id in first]


def _title(campaign: Campaign) -> str:
    words = f", {campaign.component}" if campaign.component else ""
    return f"exercice {campaign.year}{words}"


def _queue(kind: TaskKind, campaign: Campaign, by: User | None) -> Task:
    return kind.queue(
        subject=campaign.pk,
        by=by,
        owner=campaign.carrier_id,
        about=_title(campaign),
        link=reverse("campaign", args=[campaign.pk]),
    )


def _read(key: int) -> PlannedRound:
    related = (
        "campaign__carrier",
        "campaign__confirmed_by",
        "component__convention",
        "component__carrier__organisation",
        "period",
    )
    return PlannedRound.objects.select_related(*related).get(pk=key)


def _keys(rows: QuerySet[PlannedRound]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _unchecked(campaign: int) -> list[int]:
    return _keys(PlannedRound.objects.filter(campaign=campaign, grade=""))


def _unnumbered(campaign: int) -> list[int]:
    ordered = PlannedRound.objects.filter(campaign=campaign, is_ordered=True, round=None)
    return _keys(ordered)


def _named(key: int) -> str:
    return _read(key).name


@task(
    "campaign_check",
    "Vérification d'une campagne groupée",
    left=_unchecked,
    named=_named,
    workers=4,
    first=True,
)
def check_planned(key: int) -> None:
    """What one round would call, and what stands in its way."""
    planned = _read(key)
    if not planned.grade:
        check(planned)


@task(
    NUMBERING,
    "Émission d'une campagne groupée",
    left=_unnumbered,
    named=_named,
    workers=4,
    first=True,
)
def number_planned(key: int) -> None:
    """Number one round as its page would, as it was confirmed, by whoever confirmed it.

    Its token gives the same round to who tries again after a fault.
    """
    planned = _read(key)
    if planned.round_id is None:
        campaign = planned.campaign
        by = campaign.confirmed_by
        if by is not None:  # for the carrier, whomever they act for by now
            by.chosen_organisation = campaign.carrier_id
        needs_reason = planned.grade == PlannedRound.Grade.REASON
        number = partial(number_round, order=_order(planned), by=by, on=campaign.on)
        issued = number(
            override=campaign.override_reason if needs_reason else "",
            token=planned.token,
            confirmed=planned.fingerprint,
        )
        PlannedRound.objects.filter(pk=key).update(round=issued.round)


def _order(planned: PlannedRound) -> Order:
    basis = basis_of(planned.component, planned.instalment)
    lines = tuple(planned.lines)
    spared = spared_by(planned)
    return Order(planned.component, planned.period, basis, lines, planned.instalment, spared)

"""What a planned round would call on the day of its campaign, and what stands in its way.

Rounds of one campaign whose letters would deduct the same credit take it in turn, in the order of
its rows: what a round deducts is what those before it leave, whichever is numbered first.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from conventions.models import Party
from financing.dossier.reading import read_component
from financing.models import (
    CalledLine,
    CallRound,
    Campaign,
    FundCall,
    Instalment,
    Period,
    PlannedRound,
)
from financing.rounds.preparation import Preparation, prepare
from press.words.french import fold

Grade = PlannedRound.Grade


def check(planned: PlannedRound) -> None:
    """Prepare the round as its page does, and keep what it shows. Run again, it says the same."""
    campaign, component = planned.campaign, planned.component
    periods = Period.objects.in_effect(campaign.on).filter(
        convention=component.convention_id, fiscal_year=campaign.year
    )
    if periods.count() > 1:
        _keep(planned, None, f"La convention a plusieurs périodes en {campaign.year}.")
        return
    planned.instalment = _next_entry(planned) if campaign.only_next else None
    if campaign.only_next and planned.instalment is None:
        _keep(planned, None, "Aucune échéance de son échéancier ne reste à appeler.")
        return
    file = read_component(component, campaign.on)
    at = (file, planned.period)
    whole = prepare(*at, None, campaign.on, planned.instalment)
    wanted = fold(campaign.expenses)
    free = [one.line for one in whole.choices if one.round is None]
    codes = [one.code for one in free if wanted in fold(one.label)]
    if not codes:
        _keep(planned, None, "Aucune de ces dépenses ne reste à appeler.")
        return
    is_whole = len(codes) == len(free)
    prepared = partial(prepare, *at, codes, campaign.on, planned.instalment)
    chosen = whole if is_whole else prepared()
    with transaction.atomic():
        _keep(planned, _in_its_turn(planned, chosen, prepared), "", codes)


def _in_its_turn(
    planned: PlannedRound, alone: Preparation, prepared: Callable[..., Preparation]
) -> Preparation:
    """What it deducts once those before it have: these are looked at first."""
    credits = [credit.pk for credit, _ in alone.deductions]
    if not credits:
        return alone
    Campaign.objects.select_for_update().get(pk=planned.campaign_id)
    for before in sharing(planned, credits).filter(pk__lt=planned.pk, grade=""):
        before.campaign = planned.campaign
        check(before)
    spared = spared_by(planned)
    return prepared(spared=spared) if spared() else alone


def sharing(planned: PlannedRound, credits: Iterable[int]) -> QuerySet[PlannedRound]:
    """The rounds of its campaign, itself among them, whose letters may deduct one of these credits:
    those of conventions that its addressee signs.
    """
    owners = FundCall.objects.filter(pk__in=credits).order_by().values("party__organisation")
    signed = Party.objects.filter(
        convention=OuterRef("component__convention"), organisation__in=owners
    )
    found = planned.campaign.planned.filter(Exists(signed), round=None)
    return found.select_related("component__convention", "period").order_by("pk")


def spared_by(planned: PlannedRound) -> Callable[[], Mapping[int, int]]:
    """What the rounds before it are to deduct and have not yet, by the key of a credit."""

    def spared() -> Mapping[int, int]:
        before = planned.campaign.planned.filter(pk__lt=planned.pk, round=None)
        if planned.campaign.confirmed_at:
            before = before.filter(is_ordered=True)
        going = before.filter(
            deductions__isnull=False, grade__in=(Grade.CLEAR, Grade.REASON), is_excluded=False
        )
        numbered = CallRound.objects.filter(token=OuterRef("token"))
        found: Counter[int] = Counter()
        for deductions in going.exclude(Exists(numbered)).values_list("deductions", flat=True):
            for credit, _, amount in deductions:
                found[credit] += amount
        return found

    return spared


def _next_entry(planned: PlannedRound) -> int | None:
    """The first entry of the schedule that no round calls; None where there is none."""
    called = CalledLine.objects.standing().filter(
        line__component=planned.component, period=planned.period
    )
    known = set(called.values_list("instalment", flat=True))
    ranks = Instalment.objects.filter(component=planned.component).order_by("rank")
    if 0 in known:  # the whole of a line is called: its schedule is over
        return None
    return next((one for one in ranks.values_list("rank", flat=True) if one not in known), None)


def _keep(
    planned: PlannedRound, prepared: Preparation | None, why: str, codes: Sequence[str] = ()
) -> None:
    found = [(one.message, one.overridable) for one in prepared.obstacles] if prepared else []
    if prepared is None or (not prepared.letters and not found):
        found = [(why or "Aucune lettre à émettre.", False)]
    planned.blockers, planned.lines = [list(one) for one in found], list(codes)
    planned.letters = len(prepared.letters) if prepared else 0
    planned.amount = prepared.total if prepared else 0
    taken = prepared.deductions if prepared else []
    planned.deductions = [[one.pk, str(one), part] for one, part in taken] or None
    planned.fingerprint = prepared.fingerprint if prepared else ""
    planned.grade = _grade(prepared)
    planned.save()


def _grade(prepared: Preparation | None) -> Grade:
    if prepared is None or not prepared.can_be_issued:
        return Grade.BLOCKED
    return Grade.REASON if prepared.needs_a_reason else Grade.CLEAR

"""What a planned round would call on the day of its campaign, and what stands in its way."""

from collections.abc import Sequence

from financing.dossier.reading import read_component
from financing.models import CalledLine, Instalment, Period, PlannedRound
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
    chosen = whole if is_whole else prepare(*at, codes, campaign.on, planned.instalment)
    _keep(planned, chosen, "", codes)


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
    planned.fingerprint = prepared.fingerprint if prepared else ""
    planned.grade = _grade(prepared)
    planned.save()


def _grade(prepared: Preparation | None) -> Grade:
    if prepared is None or not prepared.can_be_issued:
        return Grade.BLOCKED
    return Grade.REASON if prepared.needs_a_reason else Grade.CLEAR

"""How far a campaign is: what is ready, what blocks, what was numbered, what is printed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from epci.permissions import organisations_of
from financing.models import Campaign, FundCall, PlannedRound
from post.models import Setback
from press.files.canonical import canonical, digest

Grade = PlannedRound.Grade
NUMBERING = "campaign"  # the name of the task that numbers


def campaigns_of(user: User) -> QuerySet[Campaign]:
    """Those of the organisations that the person acts for."""
    return Campaign.objects.filter(carrier__in=organisations_of(user)).select_related("carrier")


def planned_in(campaign: Campaign) -> QuerySet[PlannedRound]:
    """Its rows, with all that a list says of them."""
    related = ("component__convention", "period", "round")
    return campaign.planned.select_related(*related).order_by(
        "component__convention__reference", "component__rank"
    )


def retained(campaign: Campaign, *, with_reason: bool) -> QuerySet[PlannedRound]:
    """What a confirmation would issue: what nothing blocks, and with a reason what it passes."""
    grades = [Grade.CLEAR, Grade.REASON] if with_reason else [Grade.CLEAR]
    return campaign.planned.filter(grade__in=grades, is_excluded=False, round=None)


def has_credits(campaign: Campaign) -> bool:
    """Whether a letter that it calls would deduct a credit."""
    return campaign.planned.filter(deductions__isnull=False).exists()


@dataclass(frozen=True)
class GradeFigures:
    """Of the rounds of one grade: how many, their letters and what these ask (centimes)."""

    rounds: int = 0
    letters: int = 0
    amount: int = 0


@dataclass(frozen=True)
class CampaignFigures:
    """Where a campaign stands; `grades` leave out what was put aside."""

    planned: int
    unchecked: int
    excluded: int
    grades: dict[str, GradeFigures]
    ordered: int
    issued: int
    letters: int
    ready: int

    @property
    def clear(self) -> GradeFigures:
        return self.grades.get(Grade.CLEAR, GradeFigures())

    @property
    def reason(self) -> GradeFigures:
        return self.grades.get(Grade.REASON, GradeFigures())

    @property
    def blocked(self) -> GradeFigures:
        return self.grades.get(Grade.BLOCKED, GradeFigures())

    @property
    def with_reason(self) -> GradeFigures:
        """All that a written reason lets go."""
        one, other = self.clear, self.reason
        return GradeFigures(
            one.rounds + other.rounds, one.letters + other.letters, one.amount + other.amount
        )

    @property
    def is_checked(self) -> bool:
        return not self.unchecked

    @property
    def is_done(self) -> bool:
        """Whether every round that was ordered is issued, and every letter printed."""
        return self.issued == self.ordered and self.ready == self.letters

    @property
    def is_printed(self) -> bool:
        """Whether there are letters, and each of those that are numbered has its PDF."""
        return 0 < self.letters == self.ready


def letters_in(campaign: Campaign) -> QuerySet[FundCall]:
    """The letters of the rounds that it had numbered, without what cancels some."""
    rounds = campaign.planned.order_by().filter(is_ordered=True).values("round")
    return FundCall.objects.originals().filter(round__in=rounds)


def figures_of(campaign: Campaign) -> CampaignFigures:
    """Three queries."""
    rows = campaign.planned.order_by()
    told = rows.aggregate(
        planned=Count("pk"),
        unchecked=Count("pk", filter=Q(grade="")),
        excluded=Count("pk", filter=Q(is_excluded=True)),
        ordered=Count("pk", filter=Q(is_ordered=True)),
        issued=Count("pk", filter=Q(is_ordered=True, round__isnull=False)),
    )
    by_grade = rows.filter(is_excluded=False).exclude(grade="").values_list("grade")
    sums = by_grade.annotate(Count("pk"), Sum("letters"), Sum("amount"))
    grades = {grade: GradeFigures(*facts) for grade, *facts in sums}
    printed = (
        letters_in(campaign).order_by().aggregate(letters=Count("pk"), ready=Count("rendering"))
    )
    return CampaignFigures(grades=grades, **told, **printed)


def fingerprint_of(rows: Iterable[PlannedRound]) -> str:
    """Of all that the letters of these rounds would freeze."""
    return digest(canonical([[one.pk, one.fingerprint] for one in rows]))


def refusals_in(campaign: Campaign) -> dict[int, str]:
    """Why rows that were ordered have no number, by key."""
    found = Setback.objects.filter(task__name=NUMBERING, task__subject=campaign.pk)
    return dict(found.order_by("pk").values_list("unit", "said"))

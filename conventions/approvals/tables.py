"""Conventions and parties as pages show them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from conventions.entities.agreement import ConventionQuerySet
from conventions.models import Approval, Convention, Party, Text
from press.words.french import plural

ROLES = {
    "is_lead": "pilote",
    "is_contributor": "contributeur",
    "is_cofinancer": "cofinanceur",
    "is_beneficiary": "bénéficiaire",
}


def lines_of(conventions: ConventionQuerySet, on: date) -> ConventionQuerySet:
    """The conventions as lists show them: where each stands on a day, and its count of parties."""
    seated = (
        Party.objects.seated().filter(convention=OuterRef("pk")).order_by().values("convention")
    )
    counted = Subquery(seated.annotate(count=Count("pk")).values("count"))
    return (
        conventions.with_state(on).annotate(party_count=Coalesce(counted, 0)).order_by("reference")
    )


class Day(NamedTuple):
    """A day of an approval, the act's number, and whether only a demonstration gives it.

    `is_unprinted` says that it must exist, and that the act we know does not print it.
    """

    value: date | None = None
    number: str = ""
    is_demonstration: bool = False
    is_unprinted: bool = False


@dataclass(frozen=True)
class Step:
    """What one party has done about one text, and what it has not."""

    party: Party
    approval: Approval | None
    missing: list[str]

    @property
    def roles(self) -> list[str]:
        return [word for name, word in ROLES.items() if getattr(self.party, name)]

    @property
    def days(self) -> list[Day]:
        """When the party authorised the text, when that became executory, when it signed."""
        return [self._day(name) for name in ("authorised_on", "executory_on", "signed_on")]

    @property
    def setback(self) -> str:
        """That the party rejected the text, or that its authorisation ended; empty otherwise."""
        return self.approval.setback if self.approval else ""

    def _day(self, name: str) -> Day:
        if self.approval is None:
            return Day()
        value = getattr(self.approval, name)
        invented = self.approval.is_demonstration or name in self.approval.demonstration
        number = self.approval.number if name == "authorised_on" else ""
        unprinted = name == "executory_on" and value is None and self._is_printed
        return Day(value, number, value is not None and invented, unprinted)

    @property
    def _is_printed(self) -> bool:
        """Whether a numbered act authorised the text: such an act becomes executory."""
        return self.approval is not None and bool(self.approval.number)


@dataclass(frozen=True)
class Signing:
    """A text and each party's step, in the act's order."""

    text: Text
    steps: list[Step]

    @property
    def sentence(self) -> str:
        """How far the text has come: « 7 parties : 7 autorisations, 6 signatures. »"""
        lacking = Counter(word for step in self.steps for word in step.missing)
        count = len(self.steps)
        authorised = plural(count - lacking["autorisation"], "autorisation")
        signed = plural(count - lacking["signature"], "signature")
        is_signed = self.text.convention.kind != Convention.Kind.ROADMAP
        return (
            f"{plural(count, 'partie')} : {authorised}, "
            f"{signed if is_signed else 'sans signature'}."
        )


def signings_of(convention: Convention) -> list[Signing]:
    """The original text, then each amendment, with the step of who signs it; three queries."""
    seen = ("organisation", "joined_by", "left_by")
    parties = list(convention.parties.select_related(*seen).order_by("rank"))
    approvals = {
        (one.text_id, one.party_id): one
        for one in Approval.objects.filter(text__convention=convention).order_by()
    }
    return [
        Signing(
            text,
            [
                step_of(convention, one, approvals.get((text.pk, one.pk)))
                for one in parties
                if one.signs(text)
            ],
        )
        for text in convention.texts.select_related("convention").order_by("number")
    ]


def step_of(convention: Convention, party: Party, approval: Approval | None) -> Step:
    return Step(party, approval, list(_missing(convention, approval)))


def _missing(convention: Convention, approval: Approval | None) -> Iterator[str]:
    if approval is None or not approval.is_authorised:
        yield "autorisation"
    signs = convention.kind != Convention.Kind.ROADMAP
    if signs and (approval is None or approval.signed_on is None):
        yield "signature"

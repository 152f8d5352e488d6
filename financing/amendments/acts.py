"""The acts on an amendment that money concerns: who leaves, its submission, giving it up.

Its days and parties are written by `conventions.amendments.acts`, its rules and amounts by
`financing.plans`.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.amendments.acts import open_amendment
from conventions.amendments.awaited import amendment_of
from conventions.amendments.unchecked import acts as unchecked
from conventions.models import Party, Text
from financing.amendments.checks import faults_of, leaving_refusals
from financing.core.stored_rule import criteria_in, without
from financing.core.stored_years import indices_in
from financing.dossier.reading import read_dossier
from financing.models import (
    Line,
    LinePlace,
    Period,
    PlannedAmount,
    Rule,
    RuleCriterion,
    RuleTerm,
)
from financing.plans.resting import read_resting, resting_in


@transaction.atomic
def remove_party(*, text: Text, party: Party, by: User | None, on: date) -> None:
    """A party leaves by the amendment. Raises ValidationError for who carries, or was called."""
    open_amendment(text, by)
    refusals = list(leaving_refusals(text, party, read_resting(text.convention, on)))
    if refusals:
        raise ValidationError([ValidationError(one, code="leaving") for one in refusals])
    if party.joined_by_id == text.pk:
        RuleTerm.objects.filter(rule__text=text, party=party).delete()
        _leave_blocks(text, party)
    unchecked.remove_party(text=text, party=party, by=by)


@transaction.atomic
def submit(*, text: Text, by: User | None, on: date) -> None:
    """Send the amendment to the councils. Raises ValidationError with all that forbids it."""
    open_amendment(text, by)
    dossier = read_dossier(text.convention, on, pieces=True)
    supposed = dossier.under(dossier.in_effect | {text.number})
    faults = faults_of(amendment_of(text, on), resting_in(supposed))
    if faults:
        raise ValidationError([ValidationError(one, code="faults") for one in faults])
    unchecked.submit_amendment(text=text, by=by, on=on)


@transaction.atomic
def drop(*, text: Text, by: User | None) -> None:
    """Give up a draft, with what it said of money."""
    open_amendment(text, by)
    for taken_out in (Line.removed_by.through, Period.removed_by.through):
        taken_out.objects.filter(text=text).delete()
    for said in (PlannedAmount, LinePlace, Line, Period):
        said.objects.filter(text=text).delete()
    RuleTerm.objects.filter(rule__text=text).delete()
    RuleCriterion.objects.filter(rule__text=text).delete()
    Rule.objects.filter(text=text).delete()
    unchecked.drop_amendment(text=text, by=by)


def _leave_blocks(text: Text, party: Party) -> None:
    """The rules in blocks of the amendment say no more of a party; one of no block is none."""
    for rule in Rule.objects.filter(text=text, document__isnull=False).order_by("pk"):
        rule.document = without(rule.document, str(party.pk))
        kept = [*criteria_in(rule.document), *indices_in(rule.document)]
        rule.criteria.exclude(criterion__code__in=kept).delete()
        if rule.document["blocks"]:
            rule.save(update_fields=["document"])
        else:
            rule.terms.all().delete()
            rule.delete()

"""What the conventions of the demonstration ask to follow: duties, and what was done of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from config.demo.agreements import Agreement
from config.demo.files import Record, cited, without
from conventions.follow_up.duties import anchors_of, rule_of
from conventions.follow_up.schedule import Anchors, days_of
from conventions.models import Completion, Convention, Milestone
from epci.models import DEMONSTRATION

NOT_COLUMNS = ("convention", "owner", "done", "done_through")


def load_follow_up(data: Record, agreements: Sequence[Agreement]) -> None:
    """The duties of every convention, whose approvals are there already."""
    by_reference = {one.convention.reference: one for one in agreements}
    records = data["milestones"]
    milestones = Milestone.objects.bulk_create(
        _milestone(record, by_reference[record["convention"]]) for record in records
    )
    conventions = Convention.objects.with_state(date.max)
    anchors = anchors_of(conventions.filter(pk__in=[one.convention.pk for one in agreements]))
    Completion.objects.bulk_create(
        Completion(milestone=one, due_on=due_on, done_on=done_on, note=DEMONSTRATION)
        for one, record in zip(milestones, records, strict=True)
        for due_on, done_on in _done(one, record, anchors)
    )


def _milestone(record: Record, agreement: Agreement) -> Milestone:
    return Milestone(
        convention=agreement.convention,
        owner=agreement.parties.get(record.get("owner")),
        **cited(without(record, *NOT_COLUMNS), agreement.act),
    )


def _done(
    milestone: Milestone, record: Record, anchors: Mapping[int, Anchors]
) -> Iterator[tuple[date, date]]:
    yield from record.get("done", [])
    if "done_through" in record:
        known = anchors[milestone.convention_id]
        for day in days_of(rule_of(milestone), known, record["done_through"]):
            yield day, day

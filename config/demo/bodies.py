"""The bodies of the conventions of the demonstration, and a few meetings, all invented."""

from collections import defaultdict
from collections.abc import Sequence

from config.demo.agreements import Agreement
from config.demo.files import Record, cited, without
from conventions.models import Body, Meeting, MeetingPresence, Seat


def load_bodies(data: Record, agreements: Sequence[Agreement]) -> None:
    """The bodies with their seats, in the order of the act, then what met."""
    by_reference = {one.convention.reference: one for one in agreements}
    bodies = Body.objects.bulk_create(_bodies(data["bodies"], by_reference))
    for body, record in zip(bodies, data["bodies"], strict=True):
        parties = by_reference[record["convention"]].parties
        Seat.objects.bulk_create(
            Seat(body=body, rank=rank, label=label, members=members, party=parties.get(label))
            for rank, (label, members) in enumerate(record.get("seats", []), 1)
        )
    by_name = {(str(one.convention), one.name): one for one in bodies}
    for record in data["meetings"]:
        _meet(by_name[record["convention"], record["body"]], record)


def _bodies(records: Sequence[Record], by_reference: dict[str, Agreement]) -> list[Body]:
    ranks: dict[str, int] = defaultdict(int)
    found = []
    for record in records:
        agreement = by_reference[record["convention"]]
        ranks[record["convention"]] += 1
        facts = cited(without(record, "convention", "seats"), agreement.act)
        rank = ranks[record["convention"]]
        found.append(Body(convention=agreement.convention, rank=rank, **facts))
    return found


def _meet(body: Body, record: Record) -> None:
    """A meeting, held when the file says how many of each seat came."""
    facts = without(record, "convention", "body", "present")
    meeting = Meeting.objects.create(body=body, **facts)
    pairs = zip(body.seats.order_by("rank"), record.get("present", []), strict=False)
    MeetingPresence.objects.bulk_create(
        MeetingPresence(meeting=meeting, seat=seat, present=present) for seat, present in pairs
    )

"""A convention of the demonstration with its parties, the printed vote, and the approvals."""

from collections.abc import Callable
from dataclasses import dataclass

from config.demo.files import FOLDER, Record, cited, without
from conventions.approvals.acts import authorise, sign
from conventions.models import Article, Convention, Party, Text
from deliberations.attendance.interested import read_interested
from deliberations.attendance.reading import read
from deliberations.attendance.roll import Roll
from deliberations.models import BudgetEntry, Opinion
from deliberations.votes.acts import Parts, adopt
from epci.models import DEMONSTRATION, Organisation

Find = Callable[[str], Organisation]


@dataclass(frozen=True)
class Agreement:
    """A convention being loaded: its act, its text 0, and its parties by short name."""

    act: str
    text: Text
    parties: dict[str, Party]

    @property
    def convention(self) -> Convention:
        return self.text.convention


def load_agreement(data: Record, find: Find) -> Agreement:
    """The convention with its parties, in the order of the act's signatures."""
    convention = Convention.objects.create(**cited(data["convention"], data["act"]))
    text = Text.objects.create(convention=convention, number=0, effective_on=convention.starts_on)
    parties = [
        _party(convention, rank, record, find) for rank, record in enumerate(data["parties"], 1)
    ]
    Article.objects.bulk_create(Article(text=text, **one) for one in articles_of(data))
    return Agreement(data["act"], text, {party.short_name: party for party in parties})


def articles_of(data: Record) -> list[Record]:
    """The articles of an act, in a file of their own: its titles, our summaries."""
    summary = {"demonstration": ["body"]}
    return [summary | cited(one, data["act"]) for one in data.get("articles", [])]


def load_votes(data: Record, agreement: Agreement, find: Find) -> None:
    """The vote that the act prints, then what only a demonstration can give."""
    _adopt(data["deliberation"], agreement, find)
    for record in data.get("approvals", []):
        _approve(record, agreement)


def _party(convention: Convention, rank: int, record: Record, find: Find) -> Party:
    return Party.objects.create(
        convention=convention,
        rank=rank,
        organisation=find(record["organisation"]),
        **{f"is_{role}": True for role in record["roles"]},
        **without(record, "organisation", "roles", "source"),
    )


def _adopt(record: Record, agreement: Agreement, find: Find) -> None:
    rows = ("opinions", "budget_entries", "decisions", "interested_members", "attendance")
    adopt(
        council=find(record["council"]),
        text=agreement.text,
        parts=_parts(record),
        by=None,
        on=record["held_on"],
        **cited(without(record, "council", *rows), agreement.act),
    )


def _parts(record: Record) -> Parts:
    """What goes with a vote; `attendance` is the file of the act's own lists."""
    lists = record.get("attendance")
    return Parts(
        opinions=[Opinion(**one) for one in record.get("opinions", [])],
        budget_entries=[BudgetEntry(**one) for one in record.get("budget_entries", [])],
        decisions=record.get("decisions", []),
        withdrawals=read_interested(record.get("interested_members", "")),
        roll=read((FOLDER / "attendance" / lists).read_text("utf-8")) if lists else Roll(),
    )


def _approve(record: Record, agreement: Agreement) -> None:
    """An approval that no act prints; a signature alone is marked beside its printed vote."""
    party, text = agreement.parties[record["party"]], agreement.text
    if "authorised_on" in record:
        facts = without(record, "party", "signed_on")
        authorise(party=party, text=text, by=None, **facts)
    approval = sign(
        party=party, text=text, signed_on=record["signed_on"], source=record["source"], by=None
    )
    if approval.source != DEMONSTRATION:
        approval.demonstration = ["signed_on"]
        approval.save(update_fields=["demonstration"])

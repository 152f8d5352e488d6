"""What a deliberation says, fact by fact, so that the journal tells what an act changes of it."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from deliberations.journal import note_vote
from deliberations.models import BudgetEntry, Deliberation, Opinion
from press.words.french import euros, short_date

UNCHANGED = ("id", "council", "demonstration", "typed_sha256", "searched")


def facts_of(deliberation: Deliberation) -> dict[str, list[str]]:
    """All that an act says, as one fact: its form replaces it whole."""
    return {"lines": list(described(deliberation))}


def described(deliberation: Deliberation) -> Iterator[str]:
    """Every fact of a deliberation, one line each, as the journal keeps it."""
    for field in Deliberation._meta.concrete_fields:
        value = getattr(deliberation, field.name)
        if field.name not in UNCHANGED and value not in (None, "", False):
            shown = getattr(deliberation, f"get_{field.name}_display", None)
            yield f"{field.verbose_name} : {shown() if shown else _printed(value)}"
    yield from map(_opinion, deliberation.opinions.all())
    yield from map(_entry, deliberation.budget_entries.all())
    yield from (f"décision {one.rank} : {one}" for one in deliberation.decisions.all())
    yield from (f"membre intéressé : {one}" for one in deliberation.interested_members.all())
    yield from (f"vote nominal : {one}" for one in deliberation.called_votes.all())
    for presence in deliberation.presences.all():
        yield f"{presence.get_kind_display()} : {presence.member}"
    yield from (f"procuration : {one.mandate}" for one in deliberation.proxies.all())


def _opinion(opinion: Opinion) -> str:
    day = f" du {short_date(opinion.given_on)}" if opinion.given_on else ""
    return f"avis{day} : {opinion}, abstentions {opinion.abstentions or 0}"


def _entry(entry: BudgetEntry) -> str:
    return f"budget : {entry}, {_amount(entry.planned)}, opération {_amount(entry.operation)}"


def _printed(value: object) -> str:
    if isinstance(value, date):
        return f"{short_date(value)}"
    return "oui" if value is True else str(value)


def _amount(centimes: int | None) -> str:
    return "montant inconnu" if centimes is None else euros(centimes)


def note_change(stored: Deliberation, before: list[str], act: str, by: User | None) -> None:
    """One line of what changed, and none where nothing did."""
    after = list(described(stored))
    if after == before:
        return
    note_vote(
        act,
        stored,
        by,
        before="\n".join(line for line in before if line not in after),
        after="\n".join(line for line in after if line not in before),
    )

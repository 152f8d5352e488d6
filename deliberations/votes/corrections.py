"""Corrections of a recorded deliberation: what changes is in the journal, before and after."""

from collections.abc import Iterator
from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import record
from accounts.models import User
from deliberations.models import BudgetEntry, Deliberation, Opinion
from deliberations.votes.acts import (
    Facts,
    Parts,
    authorise_party,
    require_held,
    save_facts,
    save_parts,
    take_turns,
)
from epci.permissions import Act, require
from press.kit.versions import require_unchanged
from press.words.french import euros

PARTS = (
    "opinions",
    "budget_entries",
    "decisions",
    "interested_members",
    "presences",
    "proxies",
)
RECEIPT = ("transmitted_on", "received_on", "published_on", "prefecture_id")
UNCHANGED = ("id", "council", "demonstration", "typed_sha256")


@transaction.atomic
def correct(
    *,
    deliberation: Deliberation,
    parts: Parts,
    seen: str = "",
    by: User | None,
    on: date,
    **facts: Unpack[Facts],
) -> Deliberation:
    """Replace what was recorded by what the act says; the approval of the party follows.

    `seen` is the version of `facts_of`, compared once all is written, which a refusal undoes.
    Raises PermissionDenied, StaleError, or ValidationError as `adopt` does, and `text` for another
    text.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    require_held(facts["held_on"], on)
    take_turns(deliberation.council)
    stored = Deliberation.objects.select_related("council", "text").get(pk=deliberation.pk)
    before = list(described(stored))
    _require_same_text(stored, facts)
    for name, value in facts.items():
        setattr(stored, name, value)
    save_facts(stored)
    for name in PARTS:
        getattr(stored, name).all().delete()
    save_parts(stored, parts)
    require_unchanged(seen, {"lines": before}, facts_of(stored))
    _journal(stored, before, "correction d'une délibération", by)
    authorise_party(stored, by)
    return stored


@transaction.atomic
def record_receipt(
    *,
    deliberation: Deliberation,
    transmitted_on: date | None,
    received_on: date | None,
    published_on: date | None,
    prefecture_id: str,
    seen: str = "",
    by: User | None,
) -> Deliberation:
    """The prefecture's receipt, and the publication: from then on the act is executory.

    Raises PermissionDenied, or ValidationError whose codes are `prefecture_id` and `dates`.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    take_turns(deliberation.council)
    stored = Deliberation.objects.select_related("council", "text").get(pk=deliberation.pk)
    typed = dict(
        zip(RECEIPT, (transmitted_on, received_on, published_on, prefecture_id), strict=True)
    )
    require_unchanged(seen, {name: getattr(stored, name) for name in RECEIPT}, typed)
    before = list(described(stored))
    stored.transmitted_on, stored.received_on = transmitted_on, received_on
    stored.published_on, stored.prefecture_id = published_on, prefecture_id
    save_facts(stored)
    _journal(stored, before, "accusé de réception", by)
    authorise_party(stored, by)
    return stored


def _require_same_text(stored: Deliberation, facts: Facts) -> None:
    """A vote on another text is another deliberation: this one has authorised a party already."""
    text = facts.get("text")
    if stored.text_id is not None and (text is None or text.pk != stored.text_id):
        raise ValidationError(
            f"Cette délibération approuve déjà un texte ({stored.text}) : il ne se change pas.",
            code="text",
        )


def facts_of(deliberation: Deliberation) -> dict[str, list[str]]:
    """All that an act says, as one fact: its form replaces it whole."""
    return {"lines": list(described(deliberation))}


def described(deliberation: Deliberation) -> Iterator[str]:
    """Every fact of a deliberation, one line each, as the journal keeps it."""
    for field in Deliberation._meta.concrete_fields:
        value = getattr(deliberation, field.name)
        if field.name not in UNCHANGED and value not in (None, "", False):
            yield f"{field.verbose_name} : {_printed(value)}"
    yield from map(_opinion, deliberation.opinions.all())
    yield from map(_entry, deliberation.budget_entries.all())
    yield from (f"décision {one.rank} : {one}" for one in deliberation.decisions.all())
    yield from (f"membre intéressé : {one}" for one in deliberation.interested_members.all())
    for presence in deliberation.presences.all():
        yield f"{presence.get_kind_display()} : {presence.member}"
    yield from (f"procuration : {one.mandate}" for one in deliberation.proxies.all())


def _opinion(opinion: Opinion) -> str:
    day = f" du {opinion.given_on:%d/%m/%Y}" if opinion.given_on else ""
    return f"avis{day} : {opinion}, abstentions {opinion.abstentions or 0}"


def _entry(entry: BudgetEntry) -> str:
    return f"budget : {entry}, {_amount(entry.planned)}, opération {_amount(entry.operation)}"


def _printed(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "oui" if value is True else str(value)


def _amount(centimes: int | None) -> str:
    return "montant inconnu" if centimes is None else euros(centimes)


def _journal(stored: Deliberation, before: list[str], act: str, by: User | None) -> None:
    """One line of what changed, and none where nothing did."""
    after = list(described(stored))
    if after == before:
        return
    record(
        by=by,
        act=act,
        subject=f"{stored} : {stored.title}",
        organisation=stored.council,
        convention=stored.text.convention.reference if stored.text else "",
        before="\n".join(line for line in before if line not in after),
        after="\n".join(line for line in after if line not in before),
    )

"""What any letter says of itself, of who writes it, and to whom.

A content is made of JSON types: money in integer centimes, percentages as decimal text, days in
ISO 8601.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from conventions.models import Approval, Convention, Party
from epci.models import Organisation
from financing.letters.page import Content
from press.files.glyphs import missing_glyphs, named_sign
from press.kit.compiled import compiled_once

SCHEMA = 2  # 1 had neither the address of verification nor the previous letter's number
SETTLEMENT_SCHEMA = 4  # a balance or a credit: the accounts of a year, and what they rest on
INSTALMENT_SCHEMA = 5  # a call of a part of the shares, or one that deducts credits
LONGEST_TOLD, MOST_TOLD = 60, 3  # letters of a text, and texts, that a refusal quotes
BLOCKS_SCHEMA = 3  # a call by a rule in blocks: exact shares, floors and criteria, no weights
# What no letter could say before: that a vote is the lead's word alone, that the act names the
# carrier otherwise than the register. Where there is nothing of it, 2 to 5 say it all.
MARKED_SCHEMA = 6
RETURNED_SCHEMA = 8  # a balance or a credit of a year of which some was returned on breach


@dataclass(frozen=True)
class Heading:
    """What differs from one letter to the next: number, day, and the previous letter."""

    number: str | None
    issued_on: date
    previous_number: str = ""
    previous_sha256: str = ""
    act_sha256: str = ""  # of the rows of the act that issues it: see `financing.register.sealing`


def said_by(carrier: Party) -> Content:
    """Who writes."""
    organisation = carrier.organisation
    return {
        "place": organisation.city or None,
        "carrier": _organisation(carrier) | {"contact": organisation.contact or None},
        "signatory": {"name": carrier.signatory, "capacity": carrier.signatory_capacity},
        "verification": settings.BASE_URL + reverse("verification"),
    }


def addressee(party: Party) -> Content:
    return _organisation(party) | {
        "service_code": party.service_code or None,
        "commitment_number": party.commitment_number or None,
    }


def chain(heading: Heading, schema: int = SCHEMA) -> Content:
    """The number and the day, and what ties a letter to the carrier's previous one and its act."""
    return {
        "schema": schema,
        "number": heading.number,
        "issued_on": heading.issued_on.isoformat(),
        "previous_number": heading.previous_number or None,
        "previous_sha256": heading.previous_sha256 or None,
        "act_sha256": heading.act_sha256 or None,
    }


def given(convention: Convention, texts: Collection[int]) -> list[Approval]:
    """What the parties gave to the texts of those numbers, the convention's own being 0."""
    return _given(convention.pk, tuple(sorted(texts)))


@compiled_once
def _given(convention: int, texts: tuple[int, ...]) -> QuerySet[Approval]:
    rows = Approval.objects.filter(text__convention=convention, text__number__in=texts)
    return rows.select_related("party", "text").order_by("text__number", "party__rank")


def demonstration_notes(
    convention: Convention, carrier: Organisation, approvals: Iterable[Approval]
) -> list[str]:
    """The names, in French, of the printed values that no source gives."""
    owners = [convention, carrier, *(one for one in approvals if one.demonstration)]
    names = [
        str(owner._meta.get_field(field).verbose_name)
        for owner in owners
        for field in owner.demonstration
    ]
    return list(dict.fromkeys(names))


def undrawn(*contents: Content) -> str:
    """What the typeface of the letters cannot draw of contents, as a sentence; empty else.

    The sentence says which sign, in which words.
    """
    texts = dict.fromkeys(text for content in contents for text in printed_texts(content))
    faulty = [(text, missing) for text in texts if (missing := missing_glyphs(text))]
    told = [
        f"{', '.join(map(named_sign, sorted(missing)))} dans « {text.strip()[:LONGEST_TOLD]} »"
        for text, missing in faulty[:MOST_TOLD]
    ]
    return f"La police des lettres n'a pas de dessin pour {' ; '.join(told)}." if told else ""


def require_drawn(*contents: Content) -> None:
    """What was typed is made of what the typeface has. Raises ValidationError `glyph`."""
    if refused := undrawn(*contents):
        raise ValidationError(refused, code="glyph")


def printed_texts(content: Content) -> Iterator[str]:
    """Every string of a content, for the check that the typeface has its characters."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from printed_texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from printed_texts(value)  # type: ignore[arg-type]


def _organisation(party: Party) -> Content:
    organisation = party.organisation
    return {
        "name": party.name,
        "short_name": party.short_name,
        "register_name": organisation.name,
        "siren": organisation.siren,
        "siret": organisation.siret,
        "address": party.address.splitlines(),
    }


def due_of(content: Content) -> date | None:
    """The day by which a letter that asks for money is to be paid, where it says one."""
    day = (content.get("payment") or {}).get("due_on")
    return date.fromisoformat(day) if day and content["amount"] > 0 else None


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

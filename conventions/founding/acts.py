"""The acts that write a convention while it is a draft: create it, copy it, edit its terms."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conventions.acceptance.telling import tell_party
from conventions.founding.copying import COPIED_BY
from conventions.journal import note, put, said
from conventions.models import Approval, Article, Convention, Party, Text
from conventions.parties.short_names import short_name_of
from conventions.state.gate import open_convention
from epci.models import Organisation
from epci.permissions import Act, require
from press.kit.bulk import create_all
from press.kit.versions import require_unchanged
from press.words.french import short_date

# What is typed, in the order of a convention's articles; the reference is given once and for all:
# the journal, the letters and the addresses quote it.
TERMS = (
    "title",
    "kind",
    "programme",
    "purpose",
    "territory",
    "starts_on",
    "ends_on",
    "payment_days",
    "vat",
    "sharing_article",
    "retention_years",
    "notice_months",
    "termination_step",
    "amicable_months",
    "dispute_clause",
    "court",
    "copies",
)
TAKEN = "La référence {} est déjà celle d'une convention que pilote {} : changez-la."
# What a party keeps in a copy of its convention.
OF_PARTIES = (
    "organisation",
    "rank",
    "name",
    "short_name",
    "is_contributor",
    "is_cofinancer",
    "is_beneficiary",
    "signatory",
    "signatory_capacity",
    "service_code",
    "commitment_number",
)


@transaction.atomic
def create_convention(
    *,
    organisation: Organisation,
    reference: str,
    terms: Mapping[str, Any],
    contributes: bool = False,
    by: User | None,
) -> Convention:
    """A draft, led by an organisation, which may contribute too; `terms` by name of field.

    Raises PermissionDenied, and ValidationError by field.
    """
    require(by, Act.EDIT_CONVENTION, organisation)
    convention = _founded(organisation, reference, terms)
    _add_lead(convention, organisation, rank=1, contributes=contributes)
    convention.refresh_from_db()
    note("convention créée", convention, organisation, by, after=said(convention, TERMS))
    return convention


@transaction.atomic
def duplicate_convention(
    *,
    source: Convention,
    organisation: Organisation,
    reference: str,
    terms: Mapping[str, Any],
    with_plan: bool = False,
    by: User | None,
) -> Convention:
    """A draft with the original parties and articles of another convention, and its own terms;
    with its plan where it is asked, `left_aside` then says what was not copied.

    Votes, signatures, documents, keys and letters stay with the source. Raises as
    `create_convention`.
    """
    require(by, Act.EDIT_CONVENTION, organisation)
    convention = _founded(organisation, reference, terms)
    _copy_parties(source, convention, organisation)
    convention.refresh_from_db()
    for party in convention.parties.filter(accepted_on=None).select_related("organisation"):
        tell_party(party, by)
    _copy_articles(source, convention)
    convention.left_aside = _copy_others(source, convention) if with_plan else []
    said = {"before": source.reference, "after": "avec son plan" if with_plan else ""}
    note("convention dupliquée", convention, organisation, by, **said)
    return convention


@transaction.atomic
def edit_convention(
    *, convention: Convention, terms: Mapping[str, Any], seen: str = "", by: User | None, on: date
) -> list[str]:
    """Replace the terms of a draft; gives the labels of what changed. `seen` is their version.

    Raises PermissionDenied, StaleError, and ValidationError by field, or `closed` once it is
    submitted.
    """
    lead, found = open_convention(convention, by)
    require_unchanged(seen, {name: getattr(found, name) for name in TERMS}, terms)
    trace = put(found, {name: terms[name] for name in TERMS})
    if trace.labels:
        _keep(found, lead)
        Text.objects.filter(convention=found, number=0).update(effective_on=found.starts_on)
        subject = ", ".join(trace.labels)
        note(
            "convention modifiée",
            found,
            lead,
            by,
            subject=subject,
            before=trace.before,
            after=trace.after,
        )
    return trace.labels


def _founded(lead: Organisation, reference: str, terms: Mapping[str, Any]) -> Convention:
    """The convention with its text, and no party yet; its reference is free for its lead."""
    convention = Convention(reference=reference, **{name: terms[name] for name in TERMS})
    _keep(convention, lead)
    Text.objects.create(convention=convention, number=0, effective_on=convention.starts_on)
    return convention


def _keep(convention: Convention, lead: Organisation) -> None:
    if refused := dict(_refusals(convention, lead)):
        raise ValidationError(refused)
    convention.full_clean()
    convention.save()


def _refusals(convention: Convention, lead: Organisation) -> Iterator[tuple[str, str]]:
    """Why the terms cannot be kept, by field."""
    taken = Convention.objects.led_as(lead, convention.reference)
    if taken.exclude(pk=convention.pk).exists():
        yield "reference", TAKEN.format(convention.reference, lead)
    first, last = convention.starts_on, convention.ends_on
    if first and last and last < first:
        why = f"La convention finirait le {short_date(last)}, avant de prendre effet le"
        yield "ends_on", f"{why} {short_date(first)}."


def _copy_others(source: Convention, target: Convention) -> list[str]:
    """What other applications keep of the original text; gives what they leave aside."""
    parties = {one.organisation_id: one for one in target.parties.all()}
    texts = [one.texts.select_related("convention").get(number=0) for one in (source, target)]
    return [left for copy in COPIED_BY for left in copy(texts[0], texts[1], parties)]


def _add_lead(
    convention: Convention, organisation: Organisation, rank: int, *, contributes: bool = False
) -> None:
    Party.objects.create(
        convention=convention,
        organisation=organisation,
        rank=rank,
        name=organisation.name,
        short_name=short_name_of(organisation.name),
        is_lead=True,
        is_contributor=contributes,
        accepted_on=timezone.localdate(),
        signatory=organisation.signatory,
        signatory_capacity=organisation.signatory_capacity,
    )


def _copy_parties(source: Convention, target: Convention, lead: Organisation) -> None:
    """The original parties in their order; the lead is whoever copies, last if it was not one."""
    originals = source.parties.original().select_related("organisation").order_by("rank")
    bodies = dict(
        Approval.objects.filter(text__convention=source, text__number=0)
        .exclude(body="")
        .values_list("party", "body")
    )
    text = target.texts.get()
    for party in originals:
        copied = Party.objects.create(
            convention=target,
            is_lead=party.organisation == lead,
            accepted_on=timezone.localdate() if party.organisation == lead else None,
            **{name: getattr(party, name) for name in OF_PARTIES},
        )
        if party.pk in bodies:
            Approval.objects.create(party=copied, text=text, body=bodies[party.pk])
    if not target.parties.filter(is_lead=True).exists():
        _add_lead(target, lead, rank=max((party.rank for party in originals), default=0) + 1)


def _copy_articles(source: Convention, target: Convention) -> None:
    """Word for word; no act prints them any more."""
    text = target.texts.get()
    create_all(
        Article(text=text, rank=one.rank, title=one.title, body=one.body)
        for one in Article.objects.filter(text__convention=source, text__number=0)
    )

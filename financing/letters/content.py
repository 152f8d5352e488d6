"""The content of a letter, frozen: everything that it prints, as canonical JSON.

Money is in integer centimes, percentages are decimal strings in percent, days are ISO 8601.
A letter is rendered from this content alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from conventions.models import Approval, Convention, Party
from epci.models import Organisation
from financing.core.explanation import describe
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.key import KeyInForce
from financing.letters.page import DEMONSTRABLE, Content
from financing.models import FundCall, Line, Payment
from press.words.french import SPACE, long_date, nearest

SCHEMA = 2  # 1 had neither the address of verification nor the previous letter's number
OBJECT_LENGTH = 160  # the longest object of a titre de recette


@dataclass(frozen=True)
class Heading:
    """What differs from one letter to the next: number, day, and the previous letter."""

    number: str | None
    issued_on: date
    previous_number: str = ""
    previous_sha256: str = ""
    act_sha256: str = ""  # of the rows of the act that issues it: see `financing.register.sealing`


def freeze(cost: SharedCost, share: PartnerShare, heading: Heading) -> Content:
    """The content of one contributor's letter."""
    component = cost.plan.component
    convention, carrier = component.convention, component.carrier
    approvals = list(_approvals(convention, heading.issued_on))
    notes = _demonstration_notes(convention, carrier.organisation, heading.issued_on)
    return {
        "schema": SCHEMA,
        "kind": "call",
        "number": heading.number,
        "issued_on": heading.issued_on.isoformat(),
        "place": carrier.organisation.city or None,
        "demonstration": _is_demonstration(notes, approvals),
        "demonstration_notes": notes,
        "carrier": _organisation(carrier) | {"contact": carrier.organisation.contact or None},
        "addressee": _addressee(share.partner.party),
        "convention": _convention(convention, heading.issued_on),
        "component": {
            "code": component.code,
            "label": component.label,
            "legal_basis": component.legal_basis,
        },
        "period": _period(cost),
        "basis": cost.basis,
        "subject": _subject(cost),
        "approvals": approvals,
        "expenses": [
            {"code": one.code, "label": one.label, "amount": one.amount}
            for one in cost.remainder.expenses
        ],
        "fundings": list(_fundings(cost)),
        "totals": {
            "expenses": cost.remainder.expenses_total,
            "fundings": cost.remainder.fundings_total,
            "remainder": cost.remainder.amount,
        },
        "key": _key(cost),
        "shares": [_share(cost.key, one) for one in cost.shares],
        "own_share": cost.shares.index(share),
        "left_with_carrier": cost.left_with_carrier,
        "remainder": cost.remainder.amount,
        "amount": share.amount,
        "already": _already(cost, share.partner.party),
        "payment": _payment(convention, carrier.organisation, heading),
        "signatory": _signatory(carrier),
        **_chain(heading),
    }


def freeze_cancellation(call: FundCall, reason: str, heading: Heading) -> Content:
    """The content of the letter that cancels another: it quotes it, and says why.

    Parties as they are known today, since a wrong address may be the very reason.
    """
    component, cancelled = call.round.component, call.frozen()
    carrier = component.carrier
    printed = {DEMONSTRABLE[place] for place in ("siren", "siret", "contact", "vat")}
    notes = _demonstration_notes(component.convention, carrier.organisation, heading.issued_on)
    return {
        "schema": SCHEMA,
        "kind": "cancel",
        "number": heading.number,
        "issued_on": heading.issued_on.isoformat(),
        "place": carrier.organisation.city or None,
        "demonstration": bool(cancelled["demonstration"]),
        "demonstration_notes": [one for one in notes if one in printed],
        "carrier": _organisation(carrier) | {"contact": carrier.organisation.contact or None},
        "addressee": _addressee(call.party),
        **{name: cancelled[name] for name in ("convention", "component", "period", "basis")},
        "subject": f"annulation de l'appel de fonds n°{SPACE}{call} du {long_date(call.issued_on)}",
        "reason": reason,
        "cancelled": {
            "number": str(call),
            "issued_on": call.issued_on.isoformat(),
            "subject": cancelled["subject"],
            "amount": call.amount,
            "sha256": call.sha256,
        },
        "amount": -call.amount,
        "signatory": _signatory(carrier),
        **_chain(heading),
    }


def _signatory(carrier: Party) -> Content:
    return {"name": carrier.signatory, "capacity": carrier.signatory_capacity}


def _chain(heading: Heading) -> Content:
    """What ties a letter to the carrier's previous one, to its own act, and to who checks it."""
    return {
        "previous_number": heading.previous_number or None,
        "previous_sha256": heading.previous_sha256 or None,
        "act_sha256": heading.act_sha256 or None,
        "verification": settings.BASE_URL + reverse("verification"),
    }


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
        "address": organisation.address.splitlines(),
    }


def _addressee(party: Party) -> Content:
    return _organisation(party) | {
        "service_code": party.service_code or None,
        "commitment_number": party.commitment_number or None,
    }


def _convention(convention: Convention, on: date) -> Content:
    original = Approval.objects.filter(text__convention=convention, text__number=0)
    signed = [one.signed_on for one in original]
    complete = signed and all(signed)
    last_day = Convention.objects.with_last_day(on).get(pk=convention.pk).last_day
    return {
        "reference": convention.reference,
        "title": convention.title,
        "programme": convention.programme,
        "effective_on": _iso(convention.starts_on),
        "ends_on": _iso(last_day),
        "signed_on": _iso(max(day for day in signed if day)) if complete else None,
        "amendments": [
            {
                "number": text.number,
                "effective_on": _iso(text.effective_on),
                "signed_on": _iso(text.complete_on),
            }
            for text in convention.texts.in_effect(on).filter(number__gt=0).order_by("number")
        ],
        "article": convention.sharing_article,
        "dispute_clause": convention.dispute_clause,
        "vat": convention.get_vat_display(),
    }


def _given(convention: Convention, on: date) -> QuerySet[Approval]:
    """What the parties gave to the convention, and to its amendments in effect on a day."""
    return Approval.objects.filter(text__in=convention.texts.in_effect(on).values("pk"))


def _approvals(convention: Convention, on: date) -> Iterator[Content]:
    rows = _given(convention, on).select_related("party", "text")
    for one in rows.order_by("text__number", "party__rank"):
        stands = one.revoked_on is None or one.revoked_on > on
        yield {
            "organisation": one.party.short_name,
            "text": one.text.number,
            "number": (one.number or None) if stands else None,
            "authorised_on": _iso(one.authorised_on if stands else None),
            "prefecture_id": (one.prefecture_id or None) if stands else None,
            "signed_on": _iso(one.signed_on),
            "demonstration": one.is_demonstration,
        }


def _period(cost: SharedCost) -> Content:
    period = cost.plan.period
    return {
        "label": period.label,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "fiscal_year": period.fiscal_year,
    }


def _subject(cost: SharedCost) -> str:
    """What is called, short enough to be the object of a titre de recette."""
    component = cost.plan.component
    convention = component.convention
    parts = [convention.programme or convention.title, component.label]
    called = ", ".join(dict.fromkeys(parts))
    subject = f"{called}, appel de fonds {cost.plan.period.label}"
    return subject if len(subject) <= OBJECT_LENGTH else f"{subject[: OBJECT_LENGTH - 1]}…"


def _fundings(cost: SharedCost) -> Iterator[Content]:
    states = {line.label: line.get_state_display() for line in cost.plan.of(Line.Nature.FUNDING)}
    for one in cost.remainder.fundings:
        yield {"label": one.label, "amount": one.amount, "state": states[one.label]}


def _key(cost: SharedCost) -> Content:
    key = cost.key
    year = key.population_year
    return {
        "kind": key.core_rule.kind,
        "sentence": describe(key.core_rule, key.terms),
        "adopted": key.is_adopted,
        "basis": key.rule.basis or None,
        "population_year": year,
        "census_year": year - 3 if year else None,
        "step": decimal_text(key.core_rule.step, 2),
        "rounding": key.rule.rounding or None,
        "adopted_on": _iso(key.key.adopted_on) if key.key else None,
        "act": key.key.act if key.key else None,
    }


def _share(key: KeyInForce, one: PartnerShare) -> Content:
    party, line = one.partner.party, one.partner.line
    return {
        "organisation": party.short_name,
        "name": party.name,
        "siren": party.organisation.siren,
        "population": one.partner.term.population,
        "fixed_percent": decimal_text(one.partner.term.fixed_percent, 4),
        "exact_percent": decimal_text(line.exact, 6),
        "percent": percent_text(key, one),
        "weight": line.weight,
        "ceiling": one.partner.ceiling,
        "amount": one.amount,
        "kept_by_carrier": one.kept_by_carrier,
        "explanation": one.explanation,
    }


def percent_text(key: KeyInForce, one: PartnerShare) -> str | None:
    """The percentage as voted: « 15.30 », « 57 »."""
    return decimal_text(one.partner.line.percent, key.percent_places)


def _already(cost: SharedCost, party: Party) -> Content:
    """What this contributor was called and paid before, for the component and fiscal year.

    Cancelled calls are named, and not counted.
    """
    calls = FundCall.objects.calls().filter(
        party=party,
        round__component=cost.plan.component,
        round__period__fiscal_year=cost.plan.period.fiscal_year,
    )
    payments = Payment.objects.filter(call__in=calls)
    return {
        "called": sum(calls.standing().values_list("amount", flat=True)),
        "cancelled": [str(call) for call in calls.exclude(cancelled_by=None)],
        "paid": sum(payments.values_list("amount", flat=True)),
    }


def _payment(convention: Convention, carrier: Organisation, heading: Heading) -> Content:
    days = convention.payment_days
    due_on = heading.issued_on + timedelta(days=days) if days is not None else None
    return {
        "due_on": _iso(due_on),
        "holder": carrier.name,
        "iban": carrier.iban or None,
        "bic": carrier.bic or None,
        "accountant": carrier.payee or None,
        "reference": heading.number,
    }


def _demonstration_notes(convention: Convention, carrier: Organisation, on: date) -> list[str]:
    """The names, in French, of the printed values that no source gives."""
    approvals = _given(convention, on)
    owners = [convention, carrier, *(one for one in approvals if one.demonstration)]
    names = [
        str(owner._meta.get_field(field).verbose_name)
        for owner in owners
        for field in owner.demonstration
    ]
    return list(dict.fromkeys(names))


def _is_demonstration(notes: list[str], approvals: list[Content]) -> bool:
    invented = bool(notes) or any(one["demonstration"] for one in approvals)
    return settings.DEMONSTRATION or invented


def decimal_text(value: Fraction | None, places: int) -> str | None:
    """A ratio as a decimal string, halves up: (Fraction(153, 10), 2) gives « 15.30 »."""
    if value is None:
        return None
    whole, part = divmod(nearest(value, 10**places), 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

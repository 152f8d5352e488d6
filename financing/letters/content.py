"""The content of fund calls, frozen: everything that they print, as canonical JSON.

What the letters of a round say alike is read once, before the first number; each letter adds its
addressee, its share and its heading. A letter is rendered from this content alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol

from django.conf import settings
from django.db.models import Sum

from conventions.models import Approval, Convention
from conventions.state.table import term_of
from epci.models import Organisation
from financing.core.decimal_text import decimal_text, money_text
from financing.core.frozen_sharing import frozen_share, frozen_sharing
from financing.core.stored_rule import exact_text
from financing.dossier.cost import BlockTable, PartnerShare, SharedCost
from financing.dossier.key import KeyInForce
from financing.letters.credits import OpenCredit, deducted, said_of
from financing.letters.dressing import dressed
from financing.letters.letterhead import (
    BLOCKS_SCHEMA,
    INSTALMENT_SCHEMA,
    MARKED_SCHEMA,
    SCHEMA,
    Heading,
    addressee,
    chain,
    demonstration_notes,
    iso,
    said_by,
)
from financing.letters.page import Content
from financing.letters.vouchers import subsidy_of
from financing.models import FundCall, LetterModel, Line, printed_number

OBJECT_LENGTH = 160  # the longest object of a titre de recette


class AskedPart(Protocol):
    """What a round asks of the shares, where it does not ask the whole of them."""

    @property
    def label(self) -> str: ...

    def frozen(self, cost: SharedCost, share: PartnerShare) -> Content: ...


@dataclass(frozen=True)
class RoundContent:
    """What the letters of a round say alike, and what each contributor was asked before."""

    cost: SharedCost
    common: Content
    is_first: bool = False  # nothing was asked before for the component and fiscal year
    part: AskedPart | None = None  # of the shares that the letters ask, where not the whole
    credits: Mapping[int, list[OpenCredit]] = field(default_factory=dict)  # by organisation's id
    model: LetterModel | None = None  # the carrier's own letter, where it has one

    @cached_property
    def already(self) -> Mapping[int, Content]:
        """By party's id; read once, when the first letter asks for it."""
        return {} if self.is_first else read_already(self.cost)

    def read_again(self, *, is_first: bool) -> "RoundContent":
        """The same, with what was asked before as it is now."""
        return replace(self, is_first=is_first)

    def letter(self, share: PartnerShare, heading: Heading) -> Content:
        """The content of one contributor's letter; no query."""
        party = share.partner.party
        content = {
            **self.common,
            "addressee": addressee(party),
            "own_share": share.rank,
            "amount": share.amount,
            "already": self.already.get(party.pk, NOTHING_YET),
            "payment": self.common["payment"] | {"reference": heading.number},
            **self._part(share),
            **self._deducted(share),
            **chain(heading, self._schema(share)),
        }
        return dressed(content, self.model)

    def deductions(self, share: PartnerShare) -> list[tuple[FundCall, int]]:
        """The credits that a letter takes, with the centimes of each."""
        waiting = self.credits.get(share.partner.party.organisation_id, [])
        return deducted(share.amount, waiting)

    def _deducted(self, share: PartnerShare) -> Content:
        taken = self.deductions(share)
        if not taken:
            return {}
        to_pay = share.amount - sum(part for _, part in taken)
        return {"deducted": said_of(taken), "to_pay": to_pay}

    def _part(self, share: PartnerShare) -> Content:
        """What an instalment says besides; nothing in a letter that asks the whole share."""
        if self.part is None:
            return {}
        cost, label = self.cost, self.part.label
        subject = subject_of(cost, f"{asking(self.common)} ({label})")
        return {"subject": subject, "instalment": self.part.frozen(cost, share)}

    def _schema(self, share: PartnerShare) -> int:
        if is_marked(self.common):
            return MARKED_SCHEMA
        if self.part is not None or self.deductions(share):
            return INSTALMENT_SCHEMA
        return BLOCKS_SCHEMA if self.cost.key.blocks else SCHEMA


def is_marked(common: Content) -> bool:
    """Whether a vote is the lead's word alone, or the carrier has another name in the register."""
    carrier = common["carrier"]
    otherwise = carrier["name"] != carrier["register_name"]
    return otherwise or any("declared" in one for one in common["approvals"])


NOTHING_YET: Content = {"called": 0, "cancelled": [], "paid": 0}


def read_round(
    cost: SharedCost,
    approvals: Sequence[Approval],
    on: date,
    texts: Collection[int],
    model: LetterModel | None,
) -> RoundContent:
    """Read what a round of that day says, each share explained once.

    `approvals` are those given to the texts in effect, of which `texts` are the numbers; `model` is
    the carrier's own letter. No query, two where there are amendments, one for the vouchers of a
    subsidy.
    """
    return RoundContent(cost, _common(cost, approvals, on, texts), model=model)


def _common(
    cost: SharedCost, approvals: Sequence[Approval], on: date, texts: Collection[int]
) -> Content:
    component = cost.plan.component
    convention, carrier = component.convention, component.carrier
    notes = demonstration_notes(convention, carrier.organisation, approvals)
    invented = bool(notes) or any(one.is_demonstration for one in approvals)
    subsidy = subsidy_of(component, cost.plan.period)
    return {
        **subsidy,
        "kind": "call",
        "demonstration": settings.DEMONSTRATION or invented,
        "demonstration_notes": notes,
        "convention": _convention(convention, approvals) | _amended(convention, on, texts),
        "component": {
            "code": component.code,
            "label": component.label,
            "legal_basis": component.legal_basis,
        },
        "period": _period(cost),
        "basis": cost.basis,
        "subject": subject_of(cost, asking(subsidy)),
        "approvals": [_approval(one, on) for one in approvals],
        **_sums(cost),
        "key": _key(cost),
        "shares": [_share(cost.key, one) for one in cost.shares],
        **_blocks(cost),
        "payment": _payment(convention, carrier.organisation, on),
        **said_by(carrier),
    }


def asking(said: Content) -> str:
    """What a letter does: the beneficiary of a subsidy asks its grantor to pay it."""
    return "demande de versement" if "subsidy" in said else "appel de fonds"


def _sums(cost: SharedCost) -> Content:
    remainder = cost.remainder
    return {
        "expenses": [
            {"code": one.code, "label": one.label, "amount": one.amount}
            for one in remainder.expenses
        ],
        "fundings": list(_fundings(cost)),
        "totals": {
            "expenses": remainder.expenses_total,
            "fundings": remainder.fundings_total,
            "remainder": remainder.amount,
        },
        "left_with_carrier": cost.left_with_carrier,
        "remainder": remainder.amount,
    }


def _convention(convention: Convention, approvals: Sequence[Approval]) -> Content:
    signed = [one.signed_on for one in approvals if one.text.number == 0]
    complete = signed and all(signed)
    return {
        "reference": convention.reference,
        "title": convention.title,
        "programme": convention.programme,
        "effective_on": iso(convention.starts_on),
        "signed_on": iso(max(day for day in signed if day)) if complete else None,
        "article": convention.sharing_article,
        "dispute_clause": convention.dispute_clause,
        "vat": convention.get_vat_display(),
    }


def _amended(convention: Convention, on: date, texts: Collection[int]) -> Content:
    """The amendments in effect, and the end as they move it; no query where there is none."""
    if max(texts) == 0:
        return {"ends_on": iso(convention.ends_on), "amendments": []}
    amendments = convention.texts.in_effect(on).filter(number__gt=0).order_by("number")
    return {
        "ends_on": iso(term_of(convention, on)),
        "amendments": [
            {
                "number": text.number,
                "effective_on": iso(text.effective_on),
                "signed_on": iso(text.complete_on),
            }
            for text in amendments
        ],
    }


def _approval(one: Approval, on: date) -> Content:
    """What a letter of that day prints of it: an authorisation that has ended is none."""
    stands = one.revoked_on is None or one.revoked_on > on
    return {
        "organisation": one.party.short_name,
        "text": one.text.number,
        "number": (one.number or None) if stands else None,
        "authorised_on": iso(one.authorised_on if stands else None),
        "prefecture_id": (one.prefecture_id or None) if stands else None,
        "signed_on": iso(one.signed_on),
        "demonstration": one.is_demonstration,
        **({"declared": True} if one.declared else {}),
    }


def _period(cost: SharedCost) -> Content:
    period = cost.plan.period
    return {
        "label": period.label,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "fiscal_year": period.fiscal_year,
    }


def subject_of(cost: SharedCost, what: str) -> str:
    """What a letter is about, short enough to be the object of a titre de recette."""
    component = cost.plan.component
    convention = component.convention
    parts = [convention.programme or convention.title, component.label]
    called = ", ".join(dict.fromkeys(parts))
    subject = f"{called}, {what} {cost.plan.period.label}"
    return subject if len(subject) <= OBJECT_LENGTH else f"{subject[: OBJECT_LENGTH - 1]}…"


def _fundings(cost: SharedCost) -> Iterator[Content]:
    states = {line.label: line.get_state_display() for line in cost.plan.of(Line.Nature.FUNDING)}
    for one in cost.remainder.fundings:
        yield {"label": one.label, "amount": one.amount, "state": states[one.label]}


def _key(cost: SharedCost) -> Content:
    key = cost.key
    year = key.population_year
    return {
        "kind": key.rule.kind,
        "sentence": key.said,
        "adopted": key.is_adopted,
        "basis": key.rule.basis or None,
        "population_year": year,
        "census_year": year - 3 if year and not key.blocks else None,
        "step": decimal_text(key.blocks.step if key.blocks else key.of_kind.step, 2),
        "rounding": (key.blocks.percent_rounding if key.blocks else key.rule.rounding) or None,
        "adopted_on": iso(key.key.adopted_on) if key.key else None,
        "act": key.key.act if key.key else None,
    }


def _blocks(cost: SharedCost) -> Content:
    """Of a rule in blocks: itself, as `apply_rule` takes it, its criteria, and its rounding."""
    table, document = cost.shares[0].table, cost.key.document
    if not isinstance(table, BlockTable) or document is None:
        return {}
    return {
        "rule": document["rule"] | {"amount": money_text(cost.remainder.amount)},
        "criteria": document["criteria"],
        "sharing": frozen_sharing(table.sharing),
    }


def _share(key: KeyInForce, one: PartnerShare) -> Content:
    """Its weight, or what a rule in blocks says in its place."""
    said = _share_by_weight(key, one)
    if not isinstance(one.table, BlockTable):
        return said
    del said["weight"]
    figures = {name: exact_text(value) for name, value in one.partner.figures.items()}
    return said | frozen_share(one.table.sharing, one.rank) | {"figures": figures}


def _share_by_weight(key: KeyInForce, one: PartnerShare) -> Content:
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


def read_already(cost: SharedCost) -> dict[int, Content]:
    """What each contributor was called and paid before, for the component and fiscal year.

    By party's id; those who were asked nothing are left out. Cancelled calls are named, and not
    counted. One query.
    """
    calls = FundCall.objects.letters().filter(
        round__component=cost.plan.component,
        round__period__fiscal_year=cost.plan.period.fiscal_year,
    )
    found: dict[int, Content] = {}
    columns = ("party_id", "year", "number", "amount", "cancelled_by")
    rows = calls.values_list(*columns).annotate(Sum("payments__amount"))
    for party, year, number, amount, second, paid in rows.order_by("year", "number"):
        said = found.setdefault(party, {"called": 0, "cancelled": [], "paid": 0})
        said["paid"] += paid or 0
        if second is None:
            said["called"] += amount
        else:
            said["cancelled"].append(printed_number(year, number))
    return found


def _payment(convention: Convention, carrier: Organisation, on: date) -> Content:
    days = convention.payment_days
    return {
        "due_on": iso(on + timedelta(days=days)) if days is not None else None,
        "holder": carrier.name,
        "iban": carrier.iban or None,
        "bic": carrier.bic or None,
        "accountant": carrier.payee or None,
    }

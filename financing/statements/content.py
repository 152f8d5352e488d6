"""The content of a statement of expenses, frozen: everything that it prints, as canonical JSON.

Its own kind, with its own schema number: money in integer centimes, days in ISO 8601.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from epci.models import Organisation
from financing.actuals.reading import LineActual, PeriodActuals, left_of
from financing.letters.cancellation import PRINTED
from financing.letters.letterhead import demonstration_notes, iso, said_by
from financing.letters.page import Content
from financing.models import ActualPiece, ExpenseStatement, Line

KIND = "statement"
SCHEMA = 1
FACTS = ("lines", "pieces")  # two statements that agree on them say the same thing
VISAS = {
    Organisation.Kind.CHAMBER: "Visa du trésorier",
    Organisation.Kind.ASSOCIATION: "Visa du trésorier ou du commissaire aux comptes",
}
PUBLIC_VISA = "Visa du comptable public"


@dataclass(frozen=True)
class Certifier:
    """Who certifies the statement, by name and capacity."""

    name: str
    capacity: str


def facts_of(actuals: PeriodActuals, planned: Mapping[int, int]) -> Content:
    """What was spent and received, and from which pieces; `planned` is by line's id."""
    return {
        "lines": [_line(one, planned) for one in actuals.lines],
        "pieces": [_piece(one) for one in actuals.pieces if left_of(one)],
        "totals": {
            "expenses": actuals.spent,
            "fundings": actuals.funded,
            "awaited": sum(one.awaited for one in actuals.lines),
            "remainder": max(0, actuals.spent - actuals.funded),
        },
        "unmet": [{"line": one.label, "condition": one.gate} for one in actuals.unmet],
    }


def _line(one: LineActual, planned: Mapping[int, int]) -> Content:
    line = one.line
    return {
        "code": line.code,
        "label": line.label,
        "nature": line.nature,
        "funder": line.funder.name if line.funder else None,
        "planned": planned.get(line.pk),
        "actual": one.actual,
        "awaited": one.awaited,
    }


def _piece(piece: ActualPiece) -> Content:
    """A piece that has a document quotes its digest."""
    document = {"document_sha256": piece.document.sha256} if piece.document else {}
    return {
        **document,
        "line": piece.line.code,
        "dated_on": piece.dated_on.isoformat(),
        "supplier": piece.supplier,
        "reference": piece.reference,
        "mandate": piece.mandate or None,
        "mandate_on": iso(piece.mandate_on),
        "amount": piece.amount,
        "withdrawn": piece.amount - left_of(piece),
        "avoirs": [one.reference for one in piece.taken_back if one.reference],
        "awaited": piece.is_awaited,
    }


def content_of(
    actuals: PeriodActuals,
    facts: Content,
    certifier: Certifier,
    replaced: ExpenseStatement | None,
    heading: Mapping[str, Any],
) -> Content:
    """The whole of it, under its number; `heading` ties it to the carrier's previous one."""
    carrier = actuals.component.carrier
    return {
        "kind": KIND,
        "schema": SCHEMA,
        **_object(actuals),
        **facts,
        "replaces": replaced and _replaced(replaced),
        "visa": VISAS.get(carrier.organisation.kind, PUBLIC_VISA),
        **said_by(carrier),
        "signatory": {"name": certifier.name, "capacity": certifier.capacity},
        **heading,
    }


def _object(actuals: PeriodActuals) -> Content:
    """What is stated: a component in a period of a convention."""
    component, period = actuals.component, actuals.period
    convention = component.convention
    notes = demonstration_notes(convention, component.carrier.organisation, ())
    return {
        "demonstration": settings.DEMONSTRATION,
        "demonstration_notes": [one for one in notes if one in PRINTED],
        "convention": {
            "reference": convention.reference,
            "title": convention.title,
            "vat": convention.get_vat_display(),
        },
        "component": {
            "code": component.code,
            "label": component.label,
            "legal_basis": component.legal_basis,
        },
        "period": {
            "label": period.label,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
            "fiscal_year": period.fiscal_year,
        },
    }


def _replaced(statement: ExpenseStatement) -> Content:
    return {
        "number": str(statement),
        "issued_on": statement.issued_on.isoformat(),
        "sha256": statement.sha256,
        "expenses": statement.spent,
        "fundings": statement.funded,
    }


def heading_of(
    number: str | None, on: date, previous_number: str = "", previous_sha256: str = ""
) -> Content:
    return {
        "number": number,
        "issued_on": on.isoformat(),
        "previous_number": previous_number or None,
        "previous_sha256": previous_sha256 or None,
    }


def totals_again(content: Content) -> Content:
    """The sums of a statement worked out anew from its pieces, to compare; centimes by code."""
    actual = {line["code"]: 0 for line in content["lines"]}
    for piece in content["pieces"]:
        actual[piece["line"]] += piece["amount"] - piece["withdrawn"]
    by_nature = {
        nature: sum(actual[one["code"]] for one in content["lines"] if one["nature"] == nature)
        for nature in (Line.Nature.EXPENSE, Line.Nature.FUNDING)
    }
    spent, funded = by_nature[Line.Nature.EXPENSE], by_nature[Line.Nature.FUNDING]
    return {
        "actual": actual,
        "expenses": spent,
        "fundings": funded,
        "remainder": max(0, spent - funded),
    }

"""The example of the template: one convention of our own making, whole; nothing in it is real."""

from datetime import date
from fractions import Fraction
from typing import Any

from conventions.entities.kinds import ConventionKind
from financing.core.keys import Rounding, RuleKind
from financing.entities.keys import BLOCKS
from financing.models import Basis, Line, PopulationBasis

PLACE = {"convention": "TI-EXEMPLE"}
COMPONENT = {**PLACE, "component": "Animation"}
FIGURE = {
    **PLACE,
    "criterion": "entreprises suivies",
    "year": 2026,
    "source": "décompte du service",
}
SAMPLE: dict[str, list[dict[str, Any]]] = {
    "conventions": [
        {
            "reference": "TI-EXEMPLE",
            "title": "Territoire d'industrie, exemple",
            "kind": ConventionKind.PARTNERSHIP.value,
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2027, 12, 31),
            "payment_days": 30,
        }
    ],
    "parties": [
        {
            **PLACE,
            "name": "Communauté A",
            "short_name": "CCA",
            "is_lead": True,
            "is_contributor": True,
            "authorised_on": date(2025, 12, 11),
            "number": "2025-104",
            "signed_on": date(2026, 1, 8),
        },
        {**PLACE, "name": "Communauté B", "short_name": "CCB", "is_contributor": True},
    ],
    "periods": [
        {
            **PLACE,
            "label": "2026",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
            "year": 2026,
        }
    ],
    "components": [{**COMPONENT, "carrier": "CCA", "basis": Basis.PLANNED.value}],
    "lines": [
        {
            **COMPONENT,
            "label": "Chef de projet",
            "nature": Line.Nature.EXPENSE.value,
            "total": 4_000_000,
        },
        {
            **COMPONENT,
            "label": "Subvention",
            "nature": Line.Nature.FUNDING.value,
            "funder": "Une région",
            "pays_for": "Chef de projet",
            "total": 1_000_000,
        },
    ],
    "amounts": [
        {**COMPONENT, "line": "Chef de projet", "period": "2026", "amount": 4_000_000},
        {**COMPONENT, "line": "Subvention", "period": "2026", "amount": 1_000_000},
    ],
    "rules": [
        {
            **COMPONENT,
            "year": 2026,
            "kind": RuleKind.POPULATION.value,
            "basis": PopulationBasis.TOTAL.value,
            "step": "0.1",
            "rounding": Rounding.LARGEST_REMAINDER.value,
        },
        {**COMPONENT, "year": 2027, "kind": BLOCKS},
    ],
    "terms": [
        {**COMPONENT, "year": 2026, "party": "CCA"},
        {**COMPONENT, "year": 2026, "party": "CCB"},
        {**COMPONENT, "year": 2027, "party": "CCA"},
        {**COMPONENT, "year": 2027, "party": "CCB", "ceiling": 1_500_000},
    ],
    "blocks": [
        {
            **COMPONENT,
            "year": 2027,
            "rank": 1,
            "slice": "percent",
            "value": Fraction(40),
            "by": "population totale",
        },
        {
            **COMPONENT,
            "year": 2027,
            "rank": 2,
            "slice": "rest",
            "by": "entreprises suivies",
            "lag": 1,
        },
    ],
    "criteria": [
        {
            **PLACE,
            "name": "entreprises suivies",
            "unit": "entreprises",
            "decimals": 0,
            "source": "décompte du service",
        }
    ],
    "figures": [
        {**FIGURE, "party": "CCA", "value": Fraction(31)},
        {**FIGURE, "party": "CCB", "value": Fraction(12)},
    ],
    "shares": [
        {**COMPONENT, "year": 2026, "party": "CCA", "percent": Fraction("57.3")},
        {**COMPONENT, "year": 2026, "party": "CCB", "percent": Fraction("42.7")},
    ],
    "letters": [
        {
            **COMPONENT,
            "period": "2026",
            "party": "CCB",
            "number": "2026-12",
            "issued_on": date(2026, 3, 2),
            "amount": 640_500,
        }
    ],
    "payments": [
        {**PLACE, "number": "2026-12", "paid_on": date(2026, 4, 1), "amount": 640_500},
    ],
}

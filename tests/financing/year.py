"""A year of a convention of our own making, from its calls to its settlement.

One carrier that keeps nothing, contributors in equal parts, 1 000 € planned, one funder.
"""

from datetime import date

from financing.actuals.acts import Recorded, record_pieces, withdraw_piece
from financing.actuals.files import TypedPiece
from financing.models import ActualPiece, Component, FundCall, Line, Period, PlannedAmount
from financing.reckoning.keeping import rebuild
from financing.register.audit.register import anomalies
from financing.rounds.acts import issue_round
from financing.rounds.composition import Order
from financing.settlements.acts import Settled, settle_year
from financing.statements.acts import NumberedStatement, state_actuals
from tests.factories import OrganisationFactory
from tests.faults.world import REASON, build, orders

ON, SPENT_ON = date(2026, 1, 15), date(2001, 5, 12)


class Year:
    """The acts of a year, each with what it needs; amounts are centimes."""

    def __init__(self, contributors: int = 3) -> None:
        build(contributors=contributors)
        (self.order,) = orders()
        self.expense = Line.objects.get(code="depense")
        self.funding = Line.objects.create(
            component=self.component,
            rank=1,
            code="aide",
            label="Aide",
            nature=Line.Nature.FUNDING,
            state=Line.FundingState.REQUESTED,
            funder=OrganisationFactory(name="Financeur"),
        )
        text = PlannedAmount.objects.get().text
        PlannedAmount.objects.create(
            line=self.funding, period=self.period, text=text, amount=100_00
        )
        self.count = 0

    @property
    def component(self) -> Component:
        return self.order.component

    @property
    def period(self) -> Period:
        return self.order.period

    @property
    def facts(self) -> dict[str, object]:
        return {"component": self.component, "period": self.period, "by": None, "on": ON}

    def call(self, instalment: int | None = None) -> None:
        order = Order(self.component, self.period, "planned", None, instalment)
        issue_round(order=order, by=None, on=ON, override=REASON)

    def spend(self, amount: int, line: Line | None = None, *, is_awaited: bool = False) -> Recorded:
        self.count += 1
        reference = f"F-{self.count}"
        piece = TypedPiece(
            line or self.expense, SPENT_ON, amount, "Maison", reference, is_awaited=is_awaited
        )
        return record_pieces(pieces=[piece], **self.facts)

    def withdraw_last(self) -> None:
        piece = ActualPiece.objects.latest("pk")
        withdraw_piece(piece=piece, reason="erreur", by=None, on=ON)

    def state(self) -> NumberedStatement:
        return state_actuals(**self.facts)

    def settle(self, **choices: str) -> Settled:
        return settle_year(override=REASON, **choices, **self.facts)

    def letters(self, kind: str) -> list[int]:
        """The amounts of the letters of a kind, in the order of their numbers."""
        rows = FundCall.objects.filter(kind=kind).order_by("number")
        return list(rows.values_list("amount", flat=True))

    def anomalies(self) -> list[str]:
        """What verify finds, once what plans give is kept, as after each commit."""
        rebuild()
        return list(anomalies())

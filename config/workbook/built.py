"""The rows of the tables that a workbook makes, held together as its sheets hold them."""

from dataclasses import dataclass, field

from config.workbook.portfolio import (
    BroughtComponent,
    BroughtConvention,
    BroughtParty,
    key_of,
)
from conventions.models import Approval, Convention, Party, Text
from financing.models import (
    Component,
    CriterionFigure,
    EarlierLetter,
    EarlierPayment,
    Line,
    Period,
    PlannedAmount,
    Rule,
    RuleCriterion,
    RuleTerm,
)


@dataclass
class BuiltComponent:
    """A component with its rows; `terms` by rule."""

    brought: BroughtComponent
    row: Component
    lines: list[Line] = field(default_factory=list)
    paid: dict[int, list[Line]] = field(default_factory=dict)  # by funding's place in `lines`
    amounts: list[PlannedAmount] = field(default_factory=list)
    terms: list[tuple[Rule, list[RuleTerm]]] = field(default_factory=list)
    uses: dict[int, list[RuleCriterion]] = field(default_factory=dict)  # by rule's id


@dataclass
class BuiltConvention:
    """A convention with its rows, by the keys that the sheets name them by."""

    brought: BroughtConvention
    row: Convention
    text: Text
    parties: dict[str, Party] = field(default_factory=dict)
    approvals: list[Approval] = field(default_factory=list)
    periods: dict[str, Period] = field(default_factory=dict)
    components: dict[str, BuiltComponent] = field(default_factory=dict)
    figures: list[CriterionFigure] = field(default_factory=list)
    letters: list[EarlierLetter] = field(default_factory=list)
    payments: list[EarlierPayment] = field(default_factory=list)

    def party(self, party: BroughtParty | None) -> Party:
        if party is None:
            raise ValueError("un volet sans porteur est une faute du classeur")
        return self.parties[key_of(party.short_name)]

"""The tables of financing, by the one name that Django looks for."""

from financing.entities.actuals import (
    ActualPiece,
    ConditionMet,
    ExpenseStatement,
    PieceWithdrawal,
    StatementCounter,
    StatementPdf,
    YearClosing,
    stated_number,
)
from financing.entities.call_rounds import CalledLine, CallRound, Cancellation, Release
from financing.entities.campaigns import Campaign, PlannedRound
from financing.entities.chained import RowChain
from financing.entities.criteria import Criterion, CriterionFigure
from financing.entities.due_notices import DueNotice
from financing.entities.earlier import EarlierLetter, EarlierPayment
from financing.entities.imputations import Imputation
from financing.entities.keys import (
    Key,
    KeyShare,
    KeyWithdrawal,
    PopulationBasis,
    Rule,
    RuleCriterion,
    RuleTerm,
)
from financing.entities.letter_models import LetterModel
from financing.entities.plan import (
    ActualAmount,
    Basis,
    Component,
    Line,
    LinePlace,
    Period,
    PlannedAmount,
)
from financing.entities.reckoned import ReckonedPeriod, ReckonedShare
from financing.entities.recovery import LetterHold, LetterMandate, ReminderDelays, Titre
from financing.entities.register import (
    CallPdf,
    Counter,
    CreditUse,
    FundCall,
    Payment,
    Receipt,
    printed_number,
)
from financing.entities.scenario import Scenario
from financing.entities.schedule import Instalment
from financing.entities.sending import Sending
from financing.entities.verification import Backup, Verification

__all__ = [
    "ActualAmount",
    "ActualPiece",
    "Backup",
    "Basis",
    "CallPdf",
    "CallRound",
    "CalledLine",
    "Campaign",
    "Cancellation",
    "Component",
    "ConditionMet",
    "Counter",
    "CreditUse",
    "Criterion",
    "CriterionFigure",
    "DueNotice",
    "EarlierLetter",
    "EarlierPayment",
    "ExpenseStatement",
    "FundCall",
    "Imputation",
    "Instalment",
    "Key",
    "KeyShare",
    "KeyWithdrawal",
    "LetterHold",
    "LetterMandate",
    "LetterModel",
    "Line",
    "LinePlace",
    "Payment",
    "Period",
    "PieceWithdrawal",
    "PlannedAmount",
    "PlannedRound",
    "PopulationBasis",
    "Receipt",
    "ReckonedPeriod",
    "ReckonedShare",
    "Release",
    "ReminderDelays",
    "RowChain",
    "Rule",
    "RuleCriterion",
    "RuleTerm",
    "Scenario",
    "Sending",
    "StatementCounter",
    "StatementPdf",
    "Titre",
    "Verification",
    "YearClosing",
    "printed_number",
    "stated_number",
]

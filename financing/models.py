"""The tables of financing, by the one name that Django looks for."""

from financing.entities.criteria import Criterion, CriterionFigure
from financing.entities.keys import (
    Key,
    KeyShare,
    KeyWithdrawal,
    PopulationBasis,
    Rule,
    RuleCriterion,
    RuleTerm,
)
from financing.entities.plan import ActualAmount, Basis, Component, Line, Period, PlannedAmount
from financing.entities.reckoned import ReckonedPeriod, ReckonedShare
from financing.entities.register import (
    CalledLine,
    CallPdf,
    CallRound,
    Cancellation,
    Counter,
    FundCall,
    Payment,
    Release,
    Verification,
    printed_number,
)
from financing.entities.scenario import Scenario

__all__ = [
    "ActualAmount",
    "Basis",
    "CallPdf",
    "CallRound",
    "CalledLine",
    "Cancellation",
    "Component",
    "Counter",
    "Criterion",
    "CriterionFigure",
    "FundCall",
    "Key",
    "KeyShare",
    "KeyWithdrawal",
    "Line",
    "Payment",
    "Period",
    "PlannedAmount",
    "PopulationBasis",
    "ReckonedPeriod",
    "ReckonedShare",
    "Release",
    "Rule",
    "RuleCriterion",
    "RuleTerm",
    "Scenario",
    "Verification",
    "printed_number",
]

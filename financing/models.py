"""The tables of financing, by the one name that Django looks for."""

from financing.tables.plan import ActualAmount, Basis, Component, Line, Period, PlannedAmount
from financing.tables.register import (
    CalledLine,
    CallPdf,
    CallRound,
    Cancellation,
    Counter,
    FundCall,
    Payment,
    Release,
    Verification,
)
from financing.tables.scenario import Scenario
from financing.tables.sharing import Key, KeyShare, PopulationBasis, Rule, RuleTerm

__all__ = [
    "ActualAmount",
    "Basis",
    "CallPdf",
    "CallRound",
    "CalledLine",
    "Cancellation",
    "Component",
    "Counter",
    "FundCall",
    "Key",
    "KeyShare",
    "Line",
    "Payment",
    "Period",
    "PlannedAmount",
    "PopulationBasis",
    "Release",
    "Rule",
    "RuleTerm",
    "Scenario",
    "Verification",
]

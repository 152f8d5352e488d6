"""The tables of conventions, by the one name that Django looks for."""

from conventions.entities.agreement import Convention, Text
from conventions.entities.approvals import Approval
from conventions.entities.articles import Article
from conventions.entities.bodies import Body, Meeting, MeetingPresence, Seat
from conventions.entities.bringing import WorkbookImport
from conventions.entities.documents import Document, Withdrawal
from conventions.entities.ending import Termination
from conventions.entities.milestones import Completion, Milestone, Reminder
from conventions.entities.objectives import Goal, Indicator, Lever, Marker, Reading
from conventions.entities.party import Party
from conventions.entities.payees import PaymentChange

__all__ = [
    "Approval",
    "Article",
    "Body",
    "Completion",
    "Convention",
    "Document",
    "Goal",
    "Indicator",
    "Lever",
    "Marker",
    "Meeting",
    "MeetingPresence",
    "Milestone",
    "Party",
    "PaymentChange",
    "Reading",
    "Reminder",
    "Seat",
    "Termination",
    "Text",
    "Withdrawal",
    "WorkbookImport",
]

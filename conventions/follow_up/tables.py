"""The duties of a convention as lists: what is expected, what was done, what was given up."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from conventions.follow_up.timetable import DutyRow
from conventions.models import Completion
from press.kit.columns import ActsColumn, Column, DayColumn, PartColumn, RowAct, StateColumn
from press.kit.tables import Empty, Table
from press.words.french import long_date


@dataclass(frozen=True)
class ExpectedDuty:
    """A duty that is not finished; `may_edit`, its lead reads it."""

    row: DutyRow
    may_edit: bool

    @property
    def due_on(self) -> date | None:
        return self.row.current.due_on

    @property
    def owner(self) -> str:
        return str(self.row.duty.milestone.owner or "Le pilote")

    @property
    def rule(self) -> str:
        """What the day is computed from, where it is."""
        told = self.row.duty.rule
        return told.said if told.is_computed and self.due_on else ""

    @property
    def acts(self) -> list[RowAct]:
        one = self.row.duty.milestone
        place = (one.convention.reference, one.pk)
        done = RowAct("C'est fait", reverse("complete_duty", args=place), f": {one.title}")
        edit = RowAct("Modifier", reverse("edit_duty", args=place), f": {one.title}")
        may_report = self.row.may_report and bool(self.row.pending)
        return [done] * may_report + [edit] * self.may_edit


@dataclass(frozen=True)
class DoneDuty:
    """One occurrence that was done."""

    row: DutyRow
    completion: Completion

    @property
    def acts(self) -> list[RowAct]:
        one, milestone = self.completion, self.row.duty.milestone
        url = reverse("reopen_duty", args=[milestone.convention.reference, one.pk])
        about = f": {milestone.title}, {long_date(one.due_on)}"
        return [RowAct("Rouvrir", url, about, post=True)] * self.row.may_report


@dataclass(frozen=True)
class GivenUpDuty:
    """A duty that is followed no more, and why."""

    row: DutyRow
    may_edit: bool

    @property
    def acts(self) -> list[RowAct]:
        milestone = self.row.duty.milestone
        url = reverse("resume_duty", args=[milestone.convention.reference, milestone.pk])
        return [RowAct("Reprendre", url, f": {milestone.title}", post=True)] * self.may_edit


class DutyTable(Table):
    """The rows are those of `FollowUp.expected`: late on top, then the next."""

    name = "echeances"
    title = "Échéances, les retards en premier"
    noun = "échéance"
    nothing = Empty("Tout est fait", "Rien n'est attendu.")

    etat = StateColumn("État", accessor=lambda one: (one.row.badge, one.row.standing.value))
    echeance = PartColumn(
        "Échéance",
        "conventions/follow_up/_duty.html",
        accessor="row__duty__milestone__title",
        row_header=True,
    )
    jour = DayColumn("Jour", accessor="due_on")
    regle = Column("Règle", accessor="rule", visible=False)
    qui = Column("Qui", accessor="owner")
    source = Column("Source", accessor="row__duty__milestone__source", visible=False)
    actes = ActsColumn(accessor="acts")


class DoneTable(Table):
    """The rows are those of `FollowUp.done`, the latest first."""

    title = "Ce qui est fait"
    noun = "échéance faite,échéances faites"

    echeance = Column("Échéance", accessor="row__duty__milestone__title", row_header=True)
    jour = DayColumn("Pour le", accessor="completion__due_on")
    faite = DayColumn("Faite le", accessor="completion__done_on")
    note = Column("Note", accessor="completion__note")
    actes = ActsColumn(accessor="acts")


class GivenUpTable(Table):
    """The rows are those of `FollowUp.given_up`."""

    title = "Ce qui est abandonné"
    noun = "échéance abandonnée,échéances abandonnées"

    echeance = Column("Échéance", accessor="row__duty__milestone__title", row_header=True)
    regle = Column("Règle", accessor="row__duty__rule__said", orderable=False)
    abandonnee = DayColumn("Abandonnée le", accessor="row__duty__milestone__cancelled_on")
    motif = Column("Motif", accessor="row__duty__milestone__cancel_reason")
    actes = ActsColumn(accessor="acts")

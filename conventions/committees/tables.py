"""The meetings of a committee as a list."""

from django.http import HttpRequest
from django.urls import reverse

from conventions.committees.reading import Committee, Sitting
from press.kit.columns import ActsColumn, Column, DayColumn, PartColumn, RowAct, StateColumn
from press.kit.tables import Empty, Table
from press.words.french import long_date


def _acts(one: Sitting) -> list[RowAct]:
    """What its lead may do of a meeting: say who came, or that it does not take place."""
    meeting, body = one.meeting, one.meeting.body
    if meeting.cancelled:
        return []
    reference, about = body.convention.reference, f"{body.name}, {long_date(meeting.held_on)}"
    found = []
    if one.is_past and one.members:
        url = reverse("record_meeting", args=[reference, meeting.pk])
        found.append(RowAct("Corriger" if one.is_held else "Qui était là ?", url, about))
    elif one.is_past:
        url = reverse("change_body", args=[reference, body.pk])
        found.append(RowAct("Dire d'abord qui siège", url))
    if not one.is_held:
        url = reverse("call_off_meeting", args=[reference, meeting.pk])
        label = "N'a pas eu lieu" if one.is_past else "Annuler"
        found.append(RowAct(label, url, f": {about}", post=True))
    return found


class MeetingTable(Table):
    """The rows are the sittings of a `Committee`, the latest first."""

    noun = "réunion"
    nothing = Empty("Aucune réunion n'est notée", "")

    jour = DayColumn("Réunion", accessor="meeting__held_on", row_header=True)
    lieu = Column("Lieu", accessor="meeting__place")
    etat = StateColumn("État", accessor="badge")
    presences = Column("Présences", accessor="said", orderable=False)
    ordre = Column("Ordre du jour", accessor="meeting__agenda", part_of="decisions")
    decisions = PartColumn(
        "Ordre du jour et décisions",
        "conventions/committees/_decided.html",
        accessor="meeting__decisions",
        orderable=False,
        label="Décisions",
    )
    actes = ActsColumn(accessor=_acts)

    @classmethod
    def of(cls, committee: Committee, request: HttpRequest, *, may_edit: bool) -> "MeetingTable":
        """The meetings of one committee; a page has several, each with its own address."""
        body = committee.body
        exclude = () if may_edit else ("actes",)
        table = cls(committee.sittings, request=request, prefix=f"i{body.pk}-", exclude=exclude)
        table.title = f"Réunions : {body.name}"
        table.files = f"reunions-{body.pk}"
        return table

    def render_presences(self, value: str) -> str:
        return f"{value[0].upper()}{value[1:]}."

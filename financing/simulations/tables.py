"""The scenarios that are kept of a component's year, as a list."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from financing.models import Scenario
from press.kit.columns import ActsColumn, Column, DayColumn, RowAct, StateColumn, itself
from press.kit.tables import Table


class ScenarioTable(Table):
    """The scenarios that a person sees, of one component and year."""

    title = "Scénarios gardés"
    noun = "scénario"

    titre = Column("Scénario", accessor="title", row_header=True)
    organisme = Column("Gardé par", accessor="organisation")
    le = DayColumn("Le", accessor="kept_on")
    partage = StateColumn(
        "Partage",
        accessor=lambda one: (
            ("done", "partagé avec les parties") if one.is_shared else ("neutral", "gardé pour soi")
        ),
    )
    actes = ActsColumn(accessor=itself)

    reference: str = ""  # of their convention, which the rows do not read

    def render_titre(self, record: Scenario) -> SafeString:
        url = f"{self.request.path}?{record.query}&titre={quote(record.title)}"
        return format_html('<a href="{}">{}</a>', url, record.title)

    def render_actes(self, record: Scenario) -> SafeString:
        url = reverse("scenario", args=[self.reference, record.pk])
        return ActsColumn().render([RowAct("Gérer", url, record.title)], self)

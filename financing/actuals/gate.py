"""Whether a year of a component is open to writing: nobody writes in one that is closed."""

from django.core.exceptions import ValidationError

from conventions.state.gate import why_convention_closed
from financing.models import Component, Period, YearClosing
from press.words.french import short_date


def closing(component: Component, period: Period) -> YearClosing | None:
    """What closed the period, None where it is open; one query."""
    last = YearClosing.objects.filter(component=component, period=period).order_by("pk").last()
    return None if last is None or last.is_open else last


def require_open(component: Component, period: Period) -> None:
    """Raises ValidationError `draft` while the plan is still written, and `closed`, with who may
    reopen.
    """
    if not why_convention_closed(component.convention):
        raise ValidationError(
            "La convention est encore un projet : rien ne se dépense sur un plan qui s'écrit.",
            code="draft",
        )
    closed = closing(component, period)
    if closed:
        raise ValidationError(
            f"L'exercice {period.fiscal_year} du volet {component.label} est clos depuis le "
            f"{short_date(closed.made_on)} : un administrateur de {component.carrier.organisation}"
            " peut le rouvrir, avec un motif.",
            code="closed",
        )


def lock(component: Component) -> None:
    """One writing at a time on the years of a component; inside a transaction."""
    Component.objects.select_for_update().only("pk").get(pk=component.pk)

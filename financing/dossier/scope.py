"""What an address of a component and a year names, for who may see its convention."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from conventions.models import Convention
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_component
from financing.models import Component, Period


def component_of_year(
    user: User, reference: str, code: str, year: int, on: date
) -> tuple[ComponentFile, Period]:
    """The component with all its financing on a day, and the first period of the year; or 404."""
    visible = Convention.objects.visible_to(user).named(reference)
    components = Component.objects.select_related("convention", "carrier__organisation")
    component = get_object_or_404(components, convention__in=visible, code=code)
    periods = Period.objects.in_effect(on).filter(convention=component.convention_id)
    period = periods.filter(fiscal_year=year).order_by("starts_on").first()
    if period is None:
        raise Http404("Ce volet n'a pas de période pour cette année.")
    return read_component(component, on), period

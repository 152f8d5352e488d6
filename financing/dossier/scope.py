"""What an address of a component and a year names, for who may see its convention."""

from datetime import date

from django.db.models import FilteredRelation, QuerySet
from django.http import Http404

from accounts.models import User
from conventions.models import Convention, Text
from conventions.texts.reading import text_columns, texts_in, the_one_of
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_component
from financing.models import Component, Period

BESIDE = "convention", "carrier__organisation"
MISSING = "Cette convention n'a pas de volet de ce code."


def component_of_year(
    user: User, reference: str, code: str, year: int, on: date
) -> tuple[ComponentFile, Period]:
    """The component with all its financing on a day, and the first period of the year; or 404."""
    component, texts = component_in_sight(user, reference, code)
    periods = Period.objects.in_effect(on).filter(convention=component.convention_id)
    period = periods.filter(fiscal_year=year).order_by("starts_on").first()
    if period is None:
        raise Http404("Ce volet n'a pas de période pour cette année.")
    return read_component(component, on, texts), period


def component_in_sight(user: User, reference: str, code: str) -> tuple[Component, list[Text]]:
    """A component with its convention and its carrier, and every text of the convention; one query.

    Raises as `the_one_of`.
    """
    rows = list(_rows_of(user, reference, code))
    component = the_one_of(rows, MISSING)
    return component, texts_in(rows, component.convention)


def scheduled_component(user: User, reference: str, code: str) -> tuple[Component, list[Text]]:
    """The same with its schedule, in the same query."""
    rows = _rows_of(user, reference, code).annotate(entry=FilteredRelation("instalments"))
    found = list(rows.select_related(*BESIDE, "entry").order_by("pk", "text_number", "entry__rank"))
    component = the_one_of(found, MISSING)
    # Django sets no entry where there is none.
    entries = {one.entry.pk: one.entry for one in found if getattr(one, "entry", None)}
    component.read_schedule = list(entries.values())
    texts = {one.text_number: one for one in found}
    return component, texts_in(list(texts.values()), component.convention)


def _rows_of(user: User, reference: str, code: str) -> QuerySet[Component]:
    """A row for each text of the convention."""
    visible = Convention.objects.visible_to(user).named(reference)
    named = Component.objects.select_related(*BESIDE).filter(convention__in=visible, code=code)
    return named.annotate(**text_columns("convention__")).order_by("pk", "text_number")

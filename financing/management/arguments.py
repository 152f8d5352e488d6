"""The arguments that name what is shared or called, and French refusals on the command line."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from conventions.models import Convention
from epci.models import Organisation
from financing.models import Basis, Component, Counter, Period
from financing.rounds.composition import Order
from press.words.french import is_number


def add_convention_arguments(parser: CommandParser) -> None:
    """REF [--lead]: see `convention_of`."""
    parser.add_argument("reference", metavar="REF", help="référence de la convention")
    parser.add_argument(
        "--lead", metavar="SIREN", help="son pilote, quand plusieurs conventions ont la référence"
    )


def add_order_arguments(parser: CommandParser, *, default_basis: str | None = None) -> None:
    """REF [--lead] --year [--component] [--lines] [--basis]."""
    add_convention_arguments(parser)
    parser.add_argument("--year", type=year, required=True, help="exercice")
    parser.add_argument("--component", help="code du volet, s'il y en a plusieurs")
    parser.add_argument("--lines", help="codes des lignes appelées, séparés par des virgules")
    parser.add_argument("--basis", choices=Basis.values, default=default_basis)


def add_year_arguments(parser: CommandParser) -> None:
    """REF [--lead] --year [--component]."""
    add_convention_arguments(parser)
    parser.add_argument("--year", type=year, required=True, help="exercice")
    parser.add_argument("--component", help="code du volet, s'il y en a plusieurs")


def year(text: str) -> int:
    if not (is_number(text) and len(text) == 4):
        raise ArgumentTypeError(f"« {text} » n'est pas une année (AAAA).")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » n'est pas une date (AAAA-MM-JJ).") from error


def read_order(options: dict[str, Any]) -> Order:
    """What the arguments name; ValidationError in French for what does not exist."""
    component, period = read_year(options)
    return Order(
        component=component,
        period=period,
        basis=options["basis"] or component.default_basis,
        lines=None if options["lines"] is None else _codes(options["lines"]),
    )


def read_year(options: dict[str, Any]) -> tuple[Component, Period]:
    """The component and the period that the arguments name; ValidationError in French."""
    convention = convention_of(options)
    component = component_of(convention, options["component"])
    return component, period_of(convention, options["year"], timezone.localdate())


def convention_of(options: dict[str, Any]) -> Convention:
    """The convention of a reference; `--lead` chooses where several have it, else all are told.

    A lead is named by its SIREN, by its name where it has none. Raises ValidationError
    `reference`, `lead`.
    """
    reference, lead = options["reference"], options["lead"]
    named = list(Convention.objects.filter(reference=reference).select_related("led_by"))
    if not named:
        known = ", ".join(dict.fromkeys(Convention.objects.values_list("reference", flat=True)))
        raise ValidationError(
            f"Convention « {reference} » inconnue (connues : {known or 'aucune'}).",
            code="reference",
        )
    found = [one for one in named if lead in (None, _lead_of(one))]
    if len(found) == 1:
        return found[0]
    choices = " ; ".join(f"--lead {_lead_of(one)!r}, {one.led_by}, {one.title}" for one in named)
    why = f"Aucune n'est pilotée par « {lead} »" if lead else f"{len(named)} conventions l'ont"
    raise ValidationError(f"Référence {reference} : {why}. {choices}.", code="lead")


def _lead_of(convention: Convention) -> str:
    lead = convention.led_by
    return (lead.siren or lead.name) if lead else ""


def component_of(convention: Convention, code: str | None) -> Component:
    """The component of that code; the only one where no code is given."""
    components = {
        component.code: component
        for component in Component.objects.filter(convention=convention).select_related(
            "convention", "carrier__organisation"
        )
    }
    if not components:
        raise ValidationError(f"{convention} n'a pas de financement.", code="no_financing")
    if code is None and len(components) == 1:
        return next(iter(components.values()))
    if code not in components:
        asked = f"Volet « {code} » inconnu" if code else "Précisez le volet"
        raise ValidationError(f"{asked} : {', '.join(components)}.", code="component")
    return components[code]


def period_of(convention: Convention, fiscal_year: int, on: date) -> Period:
    """The period of that fiscal year on a day; refused where there is none, or several."""
    every = Period.objects.in_effect(on).filter(convention=convention)
    periods = list(every.filter(fiscal_year=fiscal_year))
    if len(periods) == 1:
        return periods[0]
    if not periods:
        known = every.values_list("fiscal_year", flat=True)
        raise ValidationError(
            f"{convention} n'a pas de période pour l'exercice {fiscal_year} "
            f"(exercices : {', '.join(map(str, known))}).",
            code="period",
        )
    labels = ", ".join(period.label for period in periods)
    raise ValidationError(
        f"L'exercice {fiscal_year} a plusieurs périodes : {labels}.", code="period"
    )


def carriers_that_number() -> list[Organisation]:
    """Those whose letters a command looks after when it is given none."""
    numbered = Counter.objects.values("carrier")
    return list(Organisation.objects.filter(pk__in=numbered).order_by("pk"))


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(","))
    if not all(codes):
        raise ValidationError(
            f"--lines « {text} » : donnez les codes des lignes, séparés par des virgules.",
            code="lines",
        )
    return codes


def french_errors(handle: Callable[..., None]) -> Callable[..., None]:
    """Turn expected refusals into a list of sentences and a non-zero exit."""

    @wraps(handle)
    def guarded(*args: Any, **options: Any) -> None:
        try:
            handle(*args, **options)
        except ValidationError as error:
            raise CommandError("\n".join(f"- {message}" for message in error.messages)) from error

    return guarded

"""The acts on scenarios: keep a simulation, rename or share it, delete it.

Each is one function, atomic, with its line in the journal; a scenario engages nobody.
"""

from datetime import date
from typing import Unpack

from django.db import transaction

from accounts.models import User
from conventions.journal import Said, note
from epci.models import Organisation
from epci.permissions import Act, require
from financing.models import Component, Scenario
from press.kit.undoing import PUT_BACK, TakenOut, put_back, written
from press.kit.versions import require_unchanged


@transaction.atomic
def keep_scenario(
    *,
    component: Component,
    year: int,
    query: str,
    title: str,
    is_shared: bool,
    organisation: Organisation,
    by: User | None,
    on: date,
) -> Scenario:
    """Keep a simulation, as the end of its address, for an organisation.

    Raises ValidationError for a title that the organisation has already given.
    """
    require(by, Act.KEEP_SCENARIO, organisation)
    scenario = Scenario(
        component=component,
        year=year,
        title=title,
        organisation=organisation,
        is_shared=is_shared,
        query=query,
        kept_on=on,
    )
    scenario.full_clean()
    scenario.save()
    _journal("scénario gardé", scenario, by, after=_said(scenario))
    return scenario


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, title: str, is_shared: bool, seen: str = "", by: User | None
) -> Scenario:
    """Rename a scenario, share it or not. Raises ValidationError as `keep_scenario`, StaleError."""
    require(by, Act.KEEP_SCENARIO, scenario.organisation)
    locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
    now = {"title": locked.title, "is_shared": locked.is_shared}
    require_unchanged(seen, now, {"title": title, "is_shared": is_shared})
    before = _said(scenario)
    scenario.title, scenario.is_shared = title, is_shared
    scenario.full_clean()
    scenario.save()
    _journal("scénario modifié", scenario, by, before=before, after=_said(scenario))
    return scenario


@transaction.atomic
def delete_scenario(*, scenario: Scenario, by: User | None) -> TakenOut:
    """Take a scenario away; gives it for `put_back_scenario`. Raises PermissionDenied."""
    require(by, Act.KEEP_SCENARIO, scenario.organisation)
    _journal("scénario supprimé", scenario, by, before=_said(scenario))
    gone = TakenOut("scenario", f"Le scénario « {scenario.title} »", written([scenario]))
    scenario.delete()
    return gone


@transaction.atomic
def put_back_scenario(*, gone: TakenOut, by: User | None, on: date) -> None:
    """A scenario that was taken away is there again. Raises ValidationError `taken`."""
    scenario = gone.first
    require(by, Act.KEEP_SCENARIO, scenario.organisation)
    put_back(gone)
    _journal(PUT_BACK, scenario, by, after=_said(scenario))


def _said(scenario: Scenario) -> str:
    shared = "partagé avec les parties" if scenario.is_shared else "gardé par l'organisme"
    return f"« {scenario.title} », {shared}"


def _journal(act: str, scenario: Scenario, by: User | None, **said: Unpack[Said]) -> None:
    subject = f"{scenario.component.label}, {scenario.year} : {scenario.title}"
    convention = scenario.component.convention
    note(act, convention, scenario.organisation, by, subject=subject, **said)

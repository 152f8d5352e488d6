"""Acts on organisations and populations: each one whole, with its line in the journal."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts import journal
from accounts.models import User
from epci.models import (
    CommuneMembership,
    CommuneMerger,
    Epci,
    Organisation,
    Population,
    validate_siren,
)
from epci.permissions import Act, require, require_host
from epci.populations import registry
from epci.populations.figures import (
    FIRST_YEAR,
    LAST_YEAR,
    FigureChange,
    InForce,
    epci_ids,
    in_force,
    names,
    population,
    store,
)
from epci.populations.layouts import MOST_PEOPLE, Figures
from epci.populations.registry import (
    ShippedEpci,
    ShippedMembership,
    ShippedPopulation,
)
from press.kit.bulk import create_all
from press.kit.versions import require_unchanged
from press.words.french import fold, integer, plural, says_something

PUBLISHERS = "INSEE, DGCL et Etalab"
NEW_EDITION = "nouvelle édition du registre livré"
NEW_ENTRY = "nouvelle saisie"
LABELS = ("municipale", "totale")


class Loaded(NamedTuple):
    """How many rows the shipped register brought or changed."""

    epcis: int
    populations: int
    memberships: int
    mergers: int

    def __str__(self) -> str:
        return ", ".join(
            (
                plural(self.epcis, "EPCI", "EPCI"),
                plural(self.populations, "population"),
                plural(self.memberships, "appartenance de commune", "appartenances de communes"),
                plural(self.mergers, "fusion de communes", "fusions de communes"),
            )
        )


@transaction.atomic
def load_register(*, by: User | None) -> Loaded:
    """Bring in what ships; what is known already, renamed, typed or corrected, stays as it is.

    Raises PermissionDenied.
    """
    require_host(by)
    epcis = _add_epcis(registry.shipped_epcis())
    ids = epci_ids()
    loaded = Loaded(
        epcis=epcis,
        populations=_add_populations(registry.shipped_populations(), ids),
        memberships=_put_memberships(registry.shipped_memberships(), ids),
        mergers=_put_mergers(registry.shipped_mergers()),
    )
    if any(loaded):
        journal.record(by=by, act="chargement du registre", subject=str(loaded))
    return loaded


def enter_populations(
    *,
    figures: Mapping[str, Figures],
    year: int,
    organisation: Organisation,
    by: User | None,
    reason: str = "",
    seen: str = "",
) -> int:
    """Keep the figures that an organisation types for 1 January of `year`, by SIREN, all or none.

    A figure that differs is a new row that replaces the one typed before; the same ones again
    change nothing. Gives the number of EPCIs changed. Raises PermissionDenied, and
    ValidationError by cell (« 242504116-total »), or by « reason » where one of the figures
    served an adopted key and none is given. `seen` is the version of the typed figures that the
    page showed, by SIREN as `fact` says each: raises StaleError.
    """
    require(by, Act.ENTER_POPULATIONS, organisation)
    known = names()
    if refused := refused_cells(figures, known, year):
        raise ValidationError(refused)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # one save at a time
        typed = in_force(Population.objects.filter(year=year, entered_for=organisation))
        now = {siren: fact(typed[siren, year].figures) for siren, _ in typed}
        require_unchanged(seen, now, {siren: fact(one) for siren, one in figures.items()})
        changes = _typed_changes(figures, year, typed)
        if not says_something(reason):
            _require_unused([change.siren for change in changes], known, year, organisation)
        store(
            changes,
            year,
            source=f"saisie de {organisation.name}",
            renewal=NEW_ENTRY,
            by=by,
            reason=reason,
            entered_for=organisation,
        )
        for change in changes:
            journal.record(
                by=by,
                act="correction de population" if reason else "saisie de population",
                subject=f"{known[change.siren]} {year} : {_said(change)}",
                organisation=organisation,
                after=reason,
            )
    return len(changes)


def correct(
    *,
    siren: str,
    year: int,
    figures: Figures,
    reason: str,
    organisation: Organisation,
    seen: str = "",
    by: User | None,
) -> bool:
    """A new dated figure in the place of one that may have served; the old one stays readable.

    It is typed for `organisation`, for its own keys: the official figures come by import alone.
    Gives whether anything changed. Raises as `enter_populations`; a reason is always needed.
    """
    require(by, Act.ENTER_POPULATIONS, organisation)
    if not says_something(reason):
        raise ValidationError({"reason": "Une correction porte son motif."}, code="reason")
    entered = {siren: figures}
    return bool(
        enter_populations(
            figures=entered,
            year=year,
            organisation=organisation,
            by=by,
            reason=reason,
            seen=seen,
        )
    )


def mark_used(populations: Iterable[int], *, on: date) -> None:
    """Remember, by their ids, the figures on which a key that is adopted rests."""
    Population.objects.filter(pk__in=populations, used_on__isnull=True).update(used_on=on)


def used_figures(sirens: Iterable[str], year: int, organisation: Organisation) -> set[str | None]:
    """The SIRENs whose figure of a year, official or of this organisation, served a key."""
    served = Population.objects.in_force().filter(
        Q(entered_for__isnull=True) | Q(entered_for=organisation),
        epci__organisation__siren__in=list(sirens),
        year=year,
        used_on__isnull=False,
    )
    return set(served.order_by().values_list("epci__organisation__siren", flat=True))


def _require_unused(
    sirens: list[str], known: Mapping[str, str], year: int, organisation: Organisation
) -> None:
    used = sorted(known[siren] for siren in used_figures(sirens, year, organisation) if siren)
    if used:
        message = (
            f"{', '.join(used)} : la population de {year} a servi à une clé arrêtée. "
            "Écrivez le motif de la correction."
        )
        raise ValidationError({"reason": message}, code="reason")


def fact(figures: Figures | None) -> str:
    """Two figures as one text: « municipale 7 130, totale 7 401 »; empty where none is typed."""
    if figures is None:
        return ""
    return f"municipale {integer(figures.municipal)}, totale {integer(figures.total)}"


def cell(siren: str, figure: str) -> str:
    """The name of a figure of an EPCI in forms and in refusals: « 242504116-total »."""
    return f"{siren}-{figure}"


def refused_cells(
    figures: Mapping[str, Figures], known: Mapping[str, str], year: int
) -> dict[str, str]:
    """Why typed figures cannot be kept, by cell; each sentence names the EPCI and the figure."""
    return {
        cell(siren, column): f"{known.get(siren, siren)}, population {year} : {why}."
        for siren, typed in figures.items()
        for column, why in _refusals(typed, siren in known, year)
    }


def _refusals(typed: Figures, known: bool, year: int) -> Iterator[tuple[str, str]]:
    municipal, total = typed
    if not known:
        yield "municipal", "ce SIREN n'est celui d'aucun EPCI"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield "total", f"l'année n'est pas comprise entre {FIRST_YEAR} et {LAST_YEAR}"
    if total > MOST_PEOPLE:
        yield "total", f"la totale, {integer(total)}, est trop grande"
    if municipal < 0:
        yield "municipal", "la municipale est négative"
    if municipal > total:
        why = f"la municipale, {integer(municipal)}, dépasse la totale, {integer(total)}"
        yield "municipal", why


def _said(change: FigureChange) -> str:
    """« municipale 7 100 → 7 130, totale 7 374 → 7 401 »: what changes, and nothing else."""
    before = change.before.figures if change.before else (None, None)
    return ", ".join(
        f"{label} {'–' if old is None else integer(old)} → {integer(new)}"
        for label, old, new in zip(LABELS, before, change.figures, strict=True)
        if old != new
    )


def _typed_changes(
    figures: Mapping[str, Figures], year: int, typed: Mapping[tuple[str, int], InForce]
) -> list[FigureChange]:
    return [
        FigureChange(siren, after, before)
        for siren, after in sorted(figures.items())
        if (before := typed.get((siren, year))) is None or before.figures != after
    ]


def _add_epcis(shipped: list[ShippedEpci]) -> int:
    organisations = Organisation.objects.filter(siren__isnull=False).order_by()
    known = set(organisations.values_list("siren", flat=True))
    create_all(_organisation(epci) for epci in shipped if epci.siren not in known)
    ids = dict(organisations.values_list("siren", "pk"))
    described = set(Epci.objects.values_list("pk", flat=True))
    added = [
        Epci(organisation_id=ids[siren], nature=nature, department=department)
        for siren, _, nature, department in shipped
        if ids[siren] not in described
    ]
    return len(create_all(added))


def _organisation(epci: ShippedEpci) -> Organisation:
    validate_siren(epci.siren)
    return Organisation(
        name=epci.name,
        sort_name=fold(epci.name),  # bulk_create does not call save()
        kind=Organisation.Kind.EPCI,
        siren=epci.siren,
        source=PUBLISHERS,
    )


def _add_populations(shipped: Iterable[ShippedPopulation], ids: dict[str, int]) -> int:
    known = in_force(Population.objects.official())
    added = [
        population(
            epci=ids[siren],
            year=year,
            figures=figures,
            source=f"{PUBLISHERS}, recensement {year - 3}",
            before=before,
            reason=NEW_EDITION if before else "",
            entered_by="",
        )
        for siren, year, figures in shipped
        if _is_newer(figures, before := known.get((siren, year)))
    ]
    return len(create_all(added))


def _is_newer(figures: Figures, before: InForce | None) -> bool:
    """Whether what ships completes or renews the register; a correction made since stands."""
    if before is None:
        return True
    return figures != before.figures and before.reason in ("", NEW_EDITION)


def _put_memberships(shipped: Iterable[ShippedMembership], ids: dict[str, int]) -> int:
    """What ships completes or renews; a membership that an import has continued stays so."""
    fields = "code", "name", "epci__organisation__siren", "first_year", "last_year"
    known = set(CommuneMembership.objects.order_by().values_list(*fields))
    continued = {(code, siren, first): last for code, _, siren, first, last in known}
    put = [
        CommuneMembership(
            code=code, name=name, epci_id=ids[siren], first_year=first_year, last_year=last_year
        )
        for code, name, siren, first_year, last_year in set(shipped) - known
        if continued.get((code, siren, first_year), 0) <= last_year
    ]
    create_all(
        put,
        update_conflicts=True,
        unique_fields=["code", "first_year"],
        update_fields=["name", "epci", "last_year"],
    )
    return len(put)


def _put_mergers(shipped: dict[str, str]) -> int:
    known = set(CommuneMerger.objects.values_list("old_code", "new_code"))
    put = [CommuneMerger(old_code=old, new_code=new) for old, new in shipped.items() - known]
    create_all(put, update_conflicts=True, unique_fields=["old_code"], update_fields=["new_code"])
    return len(put)

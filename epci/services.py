"""Acts on organisations and populations: each one whole, with its line in the journal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import journal
from accounts.models import User
from epci import registry
from epci.communes import Reading, Register
from epci.layouts import MOST_PEOPLE, Figures
from epci.lines import Fault
from epci.models import (
    CommuneMembership,
    CommuneMerger,
    Epci,
    Organisation,
    Population,
    PopulationQuerySet,
    validate_siren,
)
from epci.permissions import Act, require
from epci.registry import (
    ShippedEpci,
    ShippedMembership,
    ShippedPopulation,
)
from press.french import fold, integer, plural

PUBLISHERS = "INSEE, DGCL et Etalab"
NEW_EDITION = "nouvelle édition du registre livré"
NEW_ENTRY = "nouvelle saisie"
LABELS = ("municipale", "totale")
FIRST_YEAR, LAST_YEAR = 2009, 2099  # the yearly census gives figures since 2009


class InForce(NamedTuple):
    """A population that no correction has replaced."""

    pk: int
    figures: Figures
    reason: str


class Change(NamedTuple):
    """A population that a file or a person gives and that was unknown, or other, before."""

    siren: str
    figures: Figures
    before: InForce | None


@dataclass(frozen=True)
class Report:
    """What an import read, by SIREN, and what it did or would do. Errors mean nothing written."""

    changes: list[Change] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


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


def refused(message: str) -> Report:
    """The report of a file that could not even be opened."""
    return Report(errors=[Fault(None, "", message)])


def import_populations(
    *, content: bytes, name: str, year: int, by: User | None, dry_run: bool = False
) -> Report:
    """Take the official figures in force on 1 January of `year` from a file, all or none.

    `name` is the file's, kept as the source. A figure that differs is a new row that replaces
    the one in force; the same file twice changes nothing. Errors are in the report.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refused(f"L'année {year} n'est pas comprise entre {FIRST_YEAR} et {LAST_YEAR}.")
    register = _register(year)
    if not register.names:
        return refused("Le registre des EPCI est vide : chargez-le d'abord (load_register).")
    reading = registry.read(content, register)
    with transaction.atomic():
        report = _compare(reading, year)
        if report.changes and not (report.errors or dry_run):
            _store(report.changes, year, name, reading.publisher)
            subject = f"{plural(len(report.changes), 'population')} de {year}, fichier {name}"
            journal.record(by=by, act="import de populations", subject=subject)
    return report


@transaction.atomic
def load_register(*, by: User | None) -> Loaded:
    """Bring in what ships; what is known already, renamed, typed or corrected, stays as it is."""
    epcis = _add_epcis(registry.shipped_epcis())
    ids = _epci_ids()
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
    *, figures: Mapping[str, Figures], year: int, organisation: Organisation, by: User | None
) -> int:
    """Keep the figures that an organisation types for 1 January of `year`, by SIREN, all or none.

    A figure that differs is a new row that replaces the one typed before; the same ones again
    change nothing. Gives the number of EPCIs changed. Raises PermissionDenied, and
    ValidationError by cell (« 242504116-total »).
    """
    require(by, Act.ENTER_POPULATIONS, organisation)
    names = _names()
    if refused := refused_cells(figures, names, year):
        raise ValidationError(refused)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # one save at a time
        changes = _typed_changes(figures, year, organisation)
        _store_typed(changes, year, organisation)
        for change in changes:
            subject = f"{names[change.siren]} {year} : {_said(change)}"
            journal.record(
                by=by, act="saisie de population", subject=subject, organisation=organisation
            )
    return len(changes)


def cell(siren: str, figure: str) -> str:
    """The name of a figure of an EPCI in forms and in refusals: « 242504116-total »."""
    return f"{siren}-{figure}"


def refused_cells(
    figures: Mapping[str, Figures], names: Mapping[str, str], year: int
) -> dict[str, str]:
    """Why typed figures cannot be kept, by cell; each sentence names the EPCI and the figure."""
    return {
        cell(siren, column): f"{names.get(siren, siren)}, population {year} : {why}."
        for siren, typed in figures.items()
        for column, why in _refusals(typed, siren in names, year)
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


def _said(change: Change) -> str:
    """« municipale 7 100 → 7 130, totale 7 374 → 7 401 »: what changes, and nothing else."""
    before = change.before.figures if change.before else (None, None)
    return ", ".join(
        f"{label} {'–' if old is None else integer(old)} → {integer(new)}"
        for label, old, new in zip(LABELS, before, change.figures, strict=True)
        if old != new
    )


def _typed_changes(
    figures: Mapping[str, Figures], year: int, organisation: Organisation
) -> list[Change]:
    typed = _in_force(Population.objects.filter(year=year, entered_for=organisation))
    return [
        Change(siren, after, before)
        for siren, after in sorted(figures.items())
        if (before := typed.get((siren, year))) is None or before.figures != after
    ]


def _store_typed(changes: list[Change], year: int, organisation: Organisation) -> None:
    ids = _epci_ids()
    Population.objects.bulk_create(
        _population(
            epci=ids[change.siren],
            year=year,
            figures=change.figures,
            source=f"saisie de {organisation.name}",
            before=change.before,
            reason=NEW_ENTRY,
            entered_for=organisation,
        )
        for change in changes
    )


def _register(year: int) -> Register:
    members = CommuneMembership.objects.order_by().filter(first_year__lte=year, last_year__gte=year)
    sirens = {pk: siren for siren, pk in _epci_ids().items()}
    return Register(
        names=_names(),
        members={code: sirens[epci] for code, epci in members.values_list("code", "epci_id")},
        newcomers=set(members.filter(first_year=year).values_list("code", flat=True)),
        successors=dict(CommuneMerger.objects.values_list("old_code", "new_code")),
        year=year,
    )


def _names() -> dict[str, str]:
    rows = Epci.objects.order_by().values_list("organisation__siren", "organisation__name")
    return {siren: name for siren, name in rows if siren}


def _epci_ids() -> dict[str, int]:
    rows = Epci.objects.order_by().values_list("organisation__siren", "pk")
    return {siren: pk for siren, pk in rows if siren}


def _in_force(populations: PopulationQuerySet) -> dict[tuple[str, int], InForce]:
    """The figures of one origin by SIREN and year."""
    rows = populations.in_force().order_by()
    fields = "epci__organisation__siren", "year", "pk", "municipal", "total", "reason"
    return {
        (siren, year): InForce(pk, Figures(municipal, total), reason)
        for siren, year, pk, municipal, total, reason in rows.values_list(*fields)
        if siren
    }


def _compare(reading: Reading, year: int) -> Report:
    in_force = _in_force(Population.objects.official().filter(year=year))
    report = Report(errors=registry.listed(reading.faults), warnings=reading.warnings)
    for siren, figures in sorted(reading.figures.items()):
        before = in_force.get((siren, year))
        if before and before.figures == figures:
            report.unchanged.append(siren)
        else:
            report.changes.append(Change(siren, figures, before))
    return report


def _store(changes: list[Change], year: int, name: str, publisher: str) -> None:
    census = f"{publisher}, recensement {year - 3}, " if publisher else ""
    ids = _epci_ids()
    Population.objects.bulk_create(
        _population(
            epci=ids[change.siren],
            year=year,
            figures=change.figures,
            source=f"{census}fichier {name}",
            before=change.before,
            reason=f"import du fichier {name}",
        )
        for change in changes
    )


def _population(
    *,
    epci: int,
    year: int,
    figures: Figures,
    source: str,
    before: InForce | None,
    reason: str,
    entered_for: Organisation | None = None,
) -> Population:
    """A figure, official or typed for an organisation; a reason only where it replaces another."""
    return Population(
        epci_id=epci,
        year=year,
        municipal=figures.municipal,
        total=figures.total,
        source=source[:200],
        entered_for=entered_for,
        replaces_id=before.pk if before else None,
        reason=reason[:300] if before else "",
    )


def _add_epcis(shipped: list[ShippedEpci]) -> int:
    organisations = Organisation.objects.filter(siren__isnull=False).order_by()
    known = set(organisations.values_list("siren", flat=True))
    Organisation.objects.bulk_create(
        _organisation(epci) for epci in shipped if epci.siren not in known
    )
    ids = dict(organisations.values_list("siren", "pk"))
    described = set(Epci.objects.values_list("pk", flat=True))
    added = [
        Epci(organisation_id=ids[siren], nature=nature, department=department)
        for siren, _, nature, department in shipped
        if ids[siren] not in described
    ]
    return len(Epci.objects.bulk_create(added))


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
    in_force = _in_force(Population.objects.official())
    added = [
        _population(
            epci=ids[siren],
            year=year,
            figures=figures,
            source=f"{PUBLISHERS}, recensement {year - 3}",
            before=before,
            reason=NEW_EDITION,
        )
        for siren, year, figures in shipped
        if _is_newer(figures, before := in_force.get((siren, year)))
    ]
    return len(Population.objects.bulk_create(added))


def _is_newer(figures: Figures, before: InForce | None) -> bool:
    """Whether what ships completes or renews the register; a correction made since stands."""
    if before is None:
        return True
    return figures != before.figures and before.reason in ("", NEW_EDITION)


def _put_memberships(shipped: Iterable[ShippedMembership], ids: dict[str, int]) -> int:
    fields = "code", "name", "epci__organisation__siren", "first_year", "last_year"
    known = set(CommuneMembership.objects.order_by().values_list(*fields))
    put = [
        CommuneMembership(
            code=code, name=name, epci_id=ids[siren], first_year=first_year, last_year=last_year
        )
        for code, name, siren, first_year, last_year in set(shipped) - known
    ]
    CommuneMembership.objects.bulk_create(
        put,
        update_conflicts=True,
        unique_fields=["code", "first_year"],
        update_fields=["name", "epci", "last_year"],
    )
    return len(put)


def _put_mergers(shipped: dict[str, str]) -> int:
    known = set(CommuneMerger.objects.values_list("old_code", "new_code"))
    put = [CommuneMerger(old_code=old, new_code=new) for old, new in shipped.items() - known]
    CommuneMerger.objects.bulk_create(
        put, update_conflicts=True, unique_fields=["old_code"], update_fields=["new_code"]
    )
    return len(put)

"""Bringing official figures in from a file: read, compared, shown, then written, all or none.

A file that comes by the page waits between its preview and its confirmation, for a day at most;
its bytes are read again before anything is written. What was done is kept as a report.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import journal
from accounts.models import User
from epci.models import (
    CommuneMembership,
    ImportReport,
    PendingImport,
    Population,
)
from epci.permissions import require_host
from epci.populations import registry
from epci.populations.asides.acts import moves_far, set_aside
from epci.populations.communes import CommunePlace, FileFigures
from epci.populations.figures import (
    FIRST_YEAR,
    LAST_YEAR,
    FigureChange,
    epci_ids,
    in_force,
    need_a_reason,
    said_by,
    store,
)
from epci.populations.known_epcis import register_of
from epci.populations.layouts import Figures
from epci.populations.lines import Fault
from epci.populations.own_files import require_official
from press.kit.bulk import create_all
from press.words.french import fold, plural, says_something

KEPT = timedelta(days=1)
SAME = 9  # tenths of the EPCIs read whose figures are those of another year
FEW = 20  # EPCIs: in a smaller file, the same figures may well be a chance


class CommuneMove(NamedTuple):
    """A commune that another EPCI had the year before; a SIREN is empty where it had none."""

    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Report:
    """What an import read, by SIREN, and what it did or would do. Errors mean nothing written.

    `previous` is the official figures of the year before, `missing` the EPCIs that have some and
    that neither the file nor the register gives this year.
    """

    changes: list[FigureChange] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    publisher: str = ""
    moves: list[CommuneMove] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    previous: dict[str, Figures] = field(default_factory=dict)
    kept: ImportReport | None = None

    @property
    def corrects_used(self) -> bool:
        """Whether adopted keys rest on figures that it replaces: a reason is then asked."""
        return bool(need_a_reason(self.changes))

    @property
    def far(self) -> list[FigureChange]:
        """Those that move by more than 10 % from the figure in force, else from the year before's.

        An EPCI that has neither is new: there is nothing to compare it to.
        """
        return [one for one in self.changes if moves_far(one.figures, self.compared_to(one))]

    def compared_to(self, change: FigureChange) -> Figures | None:
        return change.before.figures if change.before else self.previous.get(change.siren)


@dataclass(frozen=True)
class ImportedFile:
    """A file as it was sent: its bytes, its name, the year of its figures, and why."""

    content: bytes
    name: str
    year: int
    reason: str


def refused(message: str) -> Report:
    """The report of a file that could not even be opened."""
    return Report(errors=[Fault(None, "", message)])


def import_populations(
    *,
    content: bytes,
    name: str,
    year: int,
    by: User | None,
    reason: str = "",
    dry_run: bool = False,
) -> Report:
    """Take the official figures in force on 1 January of `year` from a file, all or none.

    `name` is the file's, kept as the source. A figure that differs is a new row that replaces
    the one in force; the same file twice changes nothing. Errors are in the report. One that moves
    far is set aside (`Report.far`), but by the command line, which is its own confirmation, and
    takes a home-made file too.
    """
    require_host(by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refused(f"L'année {year} n'est pas comprise entre {FIRST_YEAR} et {LAST_YEAR}.")
    register = register_of(year)
    if not register.names:
        return refused("Le registre des EPCI est vide : chargez-le d'abord (load_register).")
    reading = registry.read(content, register)
    if by:  # the command line, the host's operator, takes any file that it can read
        require_official(reading)
    with transaction.atomic():
        report = compare(reading, year)
        if report.errors or dry_run or not (report.changes or _brings_members(reading, year)):
            return report
        file = ImportedFile(content, name, year, reason)
        return replace(report, kept=_written(report, reading, file, register.names, by))


def _written(
    report: Report,
    reading: FileFigures,
    file: ImportedFile,
    names: dict[str, str],
    by: User | None,
) -> ImportReport:
    """Keep what a file changes; what moves far is set aside, but by the command line."""
    year, apart = file.year, report.far if by else []
    changes = [one for one in report.changes if one not in apart]
    source = _source(reading.publisher, year, file.name)
    renewal = ", ".join(filter(None, (file.reason, f"import du fichier {file.name}")))
    store(changes, year, source=source, renewal=renewal, by=by)
    _store_members(reading, year)
    subject = f"{plural(len(changes), 'population')} de {year}, fichier {file.name}"
    said = f"{plural(len(apart), 'mise', 'mises')} de côté" if apart else ""
    journal.record(by=by, act="import de populations", subject=subject, after=said)
    kept = ImportReport.objects.create(
        by=said_by(by),
        year=year,
        name=file.name[:255],
        sha256=hashlib.sha256(file.content).hexdigest(),
        publisher=reading.publisher,
        reason=file.reason,
        content=content_of(report, names, apart),
    )
    if by:
        known = [(one, report.compared_to(one)) for one in apart]
        replaced = [one.siren for one in report.changes]
        set_aside(figures=known, replaced=replaced, report=kept, source=source, by=by)
    return kept


def compare(reading: FileFigures, year: int) -> Report:
    """What a file that was read would change in the register."""
    known = in_force(Population.objects.official().filter(year__in=(year - 1, year)))
    changes, unchanged = [], []
    for siren, figures in sorted(reading.figures.items()):
        before = known.get((siren, year))
        if before and before.figures == figures:
            unchanged.append(siren)
        else:
            changes.append(FigureChange(siren, figures, before))
    previous = {siren: one.figures for (siren, of), one in known.items() if of == year - 1}
    return Report(
        changes=changes,
        unchanged=unchanged,
        errors=registry.listed(reading.faults),
        warnings=[*reading.warnings, *_of_another_year(reading, previous, year)],
        publisher=reading.publisher,
        moves=[
            one
            for one in moves(year, reading.members)
            if one.before in reading.figures or one.after in reading.figures
        ],
        missing=sorted(
            siren
            for siren in previous
            if siren not in reading.figures and (siren, year) not in known
        ),
        previous=previous,
    )


def _of_another_year(
    reading: FileFigures, previous: dict[str, Figures], year: int
) -> Iterator[str]:
    """INSEE's file does not say its year: figures that are those of the year before tell it."""
    same = sum(previous.get(siren) == figures for siren, figures in reading.figures.items())
    if same > FEW and same * 10 >= len(reading.figures) * SAME:
        yield (
            f"Ces chiffres sont ceux de {year - 1} pour {plural(same, 'EPCI', 'EPCI')} : "
            f"vérifiez que le fichier est bien celui de {year}, recensement {year - 3}."
        )


def moves(year: int, members: dict[str, CommunePlace] | None = None) -> list[CommuneMove]:
    """The communes that changed EPCI on 1 January of a year, as the register or a file says."""
    before = CommuneMembership.objects.order_by().filter(last_year__gte=year - 1)
    before = before.filter(first_year__lte=year - 1)
    if members and not CommuneMembership.objects.filter(last_year__gte=year).exists():
        after = members
    else:
        new = CommuneMembership.objects.order_by().filter(first_year=year)
        rows = new.values_list("code", "epci__organisation__siren", "name")
        after = {code: CommunePlace(siren, name) for code, siren, name in rows}
        before = before.filter(code__in=list(after))
    owners = dict(before.values_list("code", "epci__organisation__siren"))
    return [
        CommuneMove(code, one.name, owners[code], one.siren)
        for code, one in sorted(after.items())
        if owners.get(code, one.siren) != one.siren
    ]


def content_of(
    report: Report, named: dict[str, str], apart: Collection[FigureChange] = ()
) -> dict[str, Any]:
    """A report as kept: names beside SIRENs, since both may be other some day; `apart` is what is
    set aside.
    """
    return {
        "changes": [
            {
                "siren": one.siren,
                "name": named[one.siren],
                "before": one.before.figures if one.before else None,
                "after": one.figures,
                "previous": report.previous.get(one.siren),
                "used": one.corrects_used,
                "aside": one in apart,
            }
            for one in report.changes
        ],
        "unchanged": len(report.unchanged),
        "warnings": report.warnings,
        "moves": [
            {
                "code": one.code,
                "name": one.name,
                "before": named.get(one.before, ""),
                "after": named.get(one.after, ""),
            }
            for one in report.moves
        ],
        "missing": sorted((named[siren] for siren in report.missing), key=fold),
    }


def fingerprint(report: Report) -> str:
    """What tells two previews apart: a confirmation is worth for the one that was seen."""
    seen = [report.changes, report.errors, report.warnings, report.moves, report.missing]
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()


def receive(*, content: bytes, name: str, year: int, by: User, now: datetime) -> PendingImport:
    """Keep a file until its confirmation; what waited before, or for too long, goes."""
    require_host(by)
    PendingImport.objects.filter(user=by).delete()
    PendingImport.objects.filter(received_at__lt=now - KEPT).delete()
    return PendingImport.objects.create(
        user=by, received_at=now, year=year, name=name[:255], content=content
    )


def read_pending(pending: PendingImport) -> Iterator[registry.Progress]:
    """Read a file that waits, saying how far it is; what it says is kept with it."""
    reading = FileFigures()
    register = register_of(pending.year)
    yield from registry.steps(bytes(pending.content), register, reading)
    require_official(reading)
    pending.reading = {
        "publisher": reading.publisher,
        "figures": reading.figures,
        "faults": reading.faults,
        "warnings": reading.warnings,
        "members": reading.members if _brings_members(reading, pending.year) else {},
    }
    pending.save(update_fields=["reading"])


def preview(pending: PendingImport) -> Report:
    """What a file that waits would change in the register as it is now."""
    if pending.reading is None:
        for _ in read_pending(pending):
            pass
    kept = pending.reading
    reading = FileFigures(
        publisher=kept["publisher"],
        figures={siren: Figures(*pair) for siren, pair in kept["figures"].items()},
        faults=[Fault(*fault) for fault in kept["faults"]],
        warnings=kept["warnings"],
        members={code: CommunePlace(*member) for code, member in kept["members"].items()},
    )
    return compare(reading, pending.year)


@transaction.atomic
def confirm(*, pending: PendingImport, seen: str, reason: str, by: User) -> ImportReport:
    """Write what was previewed. The same confirmation again gives the same report.

    Raises ValidationError when the file has errors, when what it would change is no longer what
    was `seen`, when nothing changes, or when a reason is missing.
    """
    require_host(by)
    locked = PendingImport.objects.select_for_update().get(pk=pending.pk)
    if locked.report:
        return locked.report
    _require_sound(preview(locked), seen, reason)
    done = import_populations(
        content=bytes(locked.content),
        name=locked.name,
        year=locked.year,
        by=by,
        reason=reason,
    )
    if done.kept is None:
        raise ValidationError("Rien à changer : rien n'est enregistré.", code="nothing")
    locked.report, locked.content, locked.reading = done.kept, b"", None
    locked.save()
    return done.kept


def require_readable(report: Report) -> None:
    """Refuse a file with faults: it is imported whole or not at all."""
    if report.errors:
        message = "Le fichier a des erreurs : rien n'est enregistré. Corrigez-le et recommencez."
        raise ValidationError(message, code="errors")


def _require_sound(report: Report, seen: str, reason: str) -> None:
    require_readable(report)
    if fingerprint(report) != seen:
        message = "Le registre a changé depuis l'aperçu : relisez ce que l'import changerait."
        raise ValidationError(message, code="moved")
    if report.corrects_used and not says_something(reason):
        message = "Écrivez pourquoi ces chiffres, qui ont servi à des clés arrêtées, sont corrigés."
        raise ValidationError({"reason": message})


def _source(publisher: str, year: int, name: str) -> str:
    census = f"{publisher}, recensement {year - 3}, " if publisher else ""
    return f"{census}fichier {name}"


def _brings_members(reading: FileFigures, year: int) -> bool:
    """Whether the file says which communes form the EPCIs of a year that is not known yet."""
    known = CommuneMembership.objects.filter(first_year__lte=year, last_year__gte=year)
    return bool(reading.members) and not known.exists()


def _store_members(reading: FileFigures, year: int) -> None:
    """The geography of a new year: memberships go on, or begin."""
    if not _brings_members(reading, year):
        return
    last = CommuneMembership.objects.filter(last_year=year - 1).select_related("epci__organisation")
    going_on = [
        one.pk
        for one in last
        if one.code in reading.members
        and reading.members[one.code].siren == one.epci.organisation.siren
    ]
    for start in range(0, len(going_on), 500):
        CommuneMembership.objects.filter(pk__in=going_on[start : start + 500]).update(
            last_year=year
        )
    known = set(CommuneMembership.objects.filter(last_year=year).values_list("code", flat=True))
    ids = epci_ids()
    create_all(
        CommuneMembership(
            code=code, name=one.name, epci_id=ids[one.siren], first_year=year, last_year=year
        )
        for code, one in reading.members.items()
        if code not in known
    )

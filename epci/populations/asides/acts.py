"""Official figures that move far: set aside by an import, then confirmed by a second person.

Alone, the person who brought the file confirms after three days, with a reason.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from epci.models import AsideFigure, ImportReport, Population
from epci.permissions import require_host
from epci.populations.figures import FigureChange, epci_ids, in_force, said_by, store
from epci.populations.layouts import Figures
from press.kit.bulk import create_all
from press.words.french import integer, plural, says_something, short_date

FAR = 10  # percent by which a figure moves before somebody else looks at it
ALONE = timedelta(days=3)
NEWER = "un fichier plus récent"


def moves_far(figures: Figures, known: Figures | None) -> bool:
    """Whether one of the two moves by more than 10 %; what is new moves from nothing."""
    if known is None:
        return False
    pairs = zip(figures, known, strict=True)
    return any(abs(new - old) * 100 > old * FAR for new, old in pairs)


@transaction.atomic
def set_aside(
    *,
    figures: Collection[tuple[FigureChange, Figures | None]],
    replaced: Collection[str],
    report: ImportReport,
    source: str,
    by: User,
) -> None:
    """Keep what an import does not write, beside what each is compared to.

    What waited for the EPCIs of the same file (SIRENs) and its year gives way.
    """
    require_host(by)
    ids, on = epci_ids(), timezone.localdate(report.at)
    waiting = AsideFigure.objects.waiting().filter(
        epci__in=[ids[one] for one in replaced], year=report.year
    )
    waiting.update(closed_on=on, closed_by=said_by(by)[:200], reason=NEWER)
    create_all(
        AsideFigure(
            report=report,
            epci_id=ids[one.siren],
            year=report.year,
            municipal=one.figures.municipal,
            total=one.figures.total,
            known_municipal=known.municipal,
            known_total=known.total,
            source=source[:200],
            asked_by=by,
            asked_on=on,
        )
        for one, known in figures
        if known
    )


def why_not_yet(aside: AsideFigure, by: User | None, on: date) -> str:
    """Why this person cannot confirm it today; empty where they may."""
    first = aside.asked_on + ALONE
    if by is None or by.pk != aside.asked_by_id or on >= first:
        return ""
    return (
        "Vous avez apporté ce fichier : une autre personne de l'hébergeur confirme, ou vous-même "
        f"à partir du {short_date(first)}, avec un motif."
    )


@transaction.atomic
def confirm_aside(*, aside: AsideFigure, reason: str, by: User | None, on: date) -> None:
    """The figure becomes the official one.

    Raises PermissionDenied, and ValidationError `closed`, `alone`, `reason`.
    """
    require_host(by)
    found = _waiting(aside)
    if refused := why_not_yet(found, by, on):
        raise ValidationError(refused, code="alone")
    if by and by.pk == found.asked_by_id and not says_something(reason):
        raise ValidationError("Seul, écrivez pourquoi ce chiffre est bon.", code="reason")
    siren = found.epci.organisation.siren or ""
    known = in_force(Population.objects.official().filter(epci=found.epci, year=found.year))
    change = FigureChange(
        siren, Figures(found.municipal, found.total), known.get((siren, found.year))
    )
    why = reason.strip() or "variation confirmée par une seconde personne"
    store([change], found.year, source=found.source, renewal=why, by=by, reason="")
    _close(found, why, by, on, confirmed=True)


@transaction.atomic
def drop_aside(*, aside: AsideFigure, reason: str, by: User | None, on: date) -> None:
    """The figure is not taken. Raises PermissionDenied, and ValidationError `closed`."""
    require_host(by)
    _close(_waiting(aside), reason.strip(), by, on, confirmed=False)


def _waiting(aside: AsideFigure) -> AsideFigure:
    AsideFigure.objects.select_for_update().get(pk=aside.pk)
    found = AsideFigure.objects.select_related("epci__organisation").get(pk=aside.pk)
    if found.closed_on:
        raise ValidationError("Ce chiffre n'attend plus.", code="closed")
    return found


def _close(aside: AsideFigure, why: str, by: User | None, on: date, *, confirmed: bool) -> None:
    aside.closed_on, aside.is_confirmed = on, confirmed
    aside.closed_by, aside.reason = said_by(by)[:200], why
    aside.full_clean()
    aside.save()
    record(
        by=by,
        act="chiffre confirmé" if confirmed else "chiffre écarté",
        subject=f"{aside.epci}, {aside.year}",
        before=f"{plural(aside.known_total, 'habitant')}",
        after=f"{integer(aside.total)} : {aside.reason}",
    )

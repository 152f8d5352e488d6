"""The acts on workbooks: keep one until it is confirmed, write all of it or nothing, undo it whole.

What is written are the rows that the preview was computed from, many at once.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from accounts.journal import COMMAND_LINE, record
from accounts.models import User
from config.workbook.agreed import agreed_keys
from config.workbook.built import BuiltConvention
from config.workbook.foresight import Foreseen, foresee, summed
from config.workbook.rows import build
from conventions.acceptance.telling import tell_party
from conventions.erasing.acts import erase, why_held
from conventions.journal import note
from conventions.models import Convention, Party, Text, WorkbookImport
from epci.models import Organisation
from epci.permissions import Act, require
from financing.keys.acts import adopt_key
from press.kit.bulk import create_all
from press.words.french import plural

KEPT = timedelta(days=1)
BROUGHT = "convention reprise d'un classeur"
UNDONE = "reprise d'un classeur annulée"
ADOPTED = "clés arrêtées d'après un classeur"
LONGEST_NAME = 255
MOST_TOLD = 40  # faults of one refusal


@transaction.atomic
def receive_workbook(
    *, organisation: Organisation, content: bytes, name: str, by: User | None, at: datetime
) -> WorkbookImport:
    """Keep a workbook until it is confirmed; those that waited for too long go."""
    require(by, Act.EDIT_CONVENTION, organisation)
    waiting = WorkbookImport.objects.filter(made_on=None)
    waiting.filter(received_at__lt=at - KEPT).delete()
    waiting.filter(user=by, organisation=organisation).delete()
    return WorkbookImport.objects.create(
        organisation=organisation,
        user=by,
        name=name[-LONGEST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        received_at=at,
    )


@transaction.atomic
def abandon_workbook(*, pending: WorkbookImport, by: User | None) -> None:
    """Forget a workbook that waits; one that was confirmed meanwhile stays."""
    require(by, Act.EDIT_CONVENTION, pending.organisation)
    WorkbookImport.objects.filter(pk=pending.pk, made_on=None).delete()


@transaction.atomic
def bring_workbook(
    *,
    pending: WorkbookImport,
    choices: Mapping[str, int],
    seen: str = "",
    by: User | None,
    on: date,
) -> WorkbookImport:
    """Write all that a workbook brings. The same confirmation again gives the same import.

    `choices` are the rules chosen, by name; `seen` the fingerprint of what was shown. Raises
    PermissionDenied, and ValidationError `faults`, `moved`.
    """
    require(by, Act.EDIT_CONVENTION, pending.organisation)
    locked = WorkbookImport.objects.select_for_update().get(pk=pending.pk)
    if not locked.is_waiting:
        return locked
    own = locked.organisation if by else None
    foreseen = foresee(bytes(locked.content), own, by, on, choices)
    if foreseen.faults:
        raise ValidationError(list(map(str, foreseen.faults[:MOST_TOLD])), code="faults")
    if seen and seen != foreseen.fingerprint:
        raise ValidationError("Ce qui a été montré a changé : relisez l'aperçu.", code="moved")
    built = _write(foreseen, locked, by, on)
    locked.made_on, locked.made_by, locked.content = on, str(by or COMMAND_LINE), b""
    locked.told = {
        "said": summed(foreseen),
        "gaps": len(foreseen.gaps),
        "agreed": [list(one) for one in foreseen.agreed],
    }
    locked.save()
    _note(built, by, locked)
    return locked


def _write(
    foreseen: Foreseen, source: WorkbookImport, by: User | None, on: date
) -> list[BuiltConvention]:
    """Every row; the numbers that the preview gave to organisations and criteria are forgotten."""
    newcomers, conventions = foreseen.newcomers, foreseen.portfolio.conventions.values()
    for one in (
        *newcomers,
        *(criterion for each in conventions for criterion in each.criteria.values()),
    ):
        one.pk = None
    built = build(foreseen.portfolio, source, _store, on)
    source.organisations = [one.pk for one in newcomers]
    Text.objects.filter(convention__in=[one.row for one in built]).keep_days()
    for one in newcomers:
        record(by=by, act="organisme ajouté", subject=one.name, organisation=source.organisation)
    silent = Party.objects.filter(convention__brought_by=source, is_lead=False).with_people()
    for party in silent.filter(has_people=True).select_related("organisation", "convention"):
        tell_party(party, by)
    return built


def _store(rows: list[object]) -> None:
    """Organisations keep a name to sort by, which they write when they are saved."""
    if rows and isinstance(rows[0], Organisation):
        for one in rows:
            one.save()  # type: ignore[attr-defined]
    else:
        create_all(rows)  # type: ignore[type-var]


def _note(built: Iterable[BuiltConvention], by: User | None, source: WorkbookImport) -> None:
    for one in built:
        lead = next(party.organisation for party in one.parties.values() if party.is_lead)
        parties = plural(len(one.parties), "partie")
        after = f"{source.name} : {parties}"
        note(BROUGHT, one.row, lead, by, after=after)


@transaction.atomic
def undo_workbook(*, brought: WorkbookImport, by: User | None, on: date) -> WorkbookImport:
    """Take away all that a workbook brought, while nothing rests on it.

    Raises PermissionDenied, and ValidationError `held`. Again, it changes nothing.
    """
    require(by, Act.EDIT_CONVENTION, brought.organisation)
    locked = WorkbookImport.objects.select_for_update().get(pk=brought.pk)
    if locked.undone_on:
        return locked
    if why := why_not_undone(locked):
        raise ValidationError(why, code="held")
    conventions = list(Convention.objects.select_for_update().filter(brought_by=locked))
    erase([one.pk for one in conventions])
    _take_away(locked.organisations)
    locked.undone_on = on
    locked.save(update_fields=["undone_on"])
    references = ", ".join(one.reference for one in conventions)
    note(UNDONE, None, locked.organisation, by, subject=locked.name, before=references)
    return locked


@transaction.atomic
def adopt_agreed(*, brought: WorkbookImport, seen: str = "", by: User | None, on: date) -> int:
    """Adopt the keys whose shares the workbook stated and the rules give; gives how many.

    Raises ValidationError `none`, and `moved` where `seen` is not what is proposed now.
    """
    require(by, Act.ADOPT_KEY, brought.organisation)
    locked = WorkbookImport.objects.select_for_update().get(pk=brought.pk)
    agreed = agreed_keys(locked, on)
    if seen and seen != agreed.fingerprint:
        raise ValidationError("Ce qui a été montré a changé : relisez la liste.", code="moved")
    if not agreed.ready:
        raise ValidationError("Aucune clé de ce classeur n'est à arrêter.", code="none")
    for one in agreed.ready:
        adopt_key(
            rule=one.rule,
            first_year=one.span.first_year,
            last_year=one.span.last_year,
            population_year=one.span.population_year,
            adopted_on=one.ground.known_on,
            act=one.ground,
            by=by,
        )
    references = ", ".join(dict.fromkeys(one.reference for one in agreed.ready))
    said = f"{plural(len(agreed.ready), 'clé')} : {references}"
    note(ADOPTED, None, locked.organisation, by, subject=locked.name, after=said)
    return len(agreed.ready)


def why_not_undone(brought: WorkbookImport) -> str:
    """Why an import stays; empty while it may be undone as a whole."""
    if brought.is_waiting:
        return "Ce classeur n'est pas enregistré."
    keys = Convention.objects.filter(brought_by=brought).values_list("pk", flat=True)
    return why_held(list(keys))


def _take_away(organisations: Iterable[int]) -> None:
    """Those that the workbook added, unless something else names them now."""
    for one in Organisation.objects.filter(pk__in=organisations):
        try:
            with transaction.atomic():
                one.delete()
        except ProtectedError:
            continue

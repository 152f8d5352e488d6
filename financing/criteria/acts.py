"""The acts on criteria: add one, take it out, and count it for the parties of a convention.

A convention's own are written by who edits it; official ones by who may import official figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import note
from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import require_host
from epci.populations.figures import FIRST_YEAR, LAST_YEAR, said_by
from financing.criteria.counting import (
    NOBODY,
    RESERVED,
    cell,
    code_of,
    facts_of,
    figures_of,
    holders_of,
    parties_of,
    told,
    used_by,
)
from financing.models import Criterion, CriterionFigure
from press.kit.undoing import PUT_BACK, TakenOut, put_back, written
from press.kit.versions import require_unchanged
from press.words.french import plural, says_something

NEW_ENTRY = "nouvelle saisie"


@transaction.atomic
def add_criterion(
    *,
    convention: Convention,
    name: str,
    unit: str,
    decimals: int,
    source: str,
    is_official: bool,
    is_index: bool = False,
    by: User | None,
) -> Criterion:
    """One more criterion or index, of the convention alone or for all.

    ValidationError by field: a name that is taken, or that names the populations of the register.
    """
    holder = require_counter(convention, is_official, by)
    name = " ".join(name.split())
    codes = list(Criterion.objects.order_by().values_list("code", flat=True))
    code = code_of(name, codes)
    if code in RESERVED:
        raise ValidationError(
            {"name": "Les populations officielles se lisent du registre : elles y sont déjà."}
        )
    if Criterion.objects.of(convention).filter(name=name).exists():
        raise ValidationError({"name": f"Un critère s'appelle déjà « {name} »."})
    criterion = Criterion(
        convention=None if is_official else convention,
        code=code,
        name=name,
        unit=unit.strip(),
        decimals=decimals,
        source=source.strip(),
        is_index=is_index,
    )
    criterion.full_clean()
    criterion.save()
    said = f"{criterion}, en {criterion.unit}, {criterion.given_by}"
    note("indice ajouté" if is_index else "critère ajouté", convention, holder, by, subject=said)
    return criterion


@transaction.atomic
def drop_criterion(*, convention: Convention, criterion: Criterion, by: User | None) -> TakenOut:
    """Take out a criterion that no rule shares by, with its figures; for `put_back_criterion`.

    ValidationError `used`, naming the rules, and `counted` once a key rested on a figure.
    """
    holder = require_counter(convention, criterion.convention_id is None, by)
    Criterion.objects.select_for_update().get(pk=criterion.pk)
    if rules := used_by(criterion):
        raise ValidationError(
            f"« {criterion} » sert à une règle de répartition ({' ; '.join(rules)}) : changez "
            "d'abord la règle.",
            code="used",
        )
    figures = CriterionFigure.objects.filter(criterion=criterion)
    if figures.filter(used_on__isnull=False).exists():
        raise ValidationError(
            f"Une clé arrêtée repose sur des chiffres de « {criterion} » : il reste.",
            code="counted",
        )
    counted = figures.in_force().count()
    said = f"Le critère « {criterion} »"
    rows = written([criterion, *figures.order_by("pk")])
    gone = TakenOut("criterion", said, rows, convention.pk)
    for row in figures.order_by("-pk"):  # what replaces goes before what it replaces
        row.delete()
    criterion.delete()
    note(
        "critère retiré",
        convention,
        holder,
        by,
        subject=criterion.name,
        before=plural(counted, "chiffre"),
    )
    return gone


@transaction.atomic
def put_back_criterion(*, gone: TakenOut, by: User | None, on: date) -> None:
    """A criterion that was taken out is there again, with its figures.

    Raises ValidationError `taken`.
    """
    convention, criterion = Convention.objects.get(pk=gone.about), gone.first
    holder = require_counter(convention, criterion.convention_id is None, by)
    put_back(gone)
    note(PUT_BACK, convention, holder, by, subject=criterion.name, after=gone.said)


@transaction.atomic
def enter_figures(
    *,
    convention: Convention,
    criterion: Criterion,
    year: int,
    figures: Mapping[int, int],
    source: str,
    reason: str = "",
    by: User | None,
    seen: str = "",
) -> int:
    """Keep the figures of a year by organisation's id, in units of the last decimal, all or none.

    One that differs is a new row that replaces the one in force; the same again change nothing.
    Gives how many changed. ValidationError by field: `year`, `source`, and `reason` where an
    adopted key rests on one of those that change; StaleError as versions say.
    """
    holder = require_counter(convention, criterion.convention_id is None, by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"L'année {year} n'est pas entre {FIRST_YEAR} et {LAST_YEAR}.")
    Criterion.objects.select_for_update().get(pk=criterion.pk)  # one save at a time
    holders = holders_of(criterion, parties_of(convention))
    organisations = {pk: one.short_name if one else "valeur" for pk, one in holders.items()}
    known = {pk: row for (pk, _), row in figures_of(criterion, [year], [*organisations]).items()}
    now = facts_of({pk: known.get(pk) for pk in organisations})
    require_unchanged(seen, now, {cell(pk): value for pk, value in figures.items()})
    changed = {
        pk: value
        for pk, value in figures.items()
        if pk in organisations and (pk not in known or known[pk].value != value)
    }
    if criterion.is_index and not all(changed.values()):
        raise ValidationError({cell(NOBODY): "Un indice est plus grand que zéro."})
    used = [organisations[pk] for pk in changed if pk in known and known[pk].used_on]
    _require_grounds(changed, used, source, reason)
    for pk, value in changed.items():
        _replace(criterion, pk, year, value, known.get(pk), source, reason, by)
    if changed:
        values = (f"{organisations[pk]} {told(one, criterion)}" for pk, one in changed.items())
        subject = f"{criterion} {year} : {', '.join(values)}"
        why = ", ".join(filter(None, (source.strip(), reason.strip())))
        note("chiffres d'un critère", convention, holder, by, subject=subject, after=why)
    return len(changed)


def _require_grounds(
    changed: Mapping[int, int], used: Sequence[str], source: str, reason: str
) -> None:
    """Refuse figures without their source, and a correction without its reason where keys rest."""
    if changed and not says_something(source):
        raise ValidationError({"source": "Dites d'où viennent ces chiffres."})
    if used and not says_something(reason):
        message = f"Une clé arrêtée repose sur le chiffre de {', '.join(used)} : dites pourquoi il "
        raise ValidationError({"reason": f"{message}est corrigé."})


def mark_counts_used(figures: Iterable[int], *, on: date) -> None:
    """Remember, by their ids, the figures on which a key that is adopted rests."""
    CriterionFigure.objects.filter(pk__in=list(figures), used_on=None).update(used_on=on)


def _replace(
    criterion: Criterion,
    organisation: int,
    year: int,
    value: int,
    before: CriterionFigure | None,
    source: str,
    reason: str,
    by: User | None,
) -> None:
    figure = CriterionFigure(
        criterion=criterion,
        organisation_id=organisation or None,
        year=year,
        value=value,
        source=source.strip()[:200],
        entered_by=said_by(by)[:200],
        replaces=before,
        used_on=before.used_on if before else None,
        reason=(reason.strip()[:300] or NEW_ENTRY) if before else "",
    )
    figure.full_clean()
    figure.save()


def require_counter(
    convention: Convention, is_official: bool, by: User | None
) -> Organisation | None:
    """The organisation for which the person counts; the host counts for all. PermissionDenied."""
    if not is_official:
        return require_editor(convention, by)
    require_host(by)
    return None

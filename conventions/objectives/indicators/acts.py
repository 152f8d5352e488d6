"""What a convention counts: its indicators, defined by its lead."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import Said, note
from conventions.models import Convention, Indicator, Marker
from conventions.ranks import last_rank, put_at
from epci.models import Organisation
from press.kit.undoing import PUT_BACK, TakenOut, put_back, written
from press.kit.versions import require_unchanged
from press.words.french import decimal, plural, short_date


@dataclass(frozen=True)
class Definition:
    """What an indicator is; the names are those of the table."""

    title: str
    axis: str = ""
    unit: str = ""
    rhythm: str = Indicator.Rhythm.YEAR
    target: Decimal | None = None
    target_on: date | None = None

    @property
    def printed(self) -> tuple[str, str, Decimal | None, date | None]:
        """What an act prints of it: the rest is how the lead arranges and follows it."""
        return self.title, self.unit, self.target, self.target_on

    def __str__(self) -> str:
        """The definition as the journal says it."""
        axis = f"{self.axis} : " if self.axis else ""
        unit = f" ({self.unit})" if self.unit else ""
        target = "" if self.target is None else f", cible {decimal(self.target)}"
        day = f" le {short_date(self.target_on)}" if self.target_on else ""
        return f"{axis}{self.title}{unit}, {Indicator.Rhythm(self.rhythm).label}{target}{day}"


def definition_of(indicator: Indicator) -> Definition:
    names = Definition.__dataclass_fields__
    return Definition(**{name: getattr(indicator, name) for name in names})


@transaction.atomic
def keep_indicator(
    *,
    convention: Convention,
    definition: Definition,
    indicator: Indicator | None = None,
    place: int | None = None,
    seen: str = "",
    by: User | None,
) -> Indicator:
    """Add an indicator, or define it anew; `place` is its rank from 1, the last by default.

    `seen` is the version of its definition. Raises PermissionDenied, StaleError, and
    ValidationError by field. What is no longer as the act prints it
    loses its source.
    """
    lead = require_editor(convention, by)
    Convention.objects.select_for_update().get(pk=convention.pk)
    if indicator:
        indicator.refresh_from_db()
    before = definition_of(indicator) if indicator else None
    require_unchanged(seen, vars(before) if before else {}, vars(definition))
    kept = indicator or Indicator(convention=convention)
    _require_followable(kept, definition)
    if before and before.printed != definition.printed:
        kept.source = ""
    _define(kept, definition)
    kept.rank = kept.rank or last_rank(convention.indicators.all()) + 1
    kept.full_clean()
    kept.save()
    put_at(kept, convention.indicators.all(), place)
    _journal("indicateur", kept, lead, by, before=str(before or ""), after=str(definition))
    return kept


@transaction.atomic
def remove_indicator(*, indicator: Indicator, by: User | None) -> TakenOut:
    """Take away an indicator of which nothing was read, and that counts no marker.

    Gives it for `put_back_indicator`.
    """
    lead = require_editor(indicator.convention, by)
    count = indicator.readings.count()
    if count:
        sentence = f"« {indicator} » a {plural(count, 'relevé')} : il ne se retire pas."
        raise ValidationError(sentence, code="read")
    marker = Marker.objects.filter(indicator=indicator).first()
    if marker:
        raise ValidationError(f"« {indicator} » compte le repère « {marker} ».", code="counts")
    _journal("indicateur retiré", indicator, lead, by, before=str(definition_of(indicator)))
    gone = TakenOut("indicator", f"L'indicateur « {indicator} »", written([indicator]))
    indicator.delete()
    return gone


@transaction.atomic
def put_back_indicator(*, gone: TakenOut, by: User | None, on: date) -> None:
    """An indicator that was taken away is there again. Raises ValidationError `taken`."""
    indicator = gone.first
    lead = require_editor(indicator.convention, by)
    put_back(gone)
    _journal(PUT_BACK, indicator, lead, by, after=str(definition_of(indicator)))


def _define(indicator: Indicator, definition: Definition) -> None:
    """Write the definition; what changes is no longer a value of the demonstration."""
    for name in definition.__dataclass_fields__:
        if getattr(indicator, name) != getattr(definition, name):
            setattr(indicator, name, getattr(definition, name))
            indicator.demonstration = [one for one in indicator.demonstration if one != name]


def _require_followable(indicator: Indicator, definition: Definition) -> None:
    if definition.target is None and definition.target_on is not None:
        raise _refused("target", "Un jour à atteindre va avec une cible.")
    if definition.target is not None and definition.target <= 0:
        raise _refused("target", "Une cible est plus grande que zéro.")
    moved = indicator.pk and definition.rhythm != indicator.rhythm
    count = indicator.readings.count() if moved else 0
    if count:
        sentence = f"L'indicateur a déjà {plural(count, 'relevé')} : ajoutez-en plutôt un autre."
        raise _refused("rhythm", sentence)


def _refused(field: str, sentence: str) -> ValidationError:
    return ValidationError({field: ValidationError(sentence, code=field)})


def _journal(
    act: str, indicator: Indicator, lead: Organisation, by: User | None, **said: Unpack[Said]
) -> None:
    note(act, indicator.convention, lead, by, subject=str(indicator), **said)

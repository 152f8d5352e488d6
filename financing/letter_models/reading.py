"""A carrier's versions, and the real letters on which one is looked at before it counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.db.models import BinaryField, Case, Exists, Max, OuterRef, Q, When

from epci.models import Organisation
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_component
from financing.letters.calculation import Content
from financing.letters.dressing import undressed
from financing.letters.letterhead import Heading
from financing.models import Component, FundCall, LetterModel, Period
from financing.rounds.composition import Order, compose_in
from financing.rounds.instalments import CalledInPart, basis_of
from press.files.canonical import digest

MOST_TRIED, PERIODS_TRIED = 3, 2  # components, and periods of each, where no letter was written
WORDS = ("opening", "closing", "signatory", "contact", "logo_text")


@dataclass(frozen=True)
class SampleLetter:
    """A letter of the carrier without its number and its model: what a version is tried on."""

    key: str
    label: str
    content: Content


def last_version(carrier: Organisation) -> LetterModel | None:
    """The version that counts, even one that says nothing; one query."""
    return LetterModel.objects.filter(carrier=carrier).order_by("version").last()


def versions_of(carrier: Organisation) -> list[LetterModel]:
    """Every one, the last first and alone with its logo; `has_logo` says it of each. One query."""
    every = LetterModel.objects.filter(carrier=carrier).order_by("-version").defer("logo")
    newer = LetterModel.objects.filter(carrier=carrier, version__gt=OuterRef("version"))
    last_logo = Case(When(~Exists(newer), then="logo"), output_field=BinaryField())
    found = list(every.annotate(has_logo=Q(logo__isnull=False), last_logo=last_logo))
    for last in found[:1]:
        last.logo = last.last_logo
    return found


def shown_of(model: LetterModel | None) -> dict[str, str]:
    """What the page shows of a version, by name; the logo by its digest."""
    said = {name: getattr(model, name) if model else "" for name in WORDS}
    logo = bytes(model.logo) if model and model.logo else b""
    return said | {"logo": digest(logo.hex()) if logo else ""}


def samples_of(carrier: Organisation, on: date) -> list[SampleLetter]:
    """The last letter of each kind that the carrier wrote; else one that it could write today.

    Two queries where it has written some.
    """
    written = FundCall.objects.filter(carrier=carrier).order_by()
    carried = Component.objects.filter(carrier__organisation=carrier)
    related = carried.select_related("convention", "carrier__organisation")
    tried = list(related.annotate(has_written=Exists(written))[:MOST_TRIED])
    if tried and not tried[0].has_written:
        return list(islice(_drafts(tried, on), 1))
    last = written.values("kind").annotate(last=Max("pk")).values("last")
    letters = FundCall.objects.filter(pk__in=last).select_related("party").order_by("-pk")
    return [_sample(one) for one in letters]


def sample_named(samples: Sequence[SampleLetter], key: str) -> SampleLetter:
    """The one of that key, else the first; there is one."""
    return next((one for one in samples if one.key == key), samples[0])


def _sample(letter: FundCall) -> SampleLetter:
    label = f"{letter.get_kind_display()} n° {letter}, {letter.party.short_name}"
    return SampleLetter(letter.kind, label, undressed(letter.frozen()))


def _drafts(tried: Iterable[Component], on: date) -> Iterator[SampleLetter]:
    """Letters that nobody issued, of what a carrier that wrote none has a way of sharing."""
    for component in tried:
        file = read_component(component, on)
        periods = Period.objects.filter(convention=component.convention).in_effect(on)
        for period in periods.order_by("-starts_on")[:PERIODS_TRIED]:
            yield from _draft_of(file, period, on)


def _draft_of(file: ComponentFile, period: Period, on: date) -> Iterator[SampleLetter]:
    """The first letter of the whole period: nothing was called of it. None without its shares."""
    lines = tuple(line.code for line in file.lines_in(period) if line.is_callable)
    order = Order(file.component, period, basis_of(file.component, None), lines)
    before = CalledInPart(file.called_before({period.pk}), ())
    try:
        composed = compose_in(file, order, on, before)
    except ValidationError:
        return
    content = composed.content.read_again(is_first=True)
    for share in composed.letters[:1]:
        label = f"projet, {file.component.convention.reference}, {share.partner.party.short_name}"
        letter = content.letter(share, Heading(number=None, issued_on=on))
        yield SampleLetter("draft", label, undressed(letter))

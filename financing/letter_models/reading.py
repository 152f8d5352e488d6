"""A carrier's versions, and the real letters on which one is looked at before it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max

from epci.models import Organisation
from financing.dossier.reading import read_component
from financing.letters.calculation import Content
from financing.letters.dressing import undressed
from financing.models import Component, FundCall, LetterModel, Period
from financing.rounds.preparation import prepare
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
    last = written.values("kind").annotate(last=Max("pk")).values_list("last", flat=True)
    letters = FundCall.objects.filter(pk__in=list(last)).select_related("party").order_by("-pk")
    if found := [_sample(one) for one in letters]:
        return found
    return list(_drafts(carrier, on))[:1]


def sample_named(samples: Sequence[SampleLetter], key: str) -> SampleLetter:
    """The one of that key, else the first; there is one."""
    return next((one for one in samples if one.key == key), samples[0])


def _sample(letter: FundCall) -> SampleLetter:
    label = f"{letter.get_kind_display()} n° {letter}, {letter.party.short_name}"
    return SampleLetter(letter.kind, label, undressed(letter.frozen()))


def _drafts(carrier: Organisation, on: date) -> Iterator[SampleLetter]:
    """Letters that nobody issued, of what the carrier carries and has a way of sharing."""
    carried = Component.objects.filter(carrier__organisation=carrier)
    for component in carried.select_related("convention", "carrier__organisation")[:MOST_TRIED]:
        yield from _drafts_of(component, on)


def _drafts_of(component: Component, on: date) -> Iterator[SampleLetter]:
    try:
        file = read_component(component, on)
        periods = Period.objects.filter(convention=component.convention).in_effect(on)
        for period in periods.order_by("-starts_on")[:PERIODS_TRIED]:
            composed = prepare(file, period, None, on).composed
            if composed and composed.letters:
                share = composed.letters[0]
                label = (
                    f"projet, {component.convention.reference}, {share.partner.party.short_name}"
                )
                yield SampleLetter("draft", label, undressed(composed.draft(share)))
                return
    except ValidationError:
        return

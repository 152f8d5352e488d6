"""The acts of a convention's life that its lead decides: see the table in `lifecycle`.

Votes and signatures are each party's own (`conventions.approvals.acts`); what the calendar
brings, nobody writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from conventions.acceptance.acts import declare
from conventions.acceptance.reading import refusals
from conventions.access import require_editor
from conventions.documents.acts import file_document
from conventions.entities.standing import begun
from conventions.journal import note
from conventions.life.submission import SAID_BY
from conventions.models import Approval, Convention, Document, Party, Termination, Text
from conventions.state.table import Step, require_step, term_of
from conventions.texts.acts import file_signed_copy
from conventions.texts.proofreading import unprintable
from press.files.uploads import Upload
from press.words.french import long_date, plural, short_date
from press.words.months import add_months

Ground = Termination.Ground
IMMEDIATE = frozenset({Ground.FUNDING_STOPPED, Ground.AGREEMENT})  # no notice to respect
WITHOUT_STEP = frozenset({Ground.AGREEMENT})  # the parties have met already
OUTSIDE = "convention signée hors de Prorata, pièce déposée"
VOTE = ("authorised_on", "number", "executory_on")


@transaction.atomic
def submit(*, convention: Convention, submitted_on: date, by: User | None, on: date) -> None:
    """Send the draft to the councils: from then on its text and its parties are read only.

    Raises PermissionDenied, and ValidationError `state`, `parties`, `glyphs`, or by field.
    """
    lead = require_editor(convention, by)
    found = _locked(convention)
    require_step(found, Step.SUBMIT, on)
    if lacking := list(lacking_to_submit(found)):
        raise ValidationError(lacking, code="parties")
    if faults := unprintable(found.texts.get(number=0), signing_at_first(found)):
        raise ValidationError(faults, code="glyphs")
    if submitted_on > on:
        raise ValidationError({"submitted_on": _not_yet(submitted_on)})
    found.submitted_on = submitted_on
    found.save()
    note("convention soumise aux conseils", found, lead, by, after=f"le {short_date(submitted_on)}")


def lacking_to_submit(convention: Convention) -> Iterator[str]:
    """What a draft lacks before it may go to the councils, as sentences."""
    parties = convention.parties.all()
    count = len(parties)
    needed = 2 if convention.is_signed else 1
    if count < needed:
        yield (
            f"Il faut {plural(needed, 'partie')} au moins, elle en a {count} : ajoutez les autres."
        )
    if not any(one.is_lead for one in parties):
        yield "Désignez le pilote parmi les parties."
    yield from refusals(convention)
    for lacking in SAID_BY:
        yield from lacking(convention)


@transaction.atomic
def withdraw(*, convention: Convention, by: User | None, on: date) -> None:
    """Take it back from the councils, while none has voted.

    Raises PermissionDenied, and ValidationError `state`, `voted`.
    """
    lead = require_editor(convention, by)
    found = _locked(convention)
    require_step(found, Step.WITHDRAW, on)
    if committed := committed_parties(found):
        raise ValidationError(
            f"Ont déjà voté ou signé : {', '.join(map(str, committed))}. La convention ne se "
            "reprend plus, un avenant la change.",
            code="voted",
        )
    before = f"soumise le {short_date(found.submitted_on)}" if found.submitted_on else ""
    found.submitted_on = None
    found.save()
    note("convention reprise en projet", found, lead, by, before=before)


def signing_at_first(convention: Convention) -> list[Party]:
    """Those who sign the original text, in the act's order."""
    parties = (one for one in convention.parties.all() if one.joined_by_id is None)
    return sorted(parties, key=attrgetter("rank"))


def committed_parties(convention: Convention) -> list[Party]:
    """Those who have authorised or signed the original text, in the act's order."""
    approvals = Approval.objects.filter(begun(), text__convention=convention, text__number=0)
    return list(convention.parties.filter(pk__in=approvals.values("party")).order_by("rank"))


@dataclass(frozen=True)
class Days:
    """What one party did outside: when its body authorised, under which number, when it signed."""

    party: Party
    authorised_on: date
    signed_on: date | None
    number: str = ""
    executory_on: date | None = None


@transaction.atomic
def record_signed_outside(
    *,
    convention: Convention,
    given: Sequence[Days],
    upload: Upload,
    by: User | None,
    at: datetime,
) -> Document:
    """A convention that was voted and signed elsewhere: every party's days, and the scan.

    It is submitted on the day of the first vote at the latest; what state that makes follows from
    the days. What a party has said of it already stands; the rest is the lead's word, declared.
    Raises PermissionDenied, and ValidationError `state`, `parties`, `days`, or as a filing does.
    """
    on = localtime(at).date()
    lead = require_editor(convention, by)
    found = _locked(convention)
    require_step(found, Step.RECORD_OUTSIDE, on)
    text = Text.objects.select_related("convention").get(convention=found, number=0)
    known = given_to(text)
    if refused := [
        *lacking_to_submit(found),
        *_wrong_days(found, given, on),
        *(sentence for one in given for sentence in _said_otherwise(one, known)),
    ]:
        raise ValidationError(refused, code="days")
    for one in given:
        if _approve(one, text, known.get(one.party.pk), on):
            declare(party=one.party, by=by, on=on)
    first = min(one.authorised_on for one in given)
    found.submitted_on = min(first, found.submitted_on or first)
    found.signed_outside = True
    found.save()
    text.convention = found
    dated_on = max(one.signed_on or one.authorised_on for one in given)
    days = f"du {short_date(found.submitted_on)} au {short_date(dated_on)}"
    after = f"{plural(len(given), 'partie')}, {days}"
    note("convention signée hors de Prorata", found, lead, by, after=after)
    return _file_scan(text, upload, dated_on, by, at)


def given_to(text: Text) -> dict[int, Approval]:
    """What each party has given to a text, by its key; one query."""
    return {one.party_id: one for one in Approval.objects.filter(text=text).order_by()}


def own_words(approval: Approval | None) -> list[str]:
    """The days, and the number, that a party has said itself: nobody says them again."""
    if approval is None:
        return []
    vote = VOTE if approval.authorised_on and not approval.vote_declared_on else ()
    signed = approval.signed_on and not approval.signature_declared_on
    return [*vote, *["signed_on"] * bool(signed)]


def _said_otherwise(days: Days, known: Mapping[int, Approval]) -> Iterator[str]:
    """What a party has said itself of the text, that is typed otherwise here."""
    approval = known.get(days.party.pk)
    if approval is None:
        return
    if approval.rejected_on:
        yield f"{days.party} : {approval.setback}."
    if any(getattr(approval, name) != getattr(days, name) for name in own_words(approval)):
        yield f"{days.party} l'a enregistré autrement, elle-même : ses jours restent les siens."


def _approve(days: Days, text: Text, known: Approval | None, on: date) -> bool:
    """Write what the party has not said itself; gives whether that is the lead's word."""
    approval = known or Approval(party=days.party, text=text)
    own = own_words(approval)
    left = [name for name in (*VOTE, "signed_on") if name not in own]
    if not left:
        return False
    for name in left:
        setattr(approval, name, getattr(days, name))
    is_told = not days.party.is_lead
    if "authorised_on" in left:
        approval.vote_declared_on = on if is_told else None
    if "signed_on" in left:
        approval.signature_declared_on = on if is_told and days.signed_on else None
    approval.source = approval.source or OUTSIDE
    approval.full_clean()
    approval.save()
    return is_told


def _wrong_days(convention: Convention, given: Sequence[Days], on: date) -> Iterator[str]:
    expected = set(convention.parties.values_list("pk", flat=True))
    if {one.party.pk for one in given} != expected:
        yield "Écrivez les jours de chacune des parties."
    for one in given:
        if one.signed_on and not convention.is_signed:
            yield f"{one.party} : une feuille de route ne se signe pas."
        if one.signed_on is None and convention.is_signed:
            yield f"{one.party} : écrivez le jour de sa signature."
        for what, day in (("autorisée", one.authorised_on), ("signée", one.signed_on)):
            if day and day > on:
                yield f"{one.party} : {what} le {short_date(day)}, un jour qui n'est pas venu."
        if one.executory_on and one.executory_on < one.authorised_on:
            yield (
                f"{one.party} : exécutoire le {short_date(one.executory_on)}, "
                f"avant d'être autorisée ({short_date(one.authorised_on)})."
            )


def _file_scan(
    text: Text, upload: Upload, dated_on: date, by: User | None, at: datetime
) -> Document:
    if text.convention.is_signed:
        return file_signed_copy(text=text, upload=upload, dated_on=dated_on, by=by, at=at)
    return file_document(
        convention=text.convention,
        upload=upload,
        kind=Document.Kind.CONVENTION,
        title="Feuille de route",
        dated_on=dated_on,
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class Ending:
    """Why and when a convention ends early, as it is typed."""

    ground: str
    reason: str
    notified_on: date
    effective_on: date
    step_on: date | None = None


@transaction.atomic
def terminate(*, convention: Convention, ending: Ending, by: User | None, on: date) -> Termination:
    """End a convention early; the calls issued stay as they are.

    Raises PermissionDenied, and ValidationError `state`, `twice`, or by field.
    """
    lead = require_editor(convention, by)
    found = _locked(convention)
    require_termination(found, ending, on)
    termination = Termination(
        convention=found,
        ground=ending.ground,
        reason=ending.reason,
        step_on=ending.step_on,
        notified_on=ending.notified_on,
        effective_on=ending.effective_on,
    )
    termination.full_clean()
    termination.save()
    after = f"{termination.get_ground_display()}, effet le {short_date(ending.effective_on)}"
    note("convention résiliée", found, lead, by, after=f"{after} : {ending.reason}")
    return termination


def require_termination(convention: Convention, ending: Ending, on: date) -> None:
    """Refuse, with every reason, an end that the convention does not allow."""
    if known := Termination.objects.filter(convention=convention).first():
        raise ValidationError(
            f"{convention} est déjà résiliée, à effet du {long_date(known.effective_on)}.",
            code="twice",
        )
    require_step(convention, Step.TERMINATE, on)
    if refused := dict(_wrong_ending(convention, ending, on)):
        raise ValidationError(refused)


def notice_of(convention: Convention, ground: str) -> int:
    """How many months part the notification from its effect."""
    return 0 if ground in IMMEDIATE else convention.notice_months or 0


def earliest_effect(convention: Convention, ground: str, notified_on: date) -> date:
    """The first day on which a termination may take effect."""
    return add_months(notified_on, notice_of(convention, ground))


def _wrong_ending(convention: Convention, ending: Ending, on: date) -> Iterator[tuple[str, str]]:
    sent = convention.submitted_on
    if ending.notified_on > on:
        yield "notified_on", _not_yet(ending.notified_on)
    elif sent and ending.notified_on < sent:
        yield "notified_on", f"La convention n'est allée aux conseils que le {long_date(sent)}."
    yield from _wrong_step(convention, ending)
    earliest = earliest_effect(convention, ending.ground, ending.notified_on)
    if ending.effective_on < earliest:
        yield "effective_on", _too_early(convention, ending, earliest)
    term = term_of(convention, on)
    if term and ending.effective_on > term:
        yield "effective_on", f"La convention prend fin d'elle-même le {long_date(term)}."


def _wrong_step(convention: Convention, ending: Ending) -> Iterator[tuple[str, str]]:
    expected = convention.termination_step and ending.ground not in WITHOUT_STEP
    if expected and ending.step_on is None:
        yield "step_on", f"Écrivez quand cela a été fait : {convention.termination_step}."
    if ending.step_on and ending.step_on > ending.effective_on:
        yield "step_on", "La formalité précède la prise d'effet."


def _too_early(convention: Convention, ending: Ending, earliest: date) -> str:
    if earliest == ending.notified_on:
        return "La résiliation ne prend pas effet avant d'être notifiée."
    months = plural(notice_of(convention, ending.ground), "mois", "mois")
    return (
        f"Le préavis est de {months} : notifiée le {short_date(ending.notified_on)}, elle prend "
        f"effet le {short_date(earliest)} au plus tôt."
    )


def _not_yet(day: date) -> str:
    return f"Le {short_date(day)} n'est pas encore venu : écrivez ce jour ou un jour passé."


def _locked(convention: Convention) -> Convention:
    return Convention.objects.select_for_update().get(pk=convention.pk)

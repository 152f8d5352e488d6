"""The acts on an amendment while it is a draft: its days, who comes by it.

Rules and amounts of an amendment are financing's. What money may forbid (who leaves, submission,
giving it up) is in `conventions.amendments.unchecked`, which `financing.amendments` alone opens.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from conventions.access import require_editor
from conventions.entities.standing import begun
from conventions.journal import note_on
from conventions.models import Approval, Convention, Party, Text
from conventions.parties.short_names import require_own_short_name
from conventions.state.gate import open_text
from conventions.state.table import Step, require_step
from epci.models import Organisation
from press.kit.versions import require_unchanged
from press.words.french import long_date, short_date

DAYS = ("title", "effective_on", "new_end_on")
PARTY_FACTS = (
    "name",
    "short_name",
    "is_contributor",
    "is_cofinancer",
    "is_beneficiary",
    "signatory",
    "signatory_capacity",
)


@transaction.atomic
def prepare_amendment(
    *,
    convention: Convention,
    title: str,
    effective_on: date,
    new_end_on: date | None,
    by: User | None,
    on: date,
) -> Text:
    """The next amendment, which changes nothing yet. Raises ValidationError `state`, `days`."""
    require_editor(convention, by)
    locked = Convention.objects.select_for_update().get(pk=convention.pk)  # numbers follow on
    require_step(locked, Step.AMEND, on)
    last = locked.texts.aggregate(last=Max("number"))["last"] or 0
    text = Text(
        convention=locked,
        number=last + 1,
        title=title.strip(),
        effective_on=effective_on,
        new_end_on=new_end_on,
    )
    require_days(text)
    text.full_clean()
    text.save()
    note_on("avenant préparé", text, by, after=said_of(text))
    return text


@transaction.atomic
def change_amendment(
    *,
    text: Text,
    title: str,
    effective_on: date,
    new_end_on: date | None,
    seen: str = "",
    by: User | None,
) -> Text:
    """Its subject and its days. Raises ValidationError `closed`, `days`, StaleError."""
    open_amendment(text, by)
    text.refresh_from_db(fields=list(DAYS))
    typed = {"title": title, "effective_on": effective_on, "new_end_on": new_end_on}
    require_unchanged(seen, {name: getattr(text, name) for name in DAYS}, typed)
    before = said_of(text)
    text.title, text.effective_on, text.new_end_on = title.strip(), effective_on, new_end_on
    require_days(text)
    text.full_clean()
    text.save()
    note_on("avenant modifié", text, by, before=before, after=said_of(text))
    return text


@transaction.atomic
def bring_party(
    *, text: Text, organisation: Organisation, facts: Mapping[str, Any], by: User | None
) -> Party:
    """A newcomer, after the parties that are there. Raises ValidationError `closed`, `there`."""
    open_amendment(text, by)
    parties = Party.objects.filter(convention=text.convention_id)
    known = parties.filter(organisation=organisation).first()
    if known:
        raise ValidationError(
            f"{organisation} est déjà partie à cette convention, sous le nom de {known.name}.",
            code="there",
        )
    rank = (parties.aggregate(last=Max("rank"))["last"] or 0) + 1
    party = Party(
        convention=text.convention,
        organisation=organisation,
        rank=rank,
        joined_by=text,
        **{name: facts[name] for name in PARTY_FACTS if name in facts},
    )
    require_own_short_name(party)
    party.full_clean()
    party.save()
    note_on("partie ajoutée", text, by, after=f"{party.name} ({party})")
    return party


@transaction.atomic
def keep_party(*, text: Text, party: Party, by: User | None) -> None:
    """Who was to leave by this amendment stays after all. Raises ValidationError `closed`."""
    open_amendment(text, by)
    if party.left_by_id != text.pk:
        raise ValidationError(f"{party} ne sort pas par l'{text}.", code="stays")
    party.left_by = None
    party.save(update_fields=["left_by"])
    note_on("partie maintenue", text, by, after=f"{party.name} ({party})")


@transaction.atomic
def take_back_amendment(*, text: Text, by: User | None) -> None:
    """Make it a draft again, while nobody has voted or signed. Raises ValidationError `given`."""
    require_editor(text.convention, by)
    text.convention = Convention.objects.select_for_update().get(pk=text.convention_id)
    text.refresh_from_db(fields=["submitted_on"])
    if Approval.objects.filter(begun(), text=text).exists():
        raise ValidationError(
            f"Une partie a déjà voté ou signé l'{text} : il ne se reprend plus.", code="given"
        )
    before = f"soumis aux conseils le {short_date(text.submitted_on)}" if text.submitted_on else ""
    text.submitted_on = None
    text.save(update_fields=["submitted_on"])
    note_on("avenant repris en projet", text, by, before=before)


def open_amendment(text: Text, by: User | None) -> Organisation:
    """The lead, for whoever may still write an amendment. Raises ValidationError `closed`."""
    if text.number == 0:
        raise ValidationError("La convention initiale ne se modifie que par un avenant.", "closed")
    return open_text(text, by)


def day_refusals(text: Text, texts: Iterable[Text]) -> Iterator[ValidationError]:
    """What the days of an amendment contradict, each beside its field.

    `texts` are those of its convention, in their order.
    """
    effect, end, convention = text.effective_on, text.new_end_on, text.convention
    if effect is None:
        yield _refusal("effective_on", "Écrivez le jour où l'avenant prend effet.")
        return
    if convention.starts_on and effect < convention.starts_on:
        yield _refusal(
            "effective_on",
            f"L'avenant prendrait effet le {long_date(effect)}, avant la convention elle-même "
            f"({long_date(convention.starts_on)}).",
        )
    earlier = (one for one in texts if 0 < one.number < text.number and one.submitted_on)
    after = [one for one in earlier if one.effective_on and one.effective_on > effect]
    if before := max(after, key=attrgetter("effective_on"), default=None):
        yield _refusal(
            "effective_on",
            f"L'avenant prendrait effet le {long_date(effect)}, avant l'{before} qui le précède "
            f"({long_date(before.effective_on)}).",
        )
    if end and end < effect:
        yield _refusal(
            "new_end_on",
            f"La convention finirait le {long_date(end)}, avant que l'avenant prenne effet "
            f"({long_date(effect)}).",
        )


def require_days(text: Text) -> None:
    refusals: dict[str, list[ValidationError]] = {}
    for one in day_refusals(text, text.convention.texts.order_by("number")):
        refusals.setdefault(str(one.code), []).append(one)
    if refusals:
        raise ValidationError(refusals)


def _refusal(field: str, sentence: str) -> ValidationError:
    return ValidationError(sentence, code=field)


def said_of(text: Text) -> str:
    effect = f"effet le {short_date(text.effective_on)}" if text.effective_on else ""
    end = f"fin le {short_date(text.new_end_on)}" if text.new_end_on else ""
    return ", ".join(filter(None, (text.title, effect, end)))

"""What each party does about a text, said by its own people; or declared, for want of any.

Each act is one function, atomic, with its line in the journal.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.acceptance.acts import accept_by_its_act, declare, nothing_declared
from conventions.acceptance.reading import require_absence
from conventions.access import require_editor
from conventions.journal import note
from conventions.models import Approval, Document, Party, Text
from epci.permissions import Act, require
from press.kit.versions import require_unchanged
from press.words.french import short_date


@dataclass(frozen=True)
class Declaration:
    """That the lead says it in the place of a party that has nobody here: when, with which act."""

    on: date
    piece: Document | None = None


@transaction.atomic
def authorise(
    *,
    party: Party,
    text: Text,
    authorised_on: date,
    number: str = "",
    prefecture_id: str = "",
    executory_on: date | None = None,
    source: str = "",
    body: str = "",
    seen: str = "",
    declared: Declaration | None = None,
    by: User | None,
) -> Approval:
    """A party's competent body authorises the signature of a text; `body` when it is no council.

    What the party had said of it before, a rejection or an authorisation that ended, gives way.
    `declared` says that these are the lead's words. Raises PermissionDenied, and ValidationError
    for a text that does not go to it (see `require_submitted`), and `speaks`.
    """
    approval, before = _opened(party, text, by, declared)
    typed = {"authorised_on": authorised_on, "number": number, "body": body}
    require_unchanged(seen, {name: getattr(approval, name) for name in typed}, typed)
    if approval.is_demonstration and approval.signed_on:
        approval.demonstration = ["signed_on"]  # the vote is known; the signature is invented
    approval.authorised_on, approval.number = authorised_on, number
    approval.prefecture_id, approval.executory_on = prefecture_id, executory_on
    approval.source = source
    approval.body = body or approval.body
    approval.rejected_on, approval.rejection = None, ""
    approval.revoked_on, approval.revocation = None, ""
    return _voted(approval, before, authorised_on, by, declared)


@transaction.atomic
def reject(
    *,
    party: Party,
    text: Text,
    rejected_on: date,
    act: str = "",
    seen: str = "",
    declared: Declaration | None = None,
    by: User | None,
) -> Approval:
    """A party's council rejects a text: it authorises nothing, and every party is told so.

    Raises as `authorise`.
    """
    approval, before = _opened(party, text, by, declared)
    typed = {"authorised_on": None, "number": "", "body": ""}
    require_unchanged(seen, {name: getattr(approval, name) for name in typed}, typed)
    _forget_authorisation(approval)
    approval.rejected_on, approval.rejection = rejected_on, act
    return _voted(approval, before, rejected_on, by, declared)


@transaction.atomic
def revoke(*, party: Party, text: Text, revoked_on: date, act: str, by: User | None) -> Approval:
    """An authorisation ends on a day, by an act: repealed, withdrawn, or annulled by the court.

    What was issued before stands. Raises ValidationError as `authorise`, and `unauthorised`.
    """
    approval, before = _opened(party, text, by)
    if approval.authorised_on is None:
        raise ValidationError(f"{party} n'a pas autorisé ce texte : {text}.", code="unauthorised")
    approval.revoked_on, approval.revocation = revoked_on, act
    return _settled(approval, before, by)


@transaction.atomic
def retract(*, party: Party, text: Text, by: User | None) -> Approval:
    """What a party was said to have decided on a text was a mistake: nothing is known of it."""
    approval, before = _opened(party, text, by)
    _forget_vote(approval)
    return _settled(approval, before, by)


@transaction.atomic
def take_back(*, party: Party, text: Text, by: User | None) -> Approval:
    """The lead takes back what it had declared of a party; what that party said itself stays.

    Raises PermissionDenied, and ValidationError `undeclared` where nothing is its word.
    """
    require_editor(party.convention, by)
    approval = _locked(party, text)
    before = _said(approval)
    if approval.vote_declared_on is None and approval.signature_declared_on is None:
        raise ValidationError(f"Rien n'est déclaré de {party} : {text}.", code="undeclared")
    if approval.vote_declared_on:
        _forget_vote(approval)
    if approval.signature_declared_on:
        approval.signed_on, approval.signature_declared_on = None, None
    approval.full_clean()
    approval.save()
    _journal(party, text, before, _said(approval) or "déclaration retirée par le pilote", by)
    nothing_declared(party=party, by=by)
    return approval


def _opened(
    party: Party, text: Text, by: User | None, declared: Declaration | None = None
) -> tuple[Approval, str]:
    """What is known of a party's decision, for whoever may change it, and how it was said."""
    _require_voice(party, by, declared)
    require_submitted(party, text)
    approval = _locked(party, text)
    return approval, _decision(approval)


def _require_voice(party: Party, by: User | None, declared: Declaration | None) -> None:
    """Its own people; or those of the lead, who declare, while it has nobody here."""
    if declared:
        require_absence(party, by)
    else:
        require(by, Act.RECORD_DELIBERATION, party.organisation)


def _speaks(approval: Approval, by: User | None, on: date, declared: Declaration | None) -> None:
    """What follows on its answer: whoever says its own vote or signature has accepted."""
    if declared:
        declare(party=approval.party, by=by, on=declared.on)
    else:
        accept_by_its_act(party=approval.party, by=by, on=on)


def _voted(
    approval: Approval, before: str, on: date, by: User | None, declared: Declaration | None
) -> Approval:
    if declared or by is not None:
        approval.vote_declared_on = declared.on if declared else None
        approval.vote_piece = declared.piece if declared else None
    found = _settled(approval, before, by)
    _speaks(found, by, on, declared)
    return found


def _forget_vote(approval: Approval) -> None:
    _forget_authorisation(approval)
    approval.rejected_on, approval.rejection = None, ""
    approval.vote_declared_on, approval.vote_piece = None, None


def _forget_authorisation(approval: Approval) -> None:
    approval.authorised_on, approval.executory_on, approval.revoked_on = None, None, None
    approval.number, approval.prefecture_id, approval.revocation = "", "", ""
    approval.body = ""


def _settled(approval: Approval, before: str, by: User | None) -> Approval:
    approval.full_clean()
    approval.save()
    _journal(approval.party, approval.text, before, _decision(approval), by)
    return approval


@transaction.atomic
def sign(
    *,
    party: Party,
    text: Text,
    signed_on: date,
    source: str = "",
    seen: str = "",
    declared: Declaration | None = None,
    by: User | None,
) -> Approval:
    """A party's executive signs a text; `source` fills an approval that has none yet.

    Raises as `authorise`, and ValidationError `roadmap`, `early`, `rejected`.
    """
    _require_voice(party, by, declared)
    require_submitted(party, text)
    _require_signable(text, signed_on)
    approval = _locked(party, text)
    if approval.rejected_on:
        raise ValidationError(
            f"{party} ne signe pas ce texte : {approval.setback}.", code="rejected"
        )
    require_unchanged(seen, {"signed_on": approval.signed_on}, {"signed_on": signed_on})
    before = _signature(approval)
    approval.signed_on = signed_on
    approval.source = approval.source or source
    approval.demonstration = [one for one in approval.demonstration if one != "signed_on"]
    if declared or by is not None:
        approval.signature_declared_on = declared.on if declared else None
    written = ["signed_on", "source", "demonstration", "signature_declared_on"]
    approval.save(update_fields=written)
    _journal(party, text, before, _signature(approval), by)
    _speaks(approval, by, signed_on, declared)
    return approval


def _require_signable(text: Text, signed_on: date) -> None:
    if not text.convention.is_signed:
        raise ValidationError("Une feuille de route ne se signe pas.", code="roadmap")
    sent, is_outside = text.convention.submitted_on, text.convention.signed_outside
    if text.number == 0 and sent and signed_on < sent and not is_outside:
        raise ValidationError(
            f"Signée le {short_date(signed_on)} ? Le texte n'est allé aux conseils que le "
            f"{short_date(sent)}.",
            code="early",
        )


def _locked(party: Party, text: Text) -> Approval:
    """What the party has done about the text, made when it has done nothing yet."""
    Party.objects.select_for_update().get(pk=party.pk)
    return Approval.objects.get_or_create(party=party, text=text)[0]


def require_submitted(party: Party, text: Text) -> None:
    """Refuse a text that is still a draft, and one that the party does not sign."""
    if text.number and text.submitted_on is None:
        raise ValidationError(
            f"L'{text} est encore un projet : il n'est soumis à personne.", code="draft"
        )
    if text.number == 0 and text.convention.submitted_on is None:
        raise ValidationError(
            f"{text.convention} est encore en projet : son pilote doit d'abord la soumettre aux "
            "conseils.",
            code="draft",
        )
    if not party.signs(text):
        raise ValidationError(f"{party} n'est pas partie à ce texte : {text}.", code="party")


def _decision(approval: Approval) -> str:
    """« autorisée le 10/04/2025 2025/113 », and what ended it; or that the text was rejected."""
    given = ""
    if approval.authorised_on:
        given = f"autorisée le {short_date(approval.authorised_on)} {approval.number}".strip()
    return " ; ".join(filter(None, (given, approval.setback)))


def _signature(approval: Approval) -> str:
    return f"signée le {short_date(approval.signed_on)}" if approval.signed_on else ""


def _said(approval: Approval) -> str:
    return " ; ".join(filter(None, (_decision(approval), _signature(approval))))


def _journal(party: Party, text: Text, before: str, after: str, by: User | None) -> None:
    subject, convention = f"{text}, {party}", party.convention
    note(
        "approbation",
        convention,
        party.organisation,
        by,
        subject=subject,
        before=before,
        after=after,
    )

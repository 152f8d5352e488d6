"""The content of what follows a letter: a recall, a reduction, what is given back. Schema 7.

Each quotes its letter by number and fingerprint, and says what was received and taken off.
"""

from dataclasses import dataclass
from datetime import date

from financing.letters.cancellation import PRINTED, as_subsidy
from financing.letters.dressing import dressed
from financing.letters.letterhead import (
    Heading,
    addressee,
    chain,
    demonstration_notes,
    given,
    iso,
    said_by,
)
from financing.letters.names import name_of
from financing.letters.page import Content
from financing.models import FundCall, LetterModel
from press.words.french import SPACE, euros, long_date

RECOVERY_SCHEMA = 7
ORDINALS = {1: "premier", 2: "second"}


@dataclass(frozen=True)
class Following:
    """What a document about a letter says; `amount` is what it adds to what is owed (centimes)."""

    letter: FundCall
    kind: str
    amount: int = 0
    rank: int = 0
    reason: str = ""
    model: LetterModel | None = None  # the carrier's own letter, where it has one

    def freeze(self, heading: Heading) -> Content:
        """Two queries at most."""
        letter, frozen = self.letter, self.letter.frozen()
        left = letter.amount - letter.paid - letter.lowered
        content = {
            "kind": self.kind,
            "demonstration": bool(frozen["demonstration"]),
            "demonstration_notes": _notes(letter, heading.issued_on),
            "addressee": addressee(letter.party),
            **{name: frozen[name] for name in ("convention", "component", "period", "basis")},
            "subject": self._subject(frozen),
            "about": _quoted(letter, frozen),
            "rank": self.rank,
            "reason": self.reason or None,
            "paid": letter.paid,
            "lowered": letter.lowered,
            "left": left + self.amount,
            "amount": self.amount,
            "payment": _payment(letter),
            **said_by(letter.round.component.carrier),
            **chain(heading, RECOVERY_SCHEMA),
        }
        return dressed(content, self.model)

    def _subject(self, frozen: Content) -> str:
        about = f"n°{SPACE}{self.letter} du {long_date(self.letter.issued_on)}"
        named = name_of(self.letter.kind, is_subsidy="subsidy" in frozen)
        if self.kind == FundCall.Kind.REDUCTION:
            return f"réduction de {euros(-self.amount)} de {named.the} {about}"
        if self.kind == FundCall.Kind.RETURN:
            return f"reversement de {euros(-self.amount)} de subvention, lettre {about}"
        return f"{ORDINALS[self.rank]} rappel amiable, {named.title.lower()} {about}"


def _notes(letter: FundCall, on: date) -> list[str]:
    component = letter.round.component
    convention, carrier = component.convention, component.carrier
    texts = convention.texts.in_effect(on).order_by()
    approvals = given(convention, texts.values_list("number", flat=True))
    notes = demonstration_notes(convention, carrier.organisation, approvals)
    return [one for one in notes if one in PRINTED]


def _quoted(letter: FundCall, frozen: Content) -> Content:
    return {
        "number": str(letter),
        "kind": letter.kind,
        "issued_on": letter.issued_on.isoformat(),
        "due_on": iso(letter.due_on),
        "subject": frozen["subject"],
        "amount": letter.amount,
        "sha256": letter.sha256,
        **as_subsidy(frozen),
    }


def _payment(letter: FundCall) -> Content:
    """Where to pay, as it is known today, and what to quote: the letter's own number."""
    carrier = letter.carrier
    return {
        "holder": carrier.name,
        "iban": carrier.iban or None,
        "bic": carrier.bic or None,
        "accountant": carrier.payee or None,
        "reference": str(letter),
    }

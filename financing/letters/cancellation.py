"""The content of a letter that cancels another: it quotes it, and says why.

Parties as they are known today, since a wrong address may be the very reason.
"""

from dataclasses import dataclass

from financing.letters.dressing import current_model, dressed
from financing.letters.letterhead import (
    Heading,
    addressee,
    chain,
    demonstration_notes,
    given,
    said_by,
)
from financing.letters.names import name_of
from financing.letters.page import DEMONSTRABLE, Content
from financing.models import Cancellation, FundCall, LetterModel
from press.words.french import SPACE, long_date

PRINTED = {DEMONSTRABLE[place] for place in ("siren", "siret", "contact", "vat")}


@dataclass(frozen=True)
class CancellationContent:
    """What the letters of one cancellation say alike; each quotes its own."""

    common: Content
    model: LetterModel | None = None  # the carrier's own letter, where it has one

    def letter(self, call: FundCall, heading: Heading) -> Content:
        cancelled = call.frozen()
        content = {
            **self.common,
            "demonstration": bool(cancelled["demonstration"]),
            "addressee": addressee(call.party),
            **{name: cancelled[name] for name in ("convention", "component", "period", "basis")},
            "subject": _subject(call, cancelled),
            "cancelled": {
                "number": str(call),
                "issued_on": call.issued_on.isoformat(),
                "subject": cancelled["subject"],
                "amount": call.amount,
                "sha256": call.sha256,
                **as_subsidy(cancelled),
            },
            "amount": -call.amount,
            **chain(heading),
        }
        return dressed(content, self.model)


def read_cancellation(cancellation: Cancellation) -> CancellationContent:
    """Read once for all its letters; three queries at most."""
    component = cancellation.round.component
    convention, carrier = component.convention, component.carrier
    texts = convention.texts.in_effect(cancellation.issued_on).order_by()
    approvals = given(convention, texts.values_list("number", flat=True))
    notes = demonstration_notes(convention, carrier.organisation, approvals)
    return CancellationContent(
        {
            "kind": "cancel",
            "demonstration_notes": [one for one in notes if one in PRINTED],
            "reason": cancellation.reason,
            **said_by(carrier),
        },
        current_model(carrier.organisation),
    )


def as_subsidy(quoted: Content) -> Content:
    """What a letter that quotes a request of a subsidy keeps of it, to call it by its name."""
    return {"subsidy": True} if "subsidy" in quoted else {}


def _subject(call: FundCall, cancelled: Content) -> str:
    named = name_of("call", is_subsidy="subsidy" in cancelled).the
    return f"annulation de {named} n°{SPACE}{call} du {long_date(call.issued_on)}"

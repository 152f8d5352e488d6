"""The content of a letter that cancels another: it quotes it, and says why.

Parties as they are known today, since a wrong address may be the very reason.
"""

from dataclasses import dataclass

from financing.letters.letterhead import (
    Heading,
    addressee,
    chain,
    demonstration_notes,
    given,
    said_by,
)
from financing.letters.page import DEMONSTRABLE, Content
from financing.models import Cancellation, FundCall
from press.words.french import SPACE, long_date

PRINTED = {DEMONSTRABLE[place] for place in ("siren", "siret", "contact", "vat")}


@dataclass(frozen=True)
class CancellationContent:
    """What the letters of one cancellation say alike; each quotes its own."""

    common: Content

    def letter(self, call: FundCall, heading: Heading) -> Content:
        cancelled = call.frozen()
        return {
            **self.common,
            "demonstration": bool(cancelled["demonstration"]),
            "addressee": addressee(call.party),
            **{name: cancelled[name] for name in ("convention", "component", "period", "basis")},
            "subject": _subject(call),
            "cancelled": {
                "number": str(call),
                "issued_on": call.issued_on.isoformat(),
                "subject": cancelled["subject"],
                "amount": call.amount,
                "sha256": call.sha256,
            },
            "amount": -call.amount,
            **chain(heading),
        }


def read_cancellation(cancellation: Cancellation) -> CancellationContent:
    """Read once for all its letters; two queries at most."""
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
        }
    )


def _subject(call: FundCall) -> str:
    return f"annulation de l'appel de fonds n°{SPACE}{call} du {long_date(call.issued_on)}"

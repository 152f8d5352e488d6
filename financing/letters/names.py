"""What each kind of letter is called, at its head, in a sentence, and by itself. Pure.

The beneficiary of a subsidy calls no funds: it asks its grantor for a payment.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterName:
    """« Appel de fonds », « l'appel de fonds », « cet appel de fonds »."""

    title: str
    the: str
    this: str
    is_feminine: bool = False


NAMES = {
    "call": LetterName("Appel de fonds", "l'appel de fonds", "cet appel de fonds"),
    "cancel": LetterName("Annulation", "l'annulation", "cette annulation", True),
    "balance": LetterName("Appel de solde", "l'appel de solde", "cet appel de solde"),
    "credit": LetterName("Avis de trop-perçu", "l'avis de trop-perçu", "cet avis de trop-perçu"),
    "reduction": LetterName("Réduction", "la réduction", "cette réduction", True),
    "return": LetterName("Avis de reversement", "l'avis de reversement", "cet avis de reversement"),
    "reminder": LetterName("Rappel amiable", "le rappel amiable", "ce rappel amiable"),
}
NAMES_OF_SUBSIDY = {
    "call": LetterName(
        "Demande de versement",
        "la demande de versement",
        "cette demande de versement",
        is_feminine=True,
    ),
    "balance": LetterName(
        "Demande de solde", "la demande de solde", "cette demande de solde", True
    ),
}


def name_of(kind: str, *, is_subsidy: bool = False) -> LetterName:
    """A kind that nobody knows is a fund call, as the first letters were."""
    own = NAMES_OF_SUBSIDY.get(kind) if is_subsidy else None
    return own or NAMES.get(kind, NAMES["call"])

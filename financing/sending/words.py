"""What is said of a letter in the messages that take it, or tell of it."""

from typing import Any

from financing.letters.names import LetterName, name_of
from financing.letters.page import file_name
from financing.models import CallRound, FundCall
from press.words.french import euros, long_date

Kind = FundCall.Kind
USUAL_TEXT = (
    "Veuillez trouver ci-jointe la lettre de la convention de financement que nous avons en commun."
)


def title_of(call: FundCall) -> str:
    """« Appel de fonds n° 2025-0001 », « Demande de versement n° 2025-0001 »."""
    return f"{_named(call).title} n° {call}"


def _named(call: FundCall) -> LetterName:
    """As its paper says; whether it is of a subsidy is told by `letters_to_send`."""
    return name_of(call.kind, is_subsidy=call.is_of_subsidy)  # type: ignore[attr-defined]


def said_of(call: FundCall) -> str:
    """« Appel de fonds n° 2025-0001 du 2 juin 2025, 4 284,00 €, à payer avant le 2 août 2025 »."""
    said = f"{title_of(call)} du {long_date(call.issued_on)}"
    is_subsidy = call.is_of_subsidy  # type: ignore[attr-defined]
    the, lowered = ("la demande", "diminuée") if is_subsidy else ("l'appel", "diminué")
    if call.cancels:
        return f"{said} : {the} n° {call.cancels} n'est plus à payer"
    if call.kind == Kind.REDUCTION:
        return f"{said} : {the} n° {call.about} est {lowered} de {euros(-call.amount)}"
    if call.kind == Kind.RETURN:
        return f"{said} : {euros(-call.amount)} de la subvention vous reviennent"
    if call.kind == Kind.REMINDER:
        return f"{said}, de {the} n° {call.about}"
    if call.kind == Kind.CREDIT:
        return f"{said} : {euros(-call.amount)} en votre faveur"
    due = f", à payer avant le {long_date(call.due_on)}" if call.due_on else ""
    return f"{said}, {euros(call.amount)}{due}"


def attached_name(call: FundCall, round_: CallRound) -> str:
    """How its file is called, as where it is downloaded."""
    content: dict[str, Any] = {
        "number": str(call),
        "kind": call.kind,
        "convention": {"reference": round_.component.convention.reference},
        "component": {"code": round_.component.code},
        "addressee": {"short_name": call.party.short_name},
    }
    return file_name(content)

"""A letter on paper, fund call or cancellation: what was frozen, laid out, and nothing else.

The content is made of JSON types: money in integer centimes, percentages as decimal text, dates
in ISO 8601. Nothing is looked up outside of it: rendered again in ten years, a letter says what
it said.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from segno.helpers import _make_epc_qr_data as epc_data

from financing.letters.calculation import Content, attached
from financing.letters.names import LetterName, name_of
from financing.letters.proofs import short_code, short_form
from press.files.canonical import canonical, digest
from press.files.pdf import render_pdf
from press.files.qr import drawn
from press.words.french import SPACE, euros, number

PLACE = settings.BASE_DIR / "templates" / "letters"
STYLESHEETS = (PLACE / "call.css",)
OF_A_MODEL = (PLACE / "model.css",)

EXACT_PLACES = 4
LONGEST_HOLDER = 70  # the name of a payee: EPC069-12

FILED_AS = {
    "cancel": ["annulation"],
    "balance": ["solde"],
    "credit": ["trop-percu"],
    "reduction": ["reduction"],
    "reminder": ["rappel"],
    "return": ["reversement"],
}
FOLLOWING = {
    "reduction": "letters/reduction.html",
    "reminder": "letters/reminder.html",
    "return": "letters/return.html",
}
SETTLING = ("balance", "credit")

# What may be marked as invented where it is printed, as the forms of the application name it.
DEMONSTRABLE = {
    "siren": "SIREN",
    "siret": "SIRET",
    "contact": "contact",
    "vat": "TVA",
    "due": "délai de paiement (jours)",
    "iban": "IBAN",
    "bic": "BIC",
    "accountant": "comptable public ou trésorier",
    "signature": "date de signature",
}


def render(content: Content, *, draft: bool = False) -> bytes:
    """The letter as PDF; the same content gives the same bytes.

    A draft is marked « PROJET » and carries no payment code. ValueError when a letter that is
    not a draft has no number.
    """
    html = page(content, draft=draft)
    return render_pdf(
        html,
        stylesheets=STYLESHEETS + (OF_A_MODEL if "model" in content else ()),
        identifier=digest(html).encode(),
        attached=() if draft else attached(content),
    )


def page(content: Content, *, draft: bool = False) -> str:
    """The letter as HTML, every text escaped."""
    if not (draft or content["number"]):
        raise ValueError("Une lettre sans numéro ne peut être qu'un projet.")
    said = derived(content, draft)
    if content["kind"] == "cancel":
        named = {"named": name_quoted(content["cancelled"])}
        return render_to_string("letters/cancel.html", {**content, **said, **named})
    if content["kind"] in FOLLOWING:
        more = {
            "code": payment_code(content["payment"], content["left"]),
            "reduced": -content["amount"],
            "named": name_quoted(content["about"]),
        }
        return render_to_string(FOLLOWING[content["kind"]], {**content, **said, **more})
    if content["kind"] in SETTLING:
        return render_to_string("letters/settlement.html", {**content, **said, **account(content)})
    return render_to_string("letters/call.html", {**content, **said, **sums(content, draft)})


def file_name(content: Content) -> str:
    """« 2025-0001_TI-DOUBS_animation_CCLL.pdf », or « PROJET_… » without a number; plain ASCII.

    A cancellation says so: « 2025-0007_annulation_TI-DOUBS_animation_CCLL.pdf ».
    Two carriers may give the same number to letters for the same addressee: the component
    tells them apart.
    """
    parts = (
        content["number"] or "PROJET",
        *FILED_AS.get(content["kind"], ()),
        content["convention"]["reference"],
        content["component"]["code"],
        content["addressee"]["short_name"],
    )
    plain = unicodedata.normalize("NFKD", "_".join(parts)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-") + ".pdf"


def derived(content: Content, draft: bool) -> Content:
    """What any letter shows that follows from its content, and needs no word of its own."""
    title, number = title_of(content), content["number"]
    of = "d'" if title[0] in "AEIOU" else "de "
    return {
        "draft": draft,
        "heading": f"Projet {of}{title.lower()}" if draft else f"{title} n°{SPACE}{number}",
        "marked": demonstrated(content),
        "star": {
            place: "*" if label in content["demonstration_notes"] else ""
            for place, label in DEMONSTRABLE.items()
        },
        "proof": None if draft else proof(content),
    }


def title_of(content: Content) -> str:
    """What a letter is called at its head."""
    return name_of(content["kind"], is_subsidy="subsidy" in content).title


def name_quoted(letter: Content) -> LetterName:
    """What a letter that another quotes is called."""
    return name_of(letter.get("kind", "call"), is_subsidy="subsidy" in letter)


def sums(content: Content, draft: bool) -> Content:
    """What the letter of a fund call shows besides: its addressee's line, and how to pay."""
    shares = with_figures(content)
    own = shares[content["own_share"]]
    return {
        "shares": shares,
        "criteria": content.get("criteria", []),
        "in_blocks": "sharing" in content,
        "instalment": content.get("instalment"),
        "subsidy": content.get("subsidy"),
        "whole": _whole(shares),
        "own": own,
        "alone": "subsidy" in content and len(shares) == 1,
        "own_approval": approval_of(own["organisation"], content["approvals"]),
        "own_basis": own_basis(content),
        "inhabitants": total([share["population"] for share in shares]),
        "places": percent_places(shares),
        "capped": any(share["ceiling"] is not None for share in shares),
        "deducted": content.get("deducted", []),
        "to_pay": content.get("to_pay", content["amount"]),
        "code": None
        if draft
        else payment_code(content["payment"], content.get("to_pay", content["amount"])),
    }


def account(content: Content) -> Content:
    """What a balance or a credit shows besides: its addressee's account, and how it is paid."""
    settlement = content["settlement"]
    paid, rank = content["payment"], content["own_share"]
    return {
        "size": abs(content["amount"]),
        "counted": [one | {"size": abs(one["amount"])} for one in settlement["counted"]],
        "lowered": (settlement["credit"] or {}).get("lowered", []),
        "own": settlement["accounts"][settlement["own"]],
        "returned": sum(one.get("returned", 0) for one in settlement["accounts"]),
        "own_line": None if rank is None else content["shares"][rank],
        "code": payment_code(paid, content["to_pay"]) if paid and content["number"] else None,
        "own_basis": own_basis(content),
    }


def with_figures(content: Content) -> list[Content]:
    """The contributors, each with its figure of every criterion of a rule in blocks, printed."""
    names = [one["name"] for one in content.get("criteria", [])]
    return [
        share | {"cells": [_printed(share["figures"].get(name)) for name in names]}
        for share in content["shares"]
    ]


def _printed(figure: str | None) -> str:
    return "" if figure is None else number(Fraction(figure), len(figure.partition(".")[2]))


def _whole(shares: list[Content]) -> Fraction:
    """What the column of percentages makes: 100, but where a rule in blocks gives less."""
    if not any("exact" in share for share in shares):
        return Fraction(100)
    return sum(
        (Fraction(share["percent"] or share["exact_percent"] or 0) for share in shares), Fraction(0)
    )


def proof(content: Content) -> Content:
    """What the letter says of itself so that it can be checked, and of the one before it."""
    fingerprint, previous = digest(canonical(content)), content["previous_sha256"]
    code = short_code(fingerprint)
    address = content.get("verification")  # letters of schema 1 had none
    return {
        "fingerprint": fingerprint,
        "previous_number": content.get("previous_number"),
        "previous": previous and short_form(previous),
        "short_code": code,
        "address": address,
        "code": address and verification_code(f"{address}{code}/"),
    }


def verification_code(address: str) -> SafeString:
    """The page that says whether the letter is genuine, as a QR code drawn in SVG."""
    return drawn(address, f"Code QR de vérification de la lettre : {address}")


def approval_of(organisation: str, approvals: list[Content]) -> Content | None:
    """The vote of one organisation, where it is known with its date."""
    known = (vote for vote in approvals if vote["authorised_on"])
    return next((vote for vote in known if vote["organisation"] == organisation), None)


def demonstrated(content: Content) -> list[str]:
    """What the asterisks of the letter stand for."""
    votes = any(vote["demonstration"] for vote in content.get("approvals", []))
    return content["demonstration_notes"] + (["autorisations marquées"] if votes else [])


def own_basis(content: Content) -> str:
    """What the component rests on, where it is not the convention's sharing article."""
    article, basis = content["convention"]["article"], content["component"]["legal_basis"] or ""
    return "" if article and article in basis else basis


def total(values: list[int | None]) -> int | None:
    """The sum of what is known of everyone; None as soon as one value is missing."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def percent_places(shares: list[Content]) -> int | None:
    """How many decimals the column of percentages needs; None when there is no percentage."""
    voted = [share["percent"] for share in shares if share["percent"] is not None]
    if voted:
        return max(len(percent.partition(".")[2]) for percent in voted)
    return EXACT_PLACES if any(share["exact_percent"] for share in shares) else None


def payment_code(payment: Content, amount: int) -> SafeString | None:
    """The SEPA transfer as a QR code that banks read (EPC069-12), drawn in SVG.

    `amount` is in centimes. None when there is nothing to pay or no account to pay it to.
    """
    if amount <= 0 or not payment["iban"]:
        return None
    said = epc_data(
        name=payment["holder"][:LONGEST_HOLDER],
        iban=payment["iban"],
        bic=payment["bic"],
        amount=Decimal(amount).scaleb(-2),
        text=payment["reference"],
        reference=None,
        purpose=None,
        encoding="utf-8",
    )
    return drawn(said, transfer(payment, amount), error="m", boost_error=False)


def transfer(payment: Content, amount: int) -> str:
    """What the payment code says, for those who do not see it."""
    return (
        f"Code QR de virement SEPA : {euros(amount)} à {payment['holder']}, "
        f"IBAN {payment['iban']}, référence {payment['reference']}"
    )

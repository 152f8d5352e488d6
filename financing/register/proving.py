"""What anyone who holds a letter may know of it: never its amount, nor whom it asks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from epci.models import Organisation
from epci.record.accounts import kind_of_account
from financing.letters.proofs import beginning
from financing.models import ExpenseStatement, FundCall


@dataclass(frozen=True)
class ProvenLetter:
    """A letter of the register; `pdf_sha256` is None until it is rendered.

    `carrier` is as the register of organisations knows it now, `act_name` what the act calls it
    where that is otherwise; `declared` names the parties whose votes are the lead's word alone,
    `account` says of what kind the account to pay to is. `cancelled_by` and `cancelled_on` are the
    number and the day of the letter that cancels it.
    """

    kind: str
    number: str
    issued_on: date
    carrier: Organisation
    act_name: str
    sha256: str
    pdf_sha256: str | None
    cancelled_by: str | None = None
    cancelled_on: date | None = None
    declared: tuple[str, ...] = ()
    account: str = ""
    is_statement: bool = False


def proven_letter(code: str) -> ProvenLetter | None:
    """The letter, or the statement, that bears a code of verification, as it is typed; two queries
    at most. A statement that a later one replaces is said so, as a letter is cancelled.
    """
    try:
        start = beginning(code)
    except ValueError:
        return None
    letters = FundCall.objects.filter(sha256__range=(start, start + "g"))  # g: past any digit
    known = letters.annotate(pdf_sha256=F("rendering__sha256"))
    call = known.select_related("cancelled_by", "carrier").first()
    return _stated(start) if call is None else _proven(call, call.pdf_sha256)


def _stated(start: str) -> ProvenLetter | None:
    statements = ExpenseStatement.objects.filter(sha256__range=(start, start + "g"))
    found = statements.annotate(pdf_sha256=F("rendering__sha256")).select_related(
        "replaced_by", "component__carrier__organisation"
    )
    one = found.first()
    if one is None:
        return None
    later = getattr(one, "replaced_by", None)
    carrier, name = one.component.carrier.organisation, one.frozen()["carrier"]["name"]
    return ProvenLetter(
        kind="état récapitulatif des dépenses",
        number=str(one),
        issued_on=one.issued_on,
        carrier=carrier,
        act_name="" if name == carrier.name else name,
        sha256=one.sha256,
        pdf_sha256=one.pdf_sha256,
        cancelled_by=str(later) if later else None,
        cancelled_on=later.issued_on if later else None,
        is_statement=True,
    )


def _proven(call: FundCall, pdf_sha256: str | None) -> ProvenLetter:
    second = getattr(call, "cancelled_by", None)
    said = call.frozen()
    iban = (said.get("payment") or {}).get("iban")  # a credit names no account
    given = {one["organisation"]: None for one in said.get("approvals", []) if "declared" in one}
    return ProvenLetter(
        kind=call.get_kind_display(),
        number=str(call),
        issued_on=call.issued_on,
        carrier=call.carrier,
        act_name="" if (name := said["carrier"]["name"]) == call.carrier.name else name,
        sha256=call.sha256,
        pdf_sha256=pdf_sha256,
        cancelled_by=str(second) if second else None,
        cancelled_on=second.issued_on if second else None,
        declared=tuple(given),
        account=kind_of_account(iban) if iban else "",
    )

"""Who gets what at the addresses of the money year; see `access.py`."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from epci.permissions import Act
from financing.actuals.acts import record_pieces
from financing.actuals.files import TypedPiece
from financing.actuals.reading import read_actuals
from financing.dossier.reading import read_component
from financing.models import ActualPiece, ExpenseStatement, FundCall, Payment
from financing.payments.acts import record_payment
from financing.rounds.composition import Order
from financing.settlements.acts import close_year
from financing.settlements.preparation import prepare_settlement
from financing.statements.acts import state_actuals
from financing.statements.content import facts_of
from press.files.canonical import canonical, digest
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.made import CARRIER, DOUBS, LEAD, organisation
from tests.rules import EACH, PARTIES, SIGNED_IN, Row, Rule, may

YEAR = (DOUBS, "actions", "2024")  # carried by the lead
PAID_LETTER = (DOUBS, "{round}", "2025-0002")
UNPAID_LETTER = (DOUBS, "{round}", "2025-0003")
LETTER_OF_THE_LEAD = (DOUBS, "{round}", "2025-0004")
STATED_ON = date(2026, 3, 2)


def actions(year: int) -> Order:
    return doubs_order(year=year, component="actions")


def piece(reference: str, centimes: int = 1_000_00) -> ActualPiece:
    """A piece of the second half of 2024."""
    order = actions(2024)
    line = next(iter(order.component.lines.all()))
    typed = TypedPiece(line, date(2024, 9, 12), centimes, "Imprimerie", reference)
    recorded = record_pieces(
        component=order.component, period=order.period, pieces=[typed], by=None, on=STATED_ON
    )
    return recorded.pieces[0]


def statement(year: int = 2024) -> ExpenseStatement:
    order = actions(year)
    return state_actuals(
        component=order.component, period=order.period, by=None, on=STATED_ON
    ).statement


def closed() -> int:
    """The year 2025 of the actions, stated at nothing and closed."""
    order = actions(2025)
    statement(2025)
    return close_year(component=order.component, period=order.period, by=None, on=STATED_ON).pk


def stating() -> str:
    """What the page of a statement sends back with its button."""
    order = actions(2024)
    actuals = read_actuals(order.component, order.period, date(2026, 11, 22))
    return digest(canonical(facts_of(actuals, {})))


def settling() -> str:
    """The same of a settlement."""
    order, today = actions(2024), timezone.localdate()
    return prepare_settlement(
        read_component(order.component, today), order.period, today
    ).fingerprint


def payments() -> list[Payment]:
    """Money beyond what the second letter asks, then on it again."""
    call = FundCall.objects.get(number=2, carrier=organisation(CARRIER))
    return [
        record_payment(call=call, amount=one, received_on=ISSUE_DAY, by=None)
        for one in (call.amount + 1_000_00, 100_00)
    ]


KEYS: dict[str, Callable[[], object]] = {
    "stated_piece": lambda: piece("F-1").pk,
    "statement": statement,
    "piece": lambda: piece("F-2").pk,  # after it: another statement would say more
    "stated_2026": lambda: statement(2026),
    "closing": closed,
    "stating": stating,
    "settling": settling,
}

ROWS = (
    Row(
        "actuals",
        YEAR,
        get=PARTIES,
        post=may(Act.RECORD_ACTUALS, of=LEAD),
        body={
            "line": "actions",
            "dated_on": "12/11/2024",
            "amount": "120,00",
            "reference": "F-3",
        },
    ),
    Row(
        "withdraw_piece",
        (*YEAR, "{piece}"),
        get=may(Act.RECORD_ACTUALS, of=LEAD, passes=200),
        post=may(Act.RECORD_ACTUALS, of=LEAD),
        body={"reason": "facture d'un autre service"},
    ),
    Row(
        "state_year",
        YEAR,
        get=may(Act.STATE_ACTUALS, of=LEAD, passes=200),
        post=may(Act.STATE_ACTUALS, of=LEAD),
        body={"step": "do", "confirmed": "{stating}", "name": "Cédric Bôle"},
    ),
    Row("statement_draft", YEAR, get=PARTIES),
    Row("statement_pdf", (*YEAR, "{statement}"), get=PARTIES),
    Row(
        "settle_year",
        YEAR,
        get=PARTIES,
        post=may(Act.SETTLE_YEAR, of=LEAD),
        body={
            "step": "do",
            "confirmed": "{settling}",
            "credits": "deduct",
            "override": "Signatures vues",
        },
    ),
    Row("close_year", (DOUBS, "actions", "2026"), post=may(Act.SETTLE_YEAR, of=LEAD)),
    Row(
        "reopen_year",
        (DOUBS, "actions", "2025"),
        get=may(Act.REOPEN_YEAR, of=LEAD, passes=200),
        post=may(Act.REOPEN_YEAR, of=LEAD),
        body={"reason": "pièce oubliée"},
    ),
    Row(
        "schedule",
        (DOUBS, "actions"),
        get=PARTIES,
        post=may(Act.ISSUE_CALLS, of=LEAD),
        body={"label1": "acompte", "percent1": "70", "label2": "solde", "percent2": "solde"}
        | {f"basis{row}": "planned" for row in range(1, 7)},
    ),
    Row("letters", get=SIGNED_IN),
    Row("budget", get=SIGNED_IN),
    Row(
        "impute",
        (DOUBS, "actions"),
        get=Rule(Act.KEEP_BUDGET, EACH, 200, 404),
        post=Rule(Act.KEEP_BUDGET, EACH, 302, 404),
        body={"section": "fonctionnement", "chapter": "65", "account": "657358"},
    ),
    Row(
        "receive",
        get=SIGNED_IN,
        post=may(Act.RECORD_PAYMENT, of=EACH, passes=200),
        body={"collage": "date;montant;libelle\n2025-07-01;1;inconnu"},
        writes=False,
    ),
    Row(
        "letter_account",
        PAID_LETTER,
        get=PARTIES,
        post=may(Act.RECORD_PAYMENT, of=CARRIER),
        body={"received_on": "01/07/2025", "amount": "120,00"},
    ),
    Row(
        "reverse_payment",
        (*PAID_LETTER, "{payment}"),
        get=may(Act.RECORD_PAYMENT, of=CARRIER, passes=200),
        post=may(Act.RECORD_PAYMENT, of=CARRIER),
        body={"reason": "mauvaise lettre"},
    ),
    Row("refund_credit", PAID_LETTER, post=may(Act.RECORD_PAYMENT, of=CARRIER)),
    Row(
        "hold_letter",
        UNPAID_LETTER,
        get=may(Act.RECORD_PAYMENT, of=CARRIER, passes=200),
        post=may(Act.RECORD_PAYMENT, of=CARRIER),
        body={"reason": "la clé est contestée"},
    ),
    Row(
        "type_titre",
        UNPAID_LETTER,
        get=may(Act.RECORD_PAYMENT, of=CARRIER, passes=200),
        post=may(Act.RECORD_PAYMENT, of=CARRIER),
        body={"number": "214", "dated_on": "03/06/2025", "fiscal_year": "2025"},
    ),
    Row(
        "type_mandate",
        LETTER_OF_THE_LEAD,
        get=may(Act.KEEP_BUDGET, of=LEAD, passes=200),
        post=may(Act.KEEP_BUDGET, of=LEAD),
        body={"number": "87", "dated_on": "03/06/2025"},
    ),
    Row(
        "reduce_letter",
        UNPAID_LETTER,
        get=may(Act.CANCEL_CALLS, of=CARRIER, passes=200),
        post=may(Act.CANCEL_CALLS, of=CARRIER),
        body={"amount": "100", "reason": "une dépense de moins"},
    ),
    Row(
        "return_subsidy",
        UNPAID_LETTER,
        get=may(Act.CANCEL_CALLS, of=CARRIER, passes=200),
        post=may(Act.CANCEL_CALLS, of=CARRIER, passes=200),
        body={"amount": "100", "condition": "article 7", "reason": "un achat d'un autre objet"},
        writes=False,  # refused in a convention that is no subsidy
    ),
    Row("letter_dossier", PAID_LETTER, get=PARTIES),
    Row(
        "reminders",
        get=SIGNED_IN,
        post=may(Act.SEND_REMINDERS, of=EACH),
        body={"step": "delays", "first_after": "20", "second_after": "30"},
    ),
    Row("year_accounts", (DOUBS,), get=PARTIES),
    Row("convention_settlements", (DOUBS,), get=PARTIES),
    Row("multi_year", (DOUBS,), get=PARTIES),
    Row("multi_year_annex", (DOUBS,), get=PARTIES),
    Row("annual_report", (DOUBS, "2025"), get=PARTIES),
    Row("party_account", (DOUBS, "2"), get=PARTIES),
)

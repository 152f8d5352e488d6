"""Many at once: numbers without gap or duplicate, one document a form, and no locked database."""

import time
from contextlib import nullcontext
from itertools import count
from random import Random
from typing import Any
from unittest.mock import ANY, patch
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from financing.models import (
    CalledLine,
    CallRound,
    Counter,
    ExpenseStatement,
    FundCall,
    YearClosing,
)
from financing.register.audit.register import anomalies
from financing.register.numbering import Register
from financing.rounds.acts import number_round
from financing.rounds.composition import Order
from financing.settlements.acts import close_year
from tests.faults.stage import WORKERS, together
from tests.faults.world import CHIEF, DAY, REASON, REFERENCE, build, orders
from tests.financing.year import Year

LETTERS = 4  # a round


class InjectedFaultError(Exception):
    """What undoes an issue at its last moment."""


def issues(count: int, protected: bool = True) -> dict[str, Any]:
    """Eight processes issue `count` letters; one round in ten is undone, then redone."""
    build(components=-(-count // (100 * LETTERS)), years=100, contributors=LETTERS)
    if not protected:
        lift_the_protection()
    started = time.monotonic()
    hands = [(rank, protected) for rank in range(WORKERS)]
    undone = together(_issue_some, [(*hand, count) for hand in hands])
    elapsed = time.monotonic() - started
    numbers = sorted(FundCall.objects.values_list("number", flat=True))
    return {
        "issued": len(numbers),
        "undone": sum(one["undone"] for one in undone),
        "refused": sum(one["refused"] for one in undone),
        "duplicates": len(numbers) - len(set(numbers)),
        "gaps": len(set(range(1, max(numbers, default=0) + 1)) - set(numbers)),
        "broken": sum("chaîne" in one for one in anomalies()),
        "per_second": int(len(numbers) / elapsed),
    }


def _issue_some(hand: tuple[int, bool, int]) -> dict[str, int]:
    rank, protected, wanted = hand
    mine = orders()[: wanted // LETTERS][rank::WORKERS]
    dice, said = Random(rank), {"undone": 0, "refused": 0}  # noqa: S311  faults, not secrets
    with _register(protected):
        for order in mine:
            if dice.random() < 0.1:
                said["undone"] += _undo(order)
            said["refused"] += not _issued(order)
    return said


def _undo(order: Order) -> int:
    """Issue to the end, then fall before the commit."""
    try:
        with transaction.atomic():
            number_round(order=order, by=None, on=DAY, override=REASON)
            raise InjectedFaultError
    except (InjectedFaultError, DatabaseError):
        return 1


def _issued(order: Order) -> bool:
    try:
        return bool(number_round(order=order, by=None, on=DAY, override=REASON))
    except DatabaseError:
        return False


def _register(protected: bool) -> Any:
    """The register as it is, or read without its lock, as `MAX + 1` does."""
    if protected:
        return patch("financing.rounds.acts.number_round", number_round)
    return patch("financing.rounds.acts.open_register", unlocked_register)


def unlocked_register(carrier: Any, on: Any) -> Register:
    counter, _ = Counter.objects.get_or_create(carrier=carrier, year=on.year)
    return Register(counter, counter.head_sha256, str(counter) if counter.last else "")


def lift_the_protection() -> None:
    """Drop the unique indexes of numbers and chain; on SQLite, let transactions begin unlocked."""
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["OPTIONS"] = {"timeout": 1}
    with connection.schema_editor() as editor:
        for constraint in FundCall._meta.constraints:
            if constraint.name in ("call_number_once", "call_chain_linear"):
                editor.remove_constraint(FundCall, constraint)


def submits(forms: int, protected: bool = True) -> dict[str, Any]:
    """Eight processes send the same forms, each once, in another order."""
    build(components=1, years=forms)
    sent = [_confirmed(order) for order in orders()]
    if not protected:
        forget_what_was_sent()
    hands = [(rank, sent, protected) for rank in range(WORKERS)]
    statuses = [status for said in together(_send_all, hands) for status in said]
    return {
        "sent": len(statuses),
        "forms": forms,
        "documents": FundCall.objects.count(),
        "rounds": CallRound.objects.count(),
        "led_elsewhere": sum(one != 302 for one in statuses),
    }


def signed_in() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=CHIEF))
    return client


def address_of(order: Order) -> str:
    args = [REFERENCE, order.component.code, order.period.fiscal_year]
    return reverse("prepare_round", args=args)


def _confirmed(order: Order) -> tuple[str, dict[str, str]]:
    """The form of the confirmation page, as a browser would send it."""
    typed = {"lines": "depense", "override": REASON}
    page = signed_in().post(address_of(order), {"step": "confirm", **typed})
    fingerprint = page.context["preparation"].fingerprint
    token = str(page.context["form"].fresh_token)
    return address_of(order), {"step": "do", "confirmed": fingerprint, "token": token, **typed}


def _send_all(hand: tuple[int, list[tuple[str, dict[str, str]]], bool]) -> list[int]:
    rank, forms, protected = hand
    client = signed_in()
    mixed = Random(rank).sample(forms, len(forms))  # noqa: S311
    if protected:
        return [client.post(address, form).status_code for address, form in mixed]
    with (
        patch("financing.rounds.acts.find_issued", lambda *asked: None),
        patch("financing.rounds.pages.number_round", _forgetting_the_form),
        patch("financing.rounds.forms.IssueForm.fingerprint", ANY),
        patch("financing.rounds.preparation._called_lines", lambda component, period: []),
    ):
        return [client.post(address, form).status_code for address, form in mixed]


def _forgetting_the_form(*, token: UUID, confirmed: str, **asked: Any) -> Any:
    """Issue whatever was sent before, and whatever was shown."""
    return number_round(token=uuid4(), **asked)


def forget_what_was_sent() -> None:
    """Drop what keeps the database from calling a line twice."""
    with connection.schema_editor() as editor:
        for constraint in CalledLine._meta.constraints:
            if constraint.name == "line_called_once":
                editor.remove_constraint(CalledLine, constraint)


def locked(seconds: int, protected: bool = True) -> dict[str, Any]:
    """Eight writers and eight readers for so long; how often « database is locked » was said."""
    build(components=max(5, seconds), years=100)
    if not protected:
        connection.close()
        connection.settings_dict["OPTIONS"] = {"timeout": 0.5}
    hands = [(rank, seconds, kind) for kind in ("write", "read") for rank in range(WORKERS)]
    said = together(_keep_busy, hands)
    return {
        "writes": sum(done for done, _ in said[:WORKERS]),
        "reads": sum(done for done, _ in said[WORKERS:]),
        "locked": sum(errors for _, errors in said),
    }


def _keep_busy(hand: tuple[int, int, str]) -> tuple[int, int]:
    rank, seconds, kind = hand
    mine, done, errors = orders()[rank::WORKERS], 0, 0
    until = time.monotonic() + seconds
    for turn in count():
        if time.monotonic() > until or (kind == "write" and turn == len(mine)):
            return done, errors
        try:
            _write(mine[turn]) if kind == "write" else _read()
            done += 1
        except OperationalError:
            errors += 1


def _write(order: Order) -> None:
    number_round(order=order, by=None, on=DAY, override=REASON)


def _read() -> None:
    list(FundCall.objects.select_related("round__period")[:50])


def ends(hands: int = WORKERS, protected: bool = True) -> dict[str, Any]:
    """So many people state one year, settle it and close it, all at the same time."""
    year = Year()
    year.call()
    year.spend(600_00)
    said = together(_end, [(year, protected)] * hands)
    return {
        "statements": ExpenseStatement.objects.count(),
        "letters": FundCall.objects.count(),
        "closings": YearClosing.objects.count(),
        "refused": sorted({one for sentences in said for one in sentences}),
        "broken": year.anomalies(),
    }


def _end(hand: tuple[Year, bool]) -> list[str]:
    """Each act after the other; the sentences of what is refused."""
    year, protected = hand
    said: list[str] = []
    with nullcontext() if protected else patch("financing.settlements.acts.require_open"):
        for act in (year.state, year.settle, lambda: close_year(**year.facts)):
            try:
                act()
            except ValidationError as refused:
                said += refused.messages
    return said


SCENARIOS = {"issues": issues, "submits": submits, "locked": locked, "ends": ends}

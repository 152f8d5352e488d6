"""Nobody rewrites an issued letter, whichever way they try, on either database."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.immutability import install_triggers, missing_triggers, protected_models
from accounts.models import Entry
from financing.models import CallPdf, FundCall

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("round_")]


def save_again():
    call = FundCall.objects.first()
    call.amount += 1
    call.save()


def bulk_update():
    calls = list(FundCall.objects.all())
    for call in calls:
        call.amount = 1
    FundCall.objects.bulk_update(calls, ["amount"])


def raw(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def replace_or_truncate():
    """The way round that each engine has of its own."""
    if connection.vendor == "postgresql":
        raw("TRUNCATE financing_callpdf")
    else:
        raw("REPLACE INTO financing_callpdf SELECT * FROM financing_callpdf")


WAYS = {
    "save": save_again,
    "update": lambda: FundCall.objects.update(amount=1),
    "bulk_update": bulk_update,
    "delete": lambda: CallPdf.objects.first().delete(),
    "queryset delete": lambda: Entry.objects.all().delete(),
    "raw delete": lambda: CallPdf.objects.all()._raw_delete("default"),
    "raw SQL": lambda: raw("UPDATE financing_callpdf SET sha256 = ''"),
    "replace or truncate": replace_or_truncate,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_way_round_is_refused_by_the_database(way):
    before = rows()
    with pytest.raises(DatabaseError), transaction.atomic():
        way()
    assert rows() == before


def rows() -> list[list[tuple]]:
    return [list(model.objects.order_by("pk").values_list()) for model in protected_models()]


def test_the_register_and_the_journal_are_protected():
    assert {model._meta.label for model in protected_models()} == {
        "accounts.Entry",
        "conventions.Document",
        "conventions.Reminder",
        "conventions.Termination",
        "conventions.Withdrawal",
        "financing.CallPdf",
        "financing.CallRound",
        "epci.ImportReport",
        "financing.CalledLine",
        "financing.Cancellation",
        "financing.FundCall",
        "financing.Key",
        "financing.KeyShare",
        "financing.KeyWithdrawal",
        "financing.LetterHold",
        "financing.LetterMandate",
        "financing.LetterModel",
        "financing.Payment",
        "financing.Receipt",
        "financing.Sending",
        "financing.Titre",
        "financing.Release",
        "financing.ActualPiece",
        "financing.ConditionMet",
        "financing.CreditUse",
        "financing.ExpenseStatement",
        "financing.PieceWithdrawal",
        "financing.StatementPdf",
        "financing.YearClosing",
    }


def test_a_missing_trigger_is_named_and_installed_again():
    gone = missing_names_after_dropping_one()
    assert missing_triggers() == gone
    install_triggers()
    assert missing_triggers() == []


def missing_names_after_dropping_one() -> list[str]:
    """Drop the first trigger of the letters; the only way to weaken the register."""
    if connection.vendor == "postgresql":
        raw("DROP TRIGGER financing_fundcall_refuse_change ON financing_fundcall")
        return ["financing_fundcall_refuse_change"]
    raw("DROP TRIGGER financing_fundcall_refuse_update")
    return ["financing_fundcall_refuse_update"]

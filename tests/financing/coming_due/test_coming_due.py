"""A letter whose day comes near: its payers are told once for each threshold, and no one else."""

from datetime import date, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Entry
from financing.models import DueNotice, FundCall
from financing.payments.acts import record_payment
from financing.recovery.acts import hold_letter
from tests.factories import MembershipFactory
from tests.financing.year import ON, Year
from tests.stored import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_papers")]
DUE = date(2026, 3, 2)
RUN = "config.management.commands.send_reminders.timezone.localdate"


@pytest.fixture
def payer(year: Year, lifted) -> str:
    """The finance officer of the first of three contributors, who were asked for 300 € each."""
    year.call()
    with lifted():
        FundCall.objects.update(due_on=DUE)
    organisation = FundCall.objects.get(number=1).party.organisation
    return MembershipFactory(organisation=organisation, role="finance_officer").user.email


def run(on: date, **options: object) -> list[str]:
    """Who is told that day."""
    mail.outbox.clear()
    said = StringIO()
    with patch(RUN, return_value=on):
        call_command("send_reminders", stdout=said, **options)
    return [address for one in mail.outbox for address in one.to if "bientôt" in one.subject]


@pytest.mark.parametrize(
    ("days", "told"), [(31, False), (30, True), (8, True), (7, True), (0, True), (-1, False)]
)
def test_it_is_told_from_thirty_days_before_until_its_day(payer, days, told):
    assert run(DUE - timedelta(days)) == ([payer] if told else [])


def test_each_threshold_is_told_once_in_words_that_say_all(payer):
    days = (30, 29, 8, 7, 6, 0)
    assert [len(run(DUE - timedelta(one))) for one in days] == [1, 0, 0, 1, 0, 0]
    assert list(DueNotice.objects.values_list("days_before", flat=True)) == [30, 7]
    said = Entry.objects.filter(act="échéance annoncée").earliest("pk").after
    carrier = FundCall.objects.get(number=1).carrier
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == (
        f"Appel de fonds n° 2026-0001 de {carrier}, 300,00 € à payer : 2 mars 2026, dans 30 jours"
    )


def test_a_try_writes_nothing(payer):
    assert run(DUE - timedelta(30), dry_run=True) == []
    assert run(DUE - timedelta(30)) == [payer]


def test_what_is_paid_contested_or_refused_is_not_told(payer):
    call = FundCall.objects.get(number=1)
    hold_letter(call=call, reason="désaccord", by=None, on=ON)
    assert run(DUE - timedelta(30)) == []
    other = FundCall.objects.get(number=2)
    person = MembershipFactory(organisation=other.party.organisation, role="finance_officer").user
    assert run(DUE - timedelta(30)) == [person.email]
    record_payment(call=other, amount=300_00, received_on=ON, by=None)
    assert run(DUE - timedelta(7)) == []
    third = FundCall.objects.get(number=3)
    MembershipFactory(organisation=third.party.organisation, role="finance_officer")
    put(type(third.party).objects.filter(pk=third.party_id), accepted_on=None, refused_on=ON)
    assert run(DUE - timedelta(7)) == []

"""The account of payment changes slowly, and everybody is told."""

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from conventions.models import PaymentChange
from conventions.payees.acts import apply_change, ask_change, cancel_change
from epci.models import Membership, Organisation
from epci.record.accounts import is_public
from press.words.working_days import add_working_days, holidays, is_working
from tests.conventions.texts.drafts import draft
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db
OLD, NEW = "FR1420041010050500013M02606", "FR7630006000011234567890189"
PUBLIC = "FR7630001001231234567890162"
SUNDAY, MONDAY, WEDNESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)
Role = Membership.Role


@pytest.fixture
def carrier() -> Organisation:
    return OrganisationFactory(iban=OLD, demonstration=["iban", "contact"])


@pytest.fixture
def administrator(carrier: Organisation) -> User:
    return MembershipFactory(organisation=carrier, role=Role.ADMINISTRATOR).user


def ask(carrier: Organisation, by: User | None, iban: str = NEW) -> PaymentChange:
    typed = {"iban": iban, "bic": "", "payee": "Trésorerie"}
    return ask_change(organisation=carrier, by=by, on=SUNDAY, **typed)


def test_it_waits_three_working_days_then_the_morning_s_command_makes_it(carrier, administrator):
    change = ask(carrier, administrator)
    assert change.due_on == WEDNESDAY
    carrier.refresh_from_db()
    assert carrier.iban == OLD
    with pytest.raises(ValidationError, match="prend effet le 25/11/2026"):
        apply_change(change=change, by=administrator, on=MONDAY)
    call_command("apply_account_changes", stdout=StringIO())  # on the 22nd, nothing is due
    carrier.refresh_from_db()
    assert carrier.iban == OLD
    apply_change(change=change, by=None, on=WEDNESDAY)
    carrier.refresh_from_db()
    assert (carrier.iban, carrier.payee, carrier.demonstration) == (NEW, "Trésorerie", ["contact"])


def test_another_person_of_the_organisation_shortens_it(carrier, administrator):
    change = ask(carrier, administrator)
    second = MembershipFactory(organisation=carrier, role=Role.ADMINISTRATOR).user
    apply_change(change=change, by=second, on=SUNDAY)
    carrier.refresh_from_db()
    assert carrier.iban == NEW


def test_given_up_it_changes_nothing_more(carrier, administrator):
    change = ask(carrier, administrator)
    with pytest.raises(ValidationError, match="attend déjà"):
        ask(carrier, administrator, PUBLIC)
    cancel_change(change=change, by=administrator, on=MONDAY)
    with pytest.raises(ValidationError, match="n'attend plus"):
        apply_change(change=change, by=None, on=WEDNESDAY)
    carrier.refresh_from_db()
    assert carrier.iban == OLD


def test_its_partners_and_the_host_are_told(
    carrier, administrator, django_capture_on_commit_callbacks
):
    parties = [carrier, OrganisationFactory(), OrganisationFactory()]
    draft(parties=parties)
    partner = MembershipFactory(organisation=parties[1], role=Role.FINANCE_OFFICER).user
    MembershipFactory(role=Role.FINANCE_OFFICER)  # of another convention: not told
    host = UserFactory(is_host=True)
    with django_capture_on_commit_callbacks(execute=True):
        ask(carrier, administrator)
    told = {one.to[0]: one.body for one in mail.outbox}
    assert told.keys() == {administrator.email, partner.email, host.email}
    assert "compte qui n'est pas celui d'un comptable public français" in told[partner.email]
    page = reverse("payment_account", args=[carrier.pk])
    assert [page in told[one.email] for one in (administrator, partner)] == [True, False]


def test_the_first_account_of_all_replaces_none_and_serves_at_once(carrier, administrator):
    Organisation.objects.update(iban="")
    carrier.refresh_from_db()
    assert ask(carrier, administrator).applied_on == SUNDAY


def test_the_page_asks_the_password_first(carrier, administrator, client: Client):
    client.force_login(administrator)
    page = reverse("payment_account", args=[carrier.pk])
    typed = {"step": "ask", "iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "", "payee": ""}
    asked = client.post(page, typed)["Location"]
    assert not PaymentChange.objects.exists()
    client.post(asked, {"password": "une longue phrase de passe"}, follow=True)
    change = PaymentChange.objects.get()
    assert (change.iban, change.asked_by) == (NEW, administrator)
    assert "Annuler ce changement" in text_of(client.get(page))
    client.post(page, {"step": "cancel"})
    assert not PaymentChange.objects.waiting().exists()
    wrong = client.post(page, typed | {"iban": "FR76 3000"})
    assert "il a 8 caractères au lieu de 27" in text_of(wrong)


def test_the_accounts_of_public_accountants_are_known_by_their_bank():
    assert [is_public(one) for one in (OLD, NEW, PUBLIC)] == [False, False, True]


def test_working_days_pass_over_week_ends_and_holidays():
    assert len(holidays(2026)) == 11
    assert not is_working(date(2026, 5, 14))  # Ascension
    assert add_working_days(date(2026, 12, 23), 3) == date(2026, 12, 29)
    assert add_working_days(date(2026, 4, 3), 1) == date(2026, 4, 7)  # Easter Monday between

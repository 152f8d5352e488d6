"""An addressee says by which mandat it pays a letter."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Entry
from epci.models import Organisation
from epci.permissions import Role
from financing.mandates.acts import type_mandate
from financing.models import FundCall
from financing.register.audit.register import anomalies
from financing.rounds.cancelling.acts import cancel_letters
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import CHIEF, signed_in

pytestmark = pytest.mark.django_db
CCLL = 2  # the number of its letter


def letter() -> FundCall:
    return FundCall.objects.get(number=CCLL, year=2025)


def mandated(number: str = "87", days: int = 0, **more: object) -> object:
    on = ISSUE_DAY + timedelta(days=days)
    facts = {"slip": "12", "dated_on": on, "by": None, "on": ISSUE_DAY + timedelta(days=30)}
    return type_mandate(call=letter(), number=number, **(facts | more))


def test_it_is_typed_then_corrected_and_both_stay(finished):
    mandated()
    mandated("88", 1)
    assert str(letter().mandates.last()) == "mandat n° 88, bordereau 12"
    entry = Entry.objects.latest("pk")
    assert entry.act == "mandat saisi"
    assert entry.organisation == str(letter().party.organisation)
    assert entry.before == "mandat n° 87, bordereau 12"
    assert list(anomalies()) == []


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "avant la lettre qu'il paie"), (31, "à venir")], ids=["before", "after"]
)
def test_its_day_is_neither_to_come_nor_before_the_letter(finished, days, said):
    with pytest.raises(ValidationError, match=said):
        mandated(days=days)


def test_who_has_no_public_accountant_gives_no_mandat(finished):
    addressee = letter().party.organisation
    Organisation.objects.filter(pk=addressee.pk).update(kind=Organisation.Kind.ASSOCIATION)
    with pytest.raises(ValidationError, match="n'a pas de comptable public"):
        mandated()


def test_a_cancelled_letter_is_not_paid(finished):
    said = {"reason": "Erreur", "by": None, "on": ISSUE_DAY, "token": finished.token}
    cancel_letters(round_=finished, numbers=[str(letter())], **said)
    with pytest.raises(ValidationError, match="ne demande rien"):
        mandated()


def test_its_finance_officer_types_it_and_the_carrier_reads_it(finished, june):
    address = finished.component.convention.reference, finished.pk, str(letter())
    officer = MembershipFactory(
        organisation=letter().party.organisation, role=Role.FINANCE_OFFICER
    ).user
    client = signed_in(officer.email)
    account = reverse("letter_account", args=address)
    form = reverse("type_mandate", args=address)
    assert f'href="{form}"' in client.get(account).content.decode()
    answer = client.post(form, {"number": "", "dated_on": "02/06/2025"})
    assert "Donnez le numéro du mandat." in answer.content.decode()
    answer = client.post(form, {"number": "87", "slip": "12", "dated_on": "02/06/2025"})
    assert answer.url == account
    read = signed_in(CHIEF).get(account).content.decode().replace("\u00a0", " ")
    assert "Mandat n° 87, bordereau 12, du 2 juin 2025" in read
    assert form not in read


def test_nobody_else_types_it(finished):
    stranger = MembershipFactory(role=Role.FINANCE_OFFICER).user
    with pytest.raises(PermissionDenied):
        mandated(by=stranger)

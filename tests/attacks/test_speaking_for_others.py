"""Nobody speaks for somebody else, nor for an organisation that they have left."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conventions.life.acts import Days, record_signed_outside
from conventions.models import Convention, Party
from conventions.parties.acts import add_party
from epci.models import Membership, Organisation
from epci.people.acts import find, invite, open_account, revoke
from press.files.uploads import accept
from tests.conventions.founding.test_acts import create
from tests.factories import MembershipFactory, OrganisationFactory
from tests.press.files.test_uploads import PDF_BYTES

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
FOREIGN = "DE89370400440532013000"
Role = Membership.Role


@pytest.fixture
def stranger(demo: None) -> User:
    """The chief of an organisation that nobody has checked."""
    there = OrganisationFactory(name="Organisme étranger", verified_on=None, iban=FOREIGN)
    return MembershipFactory(organisation=there, role=Role.PROJECT_CHIEF).user


@pytest.fixture
def usurping(stranger: User) -> Convention:
    """A convention where the stranger takes Grand Besançon's name and makes it a party."""
    convention = create(stranger, reference="FAUSSE")
    facts = {"name": "Grand Besançon Métropole", "short_name": "GBM", "is_contributor": True}
    gbm = Organisation.objects.get(siren="242500361")
    add_party(convention=convention, organisation=gbm, facts=facts, by=stranger, on=TODAY)
    return convention


def test_who_can_speak_is_not_said_to_have_voted(usurping, stranger):
    given = [Days(one, TODAY, TODAY) for one in usurping.parties.order_by("rank")]
    with pytest.raises(ValidationError, match="l'accepte d'abord"):
        record_signed_outside(
            convention=usurping,
            given=given,
            upload=accept(PDF_BYTES, "acte.pdf"),
            by=stranger,
            at=timezone.now(),
        )
    gbm = Party.objects.get(convention=usurping, short_name="GBM")
    assert (gbm.declared_on, gbm.approvals.filter(authorised_on__isnull=False).count()) == (None, 0)


def test_the_last_role_taken_closes_the_account_and_an_invitation_opens_it_again():
    one = MembershipFactory(role=Role.FINANCE_OFFICER)
    browser = Client()
    browser.force_login(one.user)
    revoke(membership=one, by=None)
    assert browser.get(reverse("home"))["Location"].startswith("/connexion/")
    one.user.refresh_from_db()
    assert one.user.closed_on == timezone.localdate()
    at = timezone.now()
    sent = invite(
        organisation=one.organisation, email=one.user.email, roles=[one.role], by=None, at=at
    )
    assert sent
    there = find(sent.link.rstrip("/").rpartition("/")[2])
    assert there
    phrase = "une tout autre phrase de passe"
    opened = open_account(invitation=there, name="Revenue", password=phrase, at=at)
    assert (opened, opened.closed_on) == (one.user, None)
    assert Membership.objects.filter(user=opened).count() == 1

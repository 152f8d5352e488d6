"""The host: it vouches for organisations and official figures, and sees no convention."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from epci.hosting.acts import verify_organisation
from epci.models import AsideFigure, Invitation, Membership, Organisation, Population
from epci.populations.asides.acts import confirm_aside
from epci.populations.imports import acts as imports
from tests.deliberations.factories import text_between
from tests.epci.files import PLATEAU, VALLEY, dgcl, plain
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(client: Client) -> User:
    user = UserFactory(is_host=True)
    client.force_login(user)
    return user


@pytest.fixture
def aside(stored_register: None, host: User) -> AsideFigure:
    """The valley grows by a sixth, the plateau is new: one waits, the other is written."""
    file = dgcl(2026, (VALLEY, 355, 365), (PLATEAU, 8, 9)).encode()
    imports.import_populations(content=file, name="insee.csv", year=2026, by=host)
    return AsideFigure.objects.get()


def figures(siren: str = VALLEY) -> list[int]:
    rows = Population.objects.official().in_force().filter(epci__organisation__siren=siren)
    return list(rows.filter(year=2026).values_list("total", flat=True))


def test_what_moves_far_waits_and_the_rest_is_written(aside):
    assert (aside.known_total, aside.total, figures()) == (310, 365, [310])
    assert figures(PLATEAU) == [9]


def test_a_command_is_its_own_confirmation(stored_register):
    file = plain((VALLEY, 355, 365)).encode()
    imports.import_populations(content=file, name="insee.csv", year=2026, by=None)
    assert (figures(), AsideFigure.objects.exists()) == ([365], False)


def test_a_second_person_confirms_at_once(aside, client):
    client.force_login(UserFactory(is_host=True))
    client.post(reverse("host_aside", args=[aside.pk]), {"step": "confirm"})
    assert figures() == [365]


def test_alone_one_waits_three_days_and_says_why(aside, host, client):
    today = timezone.localdate()
    assert "une autre personne de l'hébergeur" in text_of(client.get(reverse("host")))
    with pytest.raises(ValidationError, match="autre personne"):
        confirm_aside(aside=aside, reason="vérifié", by=host, on=today + timedelta(days=2))
    with pytest.raises(ValidationError, match="écrivez pourquoi"):
        confirm_aside(aside=aside, reason=" ", by=host, on=today + timedelta(days=3))
    confirm_aside(aside=aside, reason="fusion", by=host, on=today + timedelta(days=3))
    assert figures() == [365]
    with pytest.raises(ValidationError, match="n'attend plus"):
        confirm_aside(aside=aside, reason="fusion", by=None, on=today)


def test_it_is_dropped_or_gives_way_to_a_newer_file(aside, host, client):
    file = dgcl(2026, (VALLEY, 400, 410)).encode()
    imports.import_populations(content=file, name="bis.csv", year=2026, by=host)
    newer = AsideFigure.objects.waiting().get()
    client.post(reverse("host_aside", args=[newer.pk]), {"step": "drop", "reason": "faux"})
    assert not AsideFigure.objects.waiting().exists()
    assert figures() == [310]


def test_an_organisation_is_verified_with_its_first_administrator(host, client):
    there = OrganisationFactory(verified_on=None)
    page = reverse("host_organisation", args=[there.pk])
    assert "non vérifié" in text_of(client.get(page))
    client.post(page, {"email": "chef@vallee.example"})
    there.refresh_from_db()
    assert there.verified_on == timezone.localdate()
    assert Invitation.objects.get(organisation=there).roles == ["administrator"]
    client.post(page, {"step": "doubt"})
    there.refresh_from_db()
    assert there.verified_on is None


def test_the_host_writes_one_that_no_register_holds(host, client):
    typed = {"name": "Chambre d'essai", "kind": "chamber", "siren": ""}
    client.post(reverse("host_new_organisation"), typed)
    assert Organisation.objects.get(name="Chambre d'essai").verified_on


def test_the_host_invites_the_first_administrator_and_no_other(host, client):
    chair = MembershipFactory(role=Membership.Role.ADMINISTRATOR)
    page = reverse("host_organisation", args=[chair.organisation_id])
    assert client.post(page, {"email": "autre@vallee.example"}).status_code == 403
    assert not Invitation.objects.exists()


def test_nobody_else_vouches(client):
    officer = MembershipFactory(role=Membership.Role.ADMINISTRATOR)
    client.force_login(officer.user)
    assert client.get(reverse("host")).status_code == 404
    with pytest.raises(PermissionDenied):
        verify_organisation(
            organisation=officer.organisation, by=officer.user, on=timezone.localdate()
        )


def test_the_command_opens_the_account_and_its_link_chooses_the_password(client):
    said = StringIO()
    call_command("create_host", "hote@prorata.example", stdout=said)
    user = User.objects.get(email="hote@prorata.example")
    assert user.is_host
    link = said.getvalue().split()[-1]
    assert client.get("/" + link.split("/", 3)[3], follow=True).status_code == 200
    call_command("create_host", "hote@prorata.example", stdout=StringIO())
    assert User.objects.count() == 1


def test_the_host_sees_no_convention(demo, client):
    client.force_login(User.objects.get(email="hote@prorata.example"))
    assert client.get(reverse("home"))["Location"] == reverse("host")
    page = text_of(client.get(reverse("host")))
    assert "TI-DOUBS" not in page
    assert client.get(reverse("convention", args=["TI-DOUBS"])).status_code == 404


def test_the_page_costs_the_same_with_one_dispute_or_three(host, client, django_assert_num_queries):
    for number in range(1, 4):
        lead, other = OrganisationFactory(), OrganisationFactory()
        text = text_between(lead, other, reference=f"C-{number}")
        others = text.convention.parties.filter(is_lead=False)
        others.update(accepted_on=None, refused_on=date(2026, 1, number))
        with django_assert_num_queries(13):
            page = text_of(client.get(reverse("host")))
        assert f"ce qu'écrit d'elle {lead}" in page
    text.convention.parties.filter(is_lead=True).update(is_lead=False)
    assert "ce qu'écrit d'elle un pilote" in text_of(client.get(reverse("host")))

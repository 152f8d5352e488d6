"""Pages stay small however much one sees: what they weigh, and how many queries they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks.crowd import AGENCY, COUNCIL, fill
from benchmarks.crowd_letters import fill_letters
from benchmarks.many import MOST_QUERIES, PAGES
from conventions.models import Convention
from epci.models import Membership
from press.kit import counts
from tests.factories import EpciFactory, siren
from tests.screen import text_of
from tests.weights import require_light

pytestmark = pytest.mark.django_db

CROWD, OF_COUNCIL, LETTERS = 56, 50, 52
MOST_OF_HOME = 12
EPCIS = 80  # more than a page of the grid shows
OTHERS = {
    "deliberation_list": {},
    "reminders": {},
    "campaigns": {},
    "epci_list": {},
    "population_grid": {"perimetre": "tous"},
}
OF_ONE = """
    convention convention_parties convention_documents convention_follow_up convention_settlements
    convention_journal plan sharing call_rounds multi_year
""".split()


@pytest.fixture
def crowd():
    """More conventions than any page shows; its people have every role."""
    fill(CROWD, OF_COUNCIL)
    fill_letters(LETTERS)
    for email in (AGENCY, COUNCIL):
        user = User.objects.get(email=email)
        organisation = Membership.objects.get(user=user).organisation
        for role in set(Membership.Role) - {Membership.Role.PROJECT_CHIEF}:
            Membership.objects.create(user=user, organisation=organisation, role=role)


def test_no_page_outgrows_its_bounds_and_what_it_leaves_is_counted(crowd, client, monkeypatch):
    monkeypatch.setattr(counts, "MOST", 50)
    for email in (COUNCIL, AGENCY):
        client.force_login(User.objects.get(email=email))
        client.get("/")  # what the first page of a session asks is another matter
        for name, url in PAGES.items():
            with CaptureQueriesContext(connection) as captured:
                response = client.get(url)
            most = MOST_OF_HOME if url == "/" else MOST_QUERIES
            assert len(captured) <= most, (email, name)
            require_light(response, (email, name))
    said = text_of(client.get(reverse("home")))
    assert "toutes les conventions, sur plus de 50 conventions" in said
    assert "plus de 50 à faire, ci-dessous" in said


def test_the_pages_of_one_convention_and_the_other_lists_are_light_too(crowd, client):
    for rank in range(EPCIS):
        EpciFactory(siren=siren(3000 + rank))
    client.force_login(User.objects.get(email=AGENCY))
    for name, asked in OTHERS.items():
        args = [2027] if name == "population_grid" else []
        require_light(client.get(reverse(name, args=args), asked), name)
    reference = Convention.objects.filter(parties__isnull=False).first().reference
    for name in OF_ONE:
        require_light(client.get(reverse(name, args=[reference]), follow=True), name)


def test_what_is_left_is_behind_its_link_a_page_at_a_time(crowd, client):
    client.force_login(User.objects.get(email=AGENCY))
    late = client.get(reverse("home"), {"attente": "late", "page": 2})
    assert f"{CROWD} en tout" not in text_of(late)
    first = client.get(reverse("home"), {"attente": "late"})
    assert len(first.context["late"]) == 40
    assert [one.day for one in first.context["late"]] == sorted(
        one.day for one in first.context["late"]
    )
    drafts = client.get(reverse("home"), {"attente": "drafts"}).context["drafts"]
    assert [one.reference for one in drafts] == list(
        Convention.objects.filter(submitted_on=None).values_list("reference", flat=True)
    )


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("home", {"attente": "late", "page": "9"}, "La page « 9 » est après la dernière"),
        ("home", {"attente": "zorglub"}, "« zorglub » n'est rien de ce qui attend"),
        ("approval_matrix", {"page": "99"}, "La page « 99 » est après la dernière"),
        ("convention_list", {"page": "99"}, "La page « 99 » est après la dernière"),
        ("convention_list", {"etat": "caduque"}, "« caduque » n'est pas dans la liste"),
        ("calendar", {"convention": "ZORGLUB"}, "Aucune de vos conventions n'est « ZORGLUB »"),
        ("calendar", {"mois": "2026-99"}, "« 2026-99 » n'est pas un mois"),
        (
            "search",
            {"q": "canton", "genre": "conventions", "page": "99"},
            "La page « 99 » est après la dernière",
        ),
    ],
)
def test_what_is_asked_in_vain_is_told(page, query, said, client):
    fill(2, 2)
    client.force_login(User.objects.get(email=COUNCIL))
    assert said in text_of(client.get(reverse(page), query))

"""The home page: each role finds what awaits it, with the act beside it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from conventions.entities.standing import Owed
from conventions.models import Approval, Convention
from epci.models import Membership, Population
from epci.people.acts import invite
from financing.management.arguments import component_of, period_of
from financing.rounds.acts import number_round
from financing.rounds.composition import Order
from financing.settlements.acts import close_year
from financing.statements.acts import state_actuals
from tests.conventions.amendments.amended import amend
from tests.factories import MembershipFactory, UserFactory
from tests.financing.conftest import doubs_order
from tests.plain import plain_letter
from tests.screen import text_of
from tests.stored import put

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def home_of(demo, client):
    def open_home(email):
        client.force_login(User.objects.get(email=email))
        return client.get(reverse("home"))

    return open_home


def links(response):
    return re.findall(r'href="(/[^"]*)"', response.content.decode())


def test_a_finance_officer_is_sent_to_the_grid_of_next_year(home_of):
    response = home_of("finances@ccvm.example")
    lacking = response.context["lacking"]
    assert [(one.year, len(one.faults)) for one in lacking] == [(2027, 6)]
    assert [[due.component.code for due in one.dues] for one in lacking] == [["actions"]]
    assert reverse("population_grid", args=[2027]) in links(response)


def test_a_finance_officer_sees_the_key_that_their_organisation_has_adopted(home_of):
    response = home_of("finances@ccvm.example")
    keys = [(due.component.code, due.year) for due in response.context["keys"]]
    assert keys == [("actions", 2026)]
    assert response.context["rounds"] == []


def test_once_the_officer_has_typed_every_figure_the_act_is_over(home_of):
    officer = User.objects.get(email="finances@ccvm.example")
    for last in list(Population.objects.filter(year=2026)):
        Population.objects.create(
            epci_id=last.epci_id,
            year=2027,
            municipal=last.municipal,
            total=last.total,
            source="saisie",
            entered_for=Membership.objects.get(user=officer).organisation,
        )
    response = home_of(officer.email)
    assert response.context["lacking"] == []
    assert (
        "TI-DOUBS, Animation du Territoire d'industrie, 2027 : en attente des populations "
        "officielles, ou de leur saisie par le porteur, CCI Saône-Doubs." in text_of(response)
    )
    assert reverse("population_grid", args=[2027]) not in links(response)


def test_once_the_figures_are_there_the_key_is_what_awaits(home_of):
    for last in list(Population.objects.filter(year=2026)):
        Population.objects.create(
            epci_id=last.epci_id,
            year=2027,
            municipal=last.municipal,
            total=last.total,
            source="INSEE",
        )
    context = home_of("finances@ccvm.example").context
    assert context["lacking"] == []
    assert [due.year for due in context["keys"]] == [2026, 2027]


def test_a_project_chief_is_sent_to_the_rounds_that_their_organisation_carries(home_of):
    response = home_of("projet@cci-saone-doubs.example")
    rounds = response.context["rounds"]
    assert [(due.component.code, due.year, due.amount) for due in rounds] == [
        ("animation", 2024, 16_500_00),
        ("animation", 2025, 28_000_00),
    ]
    assert reverse("prepare_round", args=["TI-DOUBS", "animation", 2025]) in links(response)
    assert response.context["lacking"] == []


def call_salary_and_travel():
    component = component_of(Convention.objects.get(reference="TI-DOUBS"), "animation")
    period = period_of(component.convention, 2025, date(2025, 6, 2))
    order = Order(component, period, component.default_basis, ("salaire", "deplacements"))
    number_round(order=order, by=None, on=date(2025, 6, 2), override="Démonstration")


def test_after_a_partial_call_only_the_lines_left_are_to_issue(home_of):
    call_salary_and_travel()
    rounds = home_of("projet@cci-saone-doubs.example").context["rounds"]
    assert [(due.year, due.amount) for due in rounds] == [(2024, 16_500_00), (2025, 5_000_00)]


def test_a_project_chief_is_told_who_has_not_signed(home_of):
    put(Approval.objects.filter(party__short_name="CCPR"), signed_on=None)
    texts = home_of("projet@cci-saone-doubs.example").context["texts"]
    assert [[str(party) for party in one.parties] for one in texts] == [["CCPR"]]


def acts(response):
    return [
        (str(one.standing.text), one.standing.owes, one.url) for one in response.context["own_acts"]
    ]


def test_a_clerk_is_sent_to_the_vote_then_to_the_signature_of_their_organisation(home_of):
    approval = Approval.objects.get(party__short_name="CCVM", text__number=0)
    own = Approval.objects.filter(pk=approval.pk)
    put(own, authorised_on=None, number="", executory_on=None, signed_on=None)
    response = home_of("admin@ccvm.example")
    form = f"{reverse('record_deliberation')}?texte={approval.text_id}"
    assert acts(response) == [("convention initiale", Owed.VOTE, form)]
    assert "Faire voter TI-DOUBS, convention initiale" in text_of(response)
    assert form in links(response)
    put(own, authorised_on="2025-04-10")
    to_complete = home_of("admin@ccvm.example")
    signature = reverse("approval", args=[approval.party_id, 0])
    assert acts(to_complete) == [("convention initiale", Owed.EXECUTORY, signature)]
    assert "Compléter la date exécutoire de TI-DOUBS" in text_of(to_complete)
    put(own, authorised_on="2025-04-10", executory_on="2025-04-18")
    assert acts(home_of("admin@ccvm.example")) == [
        ("convention initiale", Owed.SIGNATURE, signature)
    ]
    response = home_of("finances@ccvm.example")  # who may not note it is told all the same
    assert acts(response) == [("convention initiale", Owed.SIGNATURE, signature)]
    assert signature not in links(response)


def test_amendments_await_the_clerk_too_and_two_cost_what_one_does(
    home_of, django_assert_max_num_queries
):
    doubs = Convention.objects.get(reference="TI-DOUBS")
    texts = [amend(doubs, signed_on=None)]
    with CaptureQueriesContext(connection) as once:
        assert [one[:2] for one in acts(home_of("admin@ccvm.example"))] == [
            ("avenant n° 1", Owed.VOTE)
        ]
    texts.append(amend(doubs, signed_on=None))
    with django_assert_max_num_queries(len(once)):
        assert len(acts(home_of("admin@ccvm.example"))) == len(texts)


def test_an_elected_member_reads_what_is_paid_and_what_was_never_signed(home_of):
    """PMT-2024 has expired: GBM voted it, and no act says that it was executory or signed."""
    response = home_of("elu@gbm.example")
    context, total = response.context, response.context["figures"].total
    assert (context["awaiting"], total.charge, total.to_pay) == (1, 50_000_00, 50_000_00)
    assert [one.standing.text.convention.reference for one in context["own_acts"]] == ["PMT-2024"]
    assert [ballot.deliberation.sentence for ballot in context["ballots"]] == ["À l'unanimité"] * 3
    assert (context["in_force"], context["visible_note"]) == ("2", "sur 3 conventions")
    said = text_of(response)
    assert "À payer 2026 50 000,00 €" in said
    assert "À recevoir" not in said


def test_a_carrier_reads_what_it_will_receive(home_of):
    total = home_of("projet@cci-saone-doubs.example").context["figures"].total
    assert total.to_receive == total.awaited + total.to_call_of + total.granted > 0
    assert "À recevoir 2026" in text_of(home_of("projet@cci-saone-doubs.example"))


@pytest.mark.parametrize(
    ("email", "note"),
    [
        ("elu@gbm.example", "1 à faire, ci-dessous"),
        ("finances@ccvm.example", "5 à faire, ci-dessous"),
    ],
)
def test_the_headline_counts_what_awaits(home_of, email, note):
    assert f"Ce qui vous attend {note}" in text_of(home_of(email))


def test_the_states_are_those_of_the_lifecycle(home_of):
    followed = home_of("elu@gbm.example").context["followed"]
    assert [(one.reference, one.state.value) for one in followed] == [
        ("CEC-GBM", "en vigueur"),
        ("TI-DOUBS", "en vigueur"),
        ("PMT-2024", "expirée"),
    ]


def test_an_administrator_is_sent_to_the_record_and_to_expired_invitations(home_of):
    ccvm = Membership.objects.get(user__email="admin@ccvm.example").organisation
    long_ago = TODAY - timedelta(days=15)
    invite(
        organisation=ccvm, email="a@ccvm.example", roles=["elected_member"], by=None, at=long_ago
    )
    response = home_of("admin@ccvm.example")
    assert response.context["records"] == [
        (ccvm, ["SIRET", "adresse", "contact", "IBAN", "BIC", "comptable public ou trésorier"])
    ]
    assert [one.email for one in response.context["expired"]] == ["a@ccvm.example"]
    assert response.context["awaiting"] == 3  # and a duty that is late
    assert reverse("edit_organisation", args=[ccvm.pk]) in links(response)
    assert reverse("people", args=[ccvm.pk]) in links(response)
    assert home_of("finances@ccvm.example").context["records"] == []


def test_who_acts_for_nobody_is_told_whom_to_ask(demo, client):
    client.force_login(UserFactory())
    said = client.get(reverse("home")).content.decode()
    assert "Votre compte n'agit encore pour aucun organisme" in said


def test_who_has_no_convention_is_told_what_comes_first(demo, client):
    client.force_login(MembershipFactory().user)
    said = client.get(reverse("home")).content.decode()
    assert "Aucun de vos organismes n'est encore partie à une convention" in said
    assert "TI-DOUBS" not in said


def test_one_convention_or_five_cost_twelve_queries_at_the_most(
    demo, client, django_assert_max_num_queries
):
    user = UserFactory()
    lead = Convention.objects.get(reference="TI-DOUBS").parties.first().organisation
    Membership.objects.create(user=user, organisation=lead, role="project_chief")
    client.force_login(user)
    client.get(reverse("home"))
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("home")).context["followed"]) == 1
    for convention in Convention.objects.exclude(reference="TI-DOUBS"):
        party = convention.parties.first()
        Membership.objects.create(user=user, organisation=party.organisation, role="project_chief")
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("home")).context["followed"]) == 5


def test_the_three_next_dates_lead_to_the_calendar(demo, client):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    response = client.get(reverse("home"))
    dates = response.context["dates"]
    assert [one.title for one in dates] == [
        "TI-DOUBS : Comex",
        "TI-DOUBS : Assemblée Territoire d'industrie",
        "TI-DOUBS : Faire valider en Assemblée TI l'outil de suivi partagé",
    ]
    assert f'href="{reverse("calendar")}">Toutes les dates' in response.content.decode()


def test_a_carrier_is_told_what_to_state_then_what_to_settle(home_of, monkeypatch):
    monkeypatch.setattr("financing.statements.acts.render", plain_letter)
    order = doubs_order(component="actions")
    context = home_of("finances@ccvm.example").context
    assert [due.year for due in context["states"]] == [2024, 2025]
    doubs = Convention.objects.filter(reference="TI-DOUBS")
    submitted_on = doubs.get().submitted_on
    put(doubs, submitted_on=None)  # a draft states nothing
    assert home_of("finances@ccvm.example").context["states"] == []
    put(doubs, submitted_on=submitted_on)
    assert context["settlements"] == []
    facts = {"component": order.component, "period": order.period, "by": None}
    state_actuals(on=date(2026, 2, 1), **facts)
    context = home_of("finances@ccvm.example").context
    assert [due.year for due in context["states"]] == [2024]
    assert [one.year for one in context["settlements"]] == [2025]
    assert home_of("elu@gbm.example").context["settlements"] == []
    close_year(on=date(2026, 2, 1), **facts)
    assert home_of("finances@ccvm.example").context["settlements"] == []


@pytest.mark.engine
def test_pages_say_what_they_said_once_the_server_has_planned_them(home_of, client, monkeypatch):
    """For whoever comes next: of one person, then of another."""
    told = []
    for rank in range(2):
        for email in ("finances@ccvm.example", "elu@gbm.example"):
            pages = [home_of(email), *map(client.get, ("/budget/", "/mon-epci/", "/calendrier/"))]
            told.append(tuple(map(text_of, pages)))
        if rank == 0 and connection.vendor == "postgresql":
            monkeypatch.setattr(connection.connection, "prepare_threshold", 0)
            connection.cursor().execute("SET LOCAL plan_cache_mode = force_generic_plan")
    assert told[:2] == told[2:]
    assert told[0] != told[1]

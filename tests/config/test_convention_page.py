"""The overview of a convention: where it stands, what it costs, who pays, what comes next."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from config.overviews.parties import Parties, deliberation_of
from conventions.approvals.acts import authorise
from conventions.approvals.standing import standings_of
from conventions.models import Approval, Convention, Party
from conventions.state.in_force import Change, end_in_force, in_force
from conventions.state.table import state_of
from epci.models import Membership
from tests.conventions.amendments.amended import LONG_AGO, amend
from tests.deliberations.factories import organisation
from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFICER, CHIEF, ELECTED = (
    "finances@ccvm.example",
    "projet@cci-saone-doubs.example",
    "elu@gbm.example",
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def open_as(demo, client):
    def open_page(email, reference="TI-DOUBS"):
        client.force_login(User.objects.get(email=email))
        return client.get(reverse("convention", args=[reference]))

    return open_page


def test_the_four_figures_are_those_of_the_act_and_the_share_that_of_the_command(open_as):
    context = open_as(ELECTED).context
    totals = context["totals"]
    assert (totals.expenses, totals.fundings, totals.remainder) == (
        164_500_00,
        70_000_00,
        94_500_00,
    )
    assert totals.with_in_kind == 332_500_00
    assert (context["own_label"], context["own_total"]) == ("Ma quote-part 2026", 10_000_00)


def test_in_kind_and_what_is_outside_the_totals_stand_apart(open_as):
    response = open_as(ELECTED)
    assert "332 500,00 € avec les apports en nature" in text_of(response)
    notes = [(one.share.amount, one.note) for one in response.context["own_shares"]]
    waiting = "prévisionnel, en attendant les dépenses réelles"
    assert notes == [
        (10_000_00, "GBM : clé proposée"),
        (
            40_000_00,
            f"GBM : clé proposée, {waiting}, hors des totaux de la convention",
        ),
    ]


def test_the_note_of_the_share_and_the_bars_say_what_they_leave_out(open_as):
    response = open_as(ELECTED)
    assert response.context["own_note"] == (
        "clé proposée, à arrêter, "
        "et 40\u202f000,00\u00a0€ prévus pour Actions du Territoire d'industrie, hors des totaux"
    )
    assert (
        "Hors des totaux de la convention, et donc hors de ces montants : "
        "Actions du Territoire d'industrie." in text_of(response)
    )


def test_a_ceiling_is_said_to_be_the_most(open_as):
    with time_machine.travel(datetime(2025, 11, 22, 12, tzinfo=UTC), tick=False):
        note = open_as(ELECTED).context["own_note"]
    assert note == (
        "clé arrêtée, "
        "et au plus 40\u202f000,00\u00a0€ pour Actions du Territoire d'industrie, hors des totaux"
    )


def test_a_member_reads_why_without_leaving_the_page(open_as):
    said = text_of(open_as(OFFICER))
    assert (
        "60 % × 21 856 / 101 732 = 12,8903 % soit 12,90 % (pas de 0,05, plus forte moyenne) ; "
        "25 000,00 € × 12,90 % = 3 225,00 €"
    ) in said


def test_a_carrier_that_pays_nothing_is_told_so(open_as):
    context = open_as(CHIEF).context
    assert (context["own_total"], context["own_note"]) == (None, "votre organisme ne contribue pas")


def test_the_line_goes_from_draft_to_end(open_as):
    steps = [(step.title, step.words, step.kind) for step in open_as(ELECTED).context["steps"]]
    assert steps == [
        ("Projet", "soumise le 10 avril 2025", "done"),
        ("Votes", "7 sur 7, le 5 mai 2025", "done"),
        ("Signatures", "7 sur 7, le 15 mai 2025", "done"),
        ("En vigueur", "depuis le 1er juillet 2024 (effet rétroactif de 9 mois)", "current"),
        ("Fin", "le 31 décembre 2027", ""),
    ]


def test_the_days_that_no_act_prints_are_marked(open_as):
    context = open_as(ELECTED).context
    assert [step.title for step in context["steps"] if step.is_invented] == ["Votes", "Signatures"]
    printed = [str(one.party) for one, _, is_invented in context["votes"] if not is_invented]
    assert printed == ["GBM"]
    assert not any(step.is_invented for step in open_as(ELECTED, "CEC-GBM").context["steps"])


def test_a_roadmap_is_not_signed_and_costs_nothing(open_as):
    response = open_as(ELECTED, "CEC-GBM")
    steps = [step.title for step in response.context["steps"]]
    assert steps == ["Projet", "Votes", "En vigueur", "Fin"]
    assert "Cette convention est sans budget : personne ne paie rien." in text_of(response)


def test_what_the_published_acts_do_not_say_is_not_called_done(open_as):
    steps = open_as(ELECTED, "PMT-2024").context["steps"]
    assert [(step.title, step.kind, step.is_partly_known) for step in steps] == [
        ("Projet", "done", False),
        ("Votes", "", True),
        ("Signatures", "", True),
        ("En vigueur", "", True),
        ("Fin", "current", False),
    ]


def test_what_comes_next_is_gathered_by_year(open_as):
    context = open_as(CHIEF).context
    assert context["lacking"] == []
    assert [(due.component.code, due.year) for due in context["awaited"]] == [
        ("animation", 2027),
        ("actions", 2027),
    ]
    assert [(one.year, len(one.dues)) for one in context["keys"]] == [(2026, 2)]
    assert [(due.period.label, due.amount) for due in context["rounds"]] == [
        ("2e semestre 2024", 16_500_00),
        ("2025", 28_000_00),
    ]


def test_the_next_act_says_how_many_letters_it_issues(open_as):
    offer = open_as(CHIEF).context["offer"]
    assert offer.next.words == "Arrêter la clé de 2026"
    assert replace(offer, keys=()).next.words == "Émettre 6 appels, 2e semestre 2024"
    assert open_as(ELECTED).context["offer"].next is None


def test_what_is_late_and_the_next_two_dates_lead_to_the_follow_up(open_as):
    page = open_as(ELECTED)
    coming = page.context["coming"]
    assert [row.said for row in coming.late] == [
        "le 15 novembre 2025, en retard de 372 jours",
        "le 1er octobre 2026, en retard de 52 jours",
    ]
    assert [(one.title[:24], one.word) for one in coming.next] == [
        ("Comex", "réunion"),
        ("Faire valider en Assembl", "dans 23 jours"),
    ]
    assert "en retard 2 échéances" in text_of(page)
    assert reverse("convention_bodies", args=["TI-DOUBS"]) in page.content.decode()


def test_only_the_carrier_s_officer_is_offered_the_grid(open_as):
    response = open_as(OFFICER)
    codes = [[due.component.code for due in one.dues] for one in response.context["lacking"]]
    assert codes == [["actions"]]
    assert [due.component.code for due in response.context["awaited"]] == ["animation"]
    grid = f'href="{reverse("population_grid", args=[2027])}"'
    assert (response.content.decode().count(grid), open_as(CHIEF).content.decode().count(grid)) == (
        1,
        0,
    )


@pytest.mark.parametrize(
    ("authorised", "said"),
    [(7, "7 parties sur 7 ont autorisé"), (1, "1 partie sur 7 a autorisé")],
)
def test_the_votes_are_counted_in_french(open_as, authorised, said):
    for approval in Approval.objects.filter(text__convention__reference="TI-DOUBS")[authorised:]:
        Approval.objects.filter(pk=approval.pk).update(authorised_on=None, number="")
    assert f"{said} la convention" in text_of(open_as(ELECTED))


def test_the_vote_that_the_act_prints_is_linked(demo):
    convention = Convention.objects.get(reference="TI-DOUBS")
    votes = {party.short_name: deliberation_of(party) for party in Parties.of(convention).listed}
    assert {name: vote and vote.sentence for name, vote in votes.items()} == {
        "CCI Saône-Doubs": None,
        "GBM": "À l'unanimité",
        "CCLL": None,
        "CCPM": None,
        "CCPR": None,
        "CCVM": None,
        "CCPHD": None,
    }


def test_the_reader_s_own_bar_is_told_apart_and_a_proposal_is_striped(open_as):
    drawn = str(open_as(ELECTED).context["payers"])
    assert drawn.count('class="bar own forecast"') == 1
    assert drawn.count('class="bar forecast"') == 5


@pytest.mark.parametrize("reference", ["TI-DOUBS", "PMT-2024", "CEC-GBM"])
def test_the_state_is_that_of_the_lifecycle(open_as, reference):
    convention = Convention.objects.get(reference=reference)
    assert open_as(ELECTED, reference).context["state"] == state_of(convention, date(2026, 11, 22))


def test_an_amendment_moves_the_end_here_as_in_the_lifecycle(demo):
    convention = Convention.objects.get(reference="TI-DOUBS")
    moves = [(1, date(2026, 1, 1), date(2028, 6, 30)), (2, date(2027, 1, 1), date(2029, 6, 30))]
    for number, effective_on, new_end_on in moves:
        amend(convention, number=number, effective_on=effective_on, new_end_on=new_end_on)
    changes = [Change(*move, LONG_AGO) for move in moves]
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 1)):
        found = Convention.objects.with_last_day(day).get(pk=convention.pk)
        assert found.last_day == end_in_force(convention.ends_on, in_force(changes, day)).value


def test_an_outsider_finds_nothing(demo, client):
    client.force_login(UserFactory())
    assert client.get(reverse("convention", args=["TI-DOUBS"])).status_code == 404


@pytest.fixture
def awaited(demo):
    """An amendment that went to the councils, which one of them voted, and that brings a party."""
    convention = Convention.objects.get(reference="TI-DOUBS")
    text = amend(convention, number=1, signed_on=None)
    authorise(party=convention.parties.all()[1], text=text, authorised_on=LONG_AGO, by=None)
    convention.parties.create(
        organisation=organisation("CC du Val"), rank=9, short_name="CCV", joined_by=text
    )
    return convention


def test_the_parties_of_the_page_stand_where_the_tables_say(awaited):
    texts = list(awaited.texts.select_related("convention").order_by("number"))
    parties, on = Parties.of(awaited), TODAY.date()
    found = {text: parties.standings(text, on) for text in texts}
    assert found == standings_of(texts, on)
    assert [len(standings) for standings in found.values()] == [7, 8]


def test_an_amendment_that_awaits_its_parties_costs_no_query_more(
    awaited, client, django_assert_num_queries
):
    client.force_login(User.objects.get(email=ELECTED))
    url = reverse("convention", args=["TI-DOUBS"])
    client.get(url)
    with django_assert_num_queries(14):
        (amendment,) = client.get(url).context["amendments"]
    assert len(amendment.standings) == 8


def test_the_page_costs_fourteen_queries_whatever_the_number_of_organisations(
    demo, client, django_assert_num_queries
):
    user = User.objects.get(email=ELECTED)
    client.force_login(user)
    url = reverse("convention", args=["TI-DOUBS"])
    client.get(url)
    with django_assert_num_queries(14):
        client.get(url)
    neighbours = Party.objects.filter(short_name__in=("CCLL", "CCPM"))
    for party in neighbours:
        Membership.objects.create(user=user, organisation=party.organisation, role="elected_member")
    with django_assert_num_queries(14):
        assert client.get(url).context["own_total"] == 2_800_00
    gbm = Party.objects.get(short_name="GBM", convention__reference="TI-DOUBS").organisation
    client.post(reverse("act_for"), {"organisme": gbm.pk})
    client.get(url)  # which says for whom one acts, once
    with django_assert_num_queries(14):
        assert client.get(url).context["own_total"] == 10_000_00

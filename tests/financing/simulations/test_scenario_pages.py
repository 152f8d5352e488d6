"""A simulation that is kept, shared, reopened and taken away: by whom, and seen by whom."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db.models import F
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Entry, User
from epci.models import Organisation, Population
from financing.models import PlannedAmount, Scenario
from press.files.workbooks import rows_of
from tests.boxes import Paper
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

FINANCES, ELECTED = "finances@ccvm.example", "elu@gbm.example"
WHERE = ["TI-DOUBS", "animation", 2025]
SUPPOSED = (
    "?n=1&annee=2025&total=28000&ak=fixed_percent_then_population&ab=total&as=1%2F20"
    "&am=highest_averages&af2=35"
)


@pytest.fixture
def sign_in(demo, client):
    def sign_in(user):
        client.force_login(User.objects.get(email=user) if isinstance(user, str) else user)
        return client

    return sign_in


def keep(client, title="GBM à 35 %", **more):
    address = reverse("keep_scenario", args=WHERE) + SUPPOSED
    return client.post(address, {"title": title, **more}, follow=True)


def what_if(client, query=""):
    return client.get(reverse("what_if", args=WHERE) + query)


def colleague(organisation, role="elected_member"):
    found = Organisation.objects.get(name__startswith=organisation)
    return MembershipFactory(organisation=found, role=role).user


def test_a_scenario_is_kept_and_reopened_as_it_was_typed(sign_in):
    client = sign_in(FINANCES)
    said = text_of(keep(client))
    assert "Scénario gardé : GBM à 35 %." in said
    kept = Scenario.objects.get()
    assert (kept.organisation.name, kept.is_shared, kept.year) == (
        "CC du Val de Morteau",
        False,
        2025,
    )
    reopened = what_if(client, f"?{kept.query}&titre=GBM à 35 %25")
    assert reopened.context["title"] == "GBM à 35 %"
    gbm = reopened.context["simulation"].lines[0]
    assert gbm.cells[0].amount == 9_800_00
    assert Entry.objects.filter(act="scénario gardé").count() == 1


def test_a_scenario_is_reopened_on_the_amount_and_the_year_that_it_was_kept_on(sign_in):
    client = sign_in(FINANCES)
    keep(client)
    before = what_if(client, f"?{Scenario.objects.get().query}").context["simulation"]
    PlannedAmount.objects.update(amount=F("amount") * 2)
    after = what_if(client, f"?{Scenario.objects.get().query}").context["simulation"]
    assert after.premises.amount == before.premises.amount
    assert after.premises.year == before.premises.year
    assert [one.cells[0].amount for one in after.lines] == [
        one.cells[0].amount for one in before.lines
    ]
    assert what_if(client).context["simulation"].premises.amount > before.premises.amount


def test_a_scenario_is_reopened_on_the_figures_that_it_was_kept_on(sign_in, lifted):
    """Whatever the register says since: and the page, and its PDF, say what has changed."""
    client = sign_in(FINANCES)
    keep(client)
    kept = f"?{Scenario.objects.get().query}"
    before = what_if(client, kept)
    assert "Des chiffres ont changé" not in text_of(before)
    ccvm = Organisation.objects.get(name="CC du Val de Morteau").pk
    with lifted():
        Population.objects.filter(epci=ccvm, year=2025).update(total=F("total") * 2)
    after, page = what_if(client, kept), text_of(what_if(client, kept))
    amounts = [
        [one.cells[0].amount for one in answer.context["simulation"].lines]
        for answer in (before, after)
    ]
    assert amounts[0] == amounts[1]
    assert "Des chiffres ont changé depuis que cette simulation est gardée : CCVM 2025 : " in page
    assert "Le calcul reste celui d'alors." in page
    fresh = what_if(client, SUPPOSED).context["simulation"]
    assert [one.cells[0].amount for one in fresh.lines] != amounts[0]
    again = after.context["simulation"].kept_query
    assert set(again.split("&")) == set(Scenario.objects.get().query.split("&"))


def test_figures_that_an_address_says_badly_are_as_if_they_were_not_there(sign_in):
    client = sign_in(FINANCES)
    plain = what_if(client, SUPPOSED).context["simulation"]
    odd = "&h2=x&h3=2025&h1=2025-un-deux&h4=20255-1-2&hq-=2025-1&hq-rien-2=2025-1/0"
    assert what_if(client, SUPPOSED + odd).context["simulation"].lines == plain.lines


@pytest.mark.parametrize(("shared", "seen"), [({}, False), ({"is_shared": "on"}, True)])
def test_the_other_parties_see_what_is_shared_with_them(shared, seen, sign_in):
    keep(sign_in(FINANCES), **shared)
    scenario = Scenario.objects.get()
    client = sign_in(ELECTED)
    assert ("GBM à 35 %" in text_of(what_if(client))) is seen
    page = client.get(reverse("scenario", args=["TI-DOUBS", scenario.pk]))
    assert page.status_code == (200 if seen else 404)
    if seen:
        assert "Pour garder une simulation au nom de l'organisme, il faut être" in text_of(page)


def test_a_colleague_sees_what_the_organisation_keeps_for_itself(sign_in):
    keep(sign_in(FINANCES))
    assert "GBM à 35 %" in text_of(what_if(sign_in(colleague("CC du Val de Morteau"))))


def test_its_organisation_renames_shares_and_deletes_it(sign_in):
    client = sign_in(FINANCES)
    keep(client)
    scenario = Scenario.objects.get()
    url = reverse("scenario", args=["TI-DOUBS", scenario.pk])
    client.post(url, {"step": "change", "title": "GBM au tiers", "is_shared": "on"})
    scenario.refresh_from_db()
    assert (scenario.title, scenario.is_shared) == ("GBM au tiers", True)
    said = text_of(client.post(url, {"step": "delete"}, follow=True))
    assert "Scénario supprimé : GBM au tiers." in said
    assert not Scenario.objects.exists()
    acts = Entry.objects.filter(act__startswith="scénario").order_by("pk")
    assert [entry.act for entry in acts] == [
        "scénario gardé",
        "scénario modifié",
        "scénario supprimé",
    ]


@pytest.mark.parametrize(
    ("title", "refusal"),
    [
        ("", "Donnez un titre au scénario."),
        ("x" * 121, "Le titre tient en 120 caractères."),
        ("GBM à 35 %", "Votre organisme garde déjà un scénario de ce titre."),
    ],
)
def test_a_title_that_is_refused_stays_on_the_page_with_what_was_supposed(title, refusal, sign_in):
    client = sign_in(FINANCES)
    keep(client)
    response = keep(client, title)
    assert refusal in text_of(response)
    assert "35 % pour GBM" in text_of(response)
    assert f'value="{title}"' in response.content.decode() or not title
    assert Scenario.objects.count() == 1


def test_a_new_title_that_is_taken_leaves_the_scenario_as_it_was(sign_in):
    client = sign_in(FINANCES)
    keep(client)
    keep(client, "Autre")
    url = reverse("scenario", args=["TI-DOUBS", Scenario.objects.get(title="Autre").pk])
    response = client.post(url, {"step": "change", "title": "GBM à 35 %"})
    assert "Votre organisme garde déjà un scénario de ce titre." in text_of(response)
    assert Scenario.objects.filter(title="Autre").exists()


def test_an_elected_member_keeps_nothing_and_another_party_deletes_nothing(sign_in):
    keep(sign_in(FINANCES), is_shared="on")
    url = reverse("scenario", args=["TI-DOUBS", Scenario.objects.get().pk])
    assert keep(sign_in(ELECTED), "Autre").status_code == 403
    chief = colleague("CC Loue-Lison", "project_chief")
    assert sign_in(chief).post(url, {"step": "delete"}).status_code == 403
    assert Scenario.objects.count() == 1


def test_who_acts_for_a_stranger_to_the_convention_is_told_to_choose(sign_in):
    user = colleague("CC Loue-Lison", "project_chief")
    stranger = MembershipFactory(user=user, role="project_chief").organisation
    stranger.name = "Aaa"
    stranger.save()
    response = keep(sign_in(user))
    assert response.status_code == 403
    assert "Vous agissez pour Aaa, qui n'est pas partie à cette convention" in text_of(response)


def test_the_workbook_says_what_was_supposed_and_who_pays_what(sign_in):
    response = sign_in(FINANCES).get(
        reverse("what_if_workbook", args=WHERE) + SUPPOSED + "&p3=26000&titre==1%2B1"
    )
    sheets = rows_of(response.content)
    assert sheets["Répartition"][1][:6] == [
        "GBM",
        Decimal(40),
        Decimal(11200),
        Decimal(35),
        Decimal(9800),
        Decimal(-1400),
    ]
    supposed = {row[0]: row[1] for row in sheets["Hypothèses"]}
    assert supposed["Nature"] == "Simulation : ni une clé arrêtée, ni un appel de fonds"
    assert supposed["Titre"] == "=1+1"
    assert supposed["Population supposée de CCLL"] == 26_000
    assert Entry.objects.filter(act="téléchargement").count() == 1


@pytest.mark.parametrize("rules", [1, 4])
def test_the_page_of_the_council_is_one_page_marked_as_a_simulation(rules, sign_in, violations):
    query = SUPPOSED.replace("n=1", f"n={rules}") + "&bk=equal&titre=GBM à 35 %25&p3=26000"
    client = sign_in(FINANCES)
    address = reverse("what_if_page", args=WHERE) + query
    pdf = client.get(address).content
    reader = PdfReader(BytesIO(pdf))
    (page,) = reader.pages
    said = " ".join(page.extract_text().split())
    assert "Simulation : ni une clé arrêtée, ni un appel de fonds" in said
    assert "35 % pour GBM, le solde au prorata de la population totale" in said
    assert "Populations supposées, non officielles : CCLL 26 000." in said
    assert violations(pdf) == []


def test_a_page_of_thirty_partners_is_still_one_and_cuts_nothing(sign_in, monkeypatch):
    paper = Paper(monkeypatch)
    others = "".join(
        f"&plus={siren}"
        for siren in Organisation.objects.filter(epci__isnull=False)
        .values_list("siren", flat=True)
        .order_by("siren")
    )
    query = SUPPOSED.replace("n=1", "n=4") + others + f"&titre={'W' * 120}"
    pdf = sign_in(FINANCES).get(reverse("what_if_page", args=WHERE) + query).content
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert sum(one.text.count("W") for one in paper.boxes) >= 120
    assert paper.out() == []


def test_a_year_that_cannot_be_shared_has_nothing_to_keep_nor_to_take_away(sign_in):
    client = sign_in(FINANCES)
    Population.objects.all().delete()
    where = ["TI-DOUBS", "animation", 2027]
    names = ("keep_scenario", "what_if_workbook", "what_if_page")
    assert [client.get(reverse(name, args=where)).status_code for name in names] == [404] * 3


def test_a_stranger_finds_nothing(sign_in):
    keep(sign_in(FINANCES), is_shared="on")
    client = sign_in(UserFactory())
    scenario = reverse("scenario", args=["TI-DOUBS", Scenario.objects.get().pk])
    names = ("keep_scenario", "what_if_workbook", "what_if_page")
    addresses = [scenario, *(reverse(name, args=WHERE) for name in names)]
    assert [client.get(one).status_code for one in addresses] == [404] * 4

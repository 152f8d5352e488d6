"""The follow-up of a convention: what is due is written, done, reopened, given up and read."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Entry, User
from conventions.follow_up.acts import Terms, add_milestone
from conventions.models import Completion, Convention, Milestone
from press.words.french import fold
from tests.factories import MembershipFactory
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

PAGE = "/conventions/TI-DOUBS/suivi/"
FINANCES, ELECTED, CHIEF = (
    "finances@ccvm.example",
    "elu@gbm.example",
    "projet@cci-saone-doubs.example",
)
BLANK = {"title": "", "detail": "", "owner": "", "due_on": "", "months_after": "", "event": ""}
AGAIN = {"title": "Bilan", "event": "start", "months_after": "12", "every_months": "12"}


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def titled(title: str) -> Milestone:
    return Milestone.objects.get(convention__reference="TI-DOUBS", title__startswith=title)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def shown(email: str = ELECTED, query: str = "") -> str:
    return text_of(signed_in(email).get(PAGE + query))


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_what_is_late_is_on_top_then_what_comes_next():
    page = signed_in(ELECTED).get(PAGE)
    rows = [
        (row.duty.milestone.title[:26], row.standing, row.said)
        for row in page.context["follow_up"].expected
    ]
    assert rows == [
        ("Annexer la répartition de ", "en retard", "le 15 novembre 2025, en retard de 372 jours"),
        ("Compte rendu trimestriel a", "en retard", "le 1er octobre 2026, en retard de 52 jours"),
        ("Faire valider en Assemblée", "proche", "le 15 décembre 2026, dans 23 jours"),
        ("Compte rendu annuel à l'Ét", "à venir", "le 31 décembre 2026, dans 39 jours"),
        ("Réexaminer le contenu de l", "à venir", "le 1er juillet 2027, dans 221 jours"),
    ]
    read = text_of(page)
    assert "5 échéances : 2 en retard, 1 dans les 30 jours, 2 à venir." in read
    assert "délibération GBM n° 2025/2025.00113, article 2.1, l. 210" in read
    assert "date de démonstration" in read
    assert "C'est fait" not in read
    assert "il faut être chargé des finances ou chef de projet de CC du Val de Morteau" in read


def test_the_year_is_read_without_colour():
    assert "1er octobre 2026 : Compte rendu trimestriel aux EPCI et au Comex, en retard" in shown()
    assert "1er octobre 2025 : Compte rendu trimestriel aux EPCI et au Comex, faite" in shown(
        query="?annee=2025"
    )
    assert "L'année 2026" in shown(query="?annee=1850")


def test_a_missing_signature_is_said():
    Convention.objects.get(reference="TI-DOUBS").parties.get(short_name="GBM").approvals.update(
        signed_on=None
    )
    assert "6 mois après la dernière signature : il manque 1 signature" in shown()


def test_the_lead_writes_a_duty_and_reads_it():
    answer = signed_in(FINANCES).post(f"{PAGE}ajouter/", AGAIN, follow=True)
    assert said(answer) == ["« Bilan » est suivie."]
    assert "1 an après la prise d'effet, puis chaque année" in text_of(answer)
    line = Entry.objects.order_by("pk").last()
    assert (line.act, line.subject, line.after) == (
        "échéance ajoutée",
        "Bilan",
        "1 an après la prise d'effet, puis chaque année",
    )


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"title": "Bilan"}, "due_on", "Donnez un jour, ou un événement et un délai."),
        ({"title": "Bilan", "due_on": "31/02/2026"}, "due_on", "n'est pas une date"),
        (
            {"title": "Bilan", "due_on": "1/1/1789"},
            "due_on",
            "est trop ancien : au plus tôt le 1er janvier 1990",
        ),
        (AGAIN | {"due_on": "1/1/2026"}, "due_on", "l'un des deux"),
        (AGAIN | {"event": "end"}, "every_months", "Rien ne se répète après la fin"),
        (AGAIN | {"months_after": "9999"}, "months_after", "600 au plus"),
        (AGAIN | {"months_after": "-3"}, "months_after", "négatif"),
        ({"title": "Bilan", "due_on": "1/1/2026", "months_after": "3"}, "__all__", "un délai"),
        (AGAIN | {"title": ""}, "title", "obligatoire"),
        (AGAIN | {"title": "Compte rendu annuel à l'État"}, "__all__", "déjà dans la convention"),
    ],
)
def test_what_cannot_be_is_said_where_it_stands_and_stays_typed(typed, field, why):
    answer = signed_in(FINANCES).post(f"{PAGE}ajouter/", BLANK | typed)
    assert why in " ".join(errors(answer)[field])
    assert answer.context["form"]["title"].value() == typed["title"]
    assert not Milestone.objects.filter(title="Bilan").exists()


def test_a_roadmap_has_no_last_signature():
    roadmap = Convention.objects.get(reference="CEC-GBM")
    chief = MembershipFactory(
        organisation=roadmap.parties.get().organisation, role="project_chief"
    ).user
    client = Client()
    client.force_login(chief)
    typed = BLANK | {"title": "Bilan", "event": "last_signature"}
    answer = client.post("/conventions/CEC-GBM/suivi/ajouter/", typed)
    assert errors(answer) == {"event": ["Une feuille de route n'est pas signée."]}


def test_the_party_that_owes_it_says_it_done_and_cannot_rewrite_it():
    chief, report = signed_in(CHIEF), titled("Compte rendu trimestriel")
    done = {"due_on": "2026-10-01", "done_on": "12/10/2026", "note": "Comex d'octobre"}
    answer = chief.post(f"{PAGE}{report.pk}/faite/", done, follow=True)
    assert said(answer) == [f"« {report} », échéance du 1er octobre 2026 : faite."]
    assert "01/10/2026 12/10/2026 Comex d'octobre" in text_of(answer)
    assert chief.get(f"{PAGE}{report.pk}/").status_code == 403
    other = titled("Annexer la répartition")
    assert chief.get(f"{PAGE}{other.pk}/faite/").status_code == 403


def test_done_twice_or_tomorrow_is_refused():
    client, report = signed_in(FINANCES), titled("Compte rendu trimestriel")
    done = {"due_on": "2026-10-01", "done_on": "12/10/2027"}
    answer = client.post(f"{PAGE}{report.pk}/faite/", done)
    assert errors(answer) == {"done_on": ["Le 12 octobre 2027 n'est pas encore passé."]}
    client.post(f"{PAGE}{report.pk}/faite/", done | {"done_on": "12/10/2026"})
    answer = client.post(f"{PAGE}{report.pk}/faite/", done | {"done_on": "12/10/2026"})
    assert list(errors(answer)) == ["due_on"]
    assert Completion.objects.filter(milestone=report, due_on=date(2026, 10, 1)).count() == 1


def test_what_was_done_is_reopened():
    client, annexed = signed_in(FINANCES), titled("Annexer les modalités")
    done = annexed.completions.get()
    answer = client.post(f"{PAGE}faites/{done.pk}/rouvrir/", follow=True)
    assert said(answer) == [f"« {annexed} », échéance du 15 novembre 2025 : à faire à nouveau."]
    assert not annexed.completions.exists()


def test_what_is_given_up_keeps_its_reason_and_comes_back():
    client, annexed = signed_in(FINANCES), titled("Annexer la répartition")
    for nothing in (" … ", "Fait\x00"):
        answer = client.post(f"{PAGE}{annexed.pk}/abandonner/", {"reason": nothing}, follow=True)
        assert said(answer) == ["Écrivez pourquoi cette échéance est abandonnée."]
    client.post(f"{PAGE}{annexed.pk}/abandonner/", {"reason": "Fait dans l'article 3"})
    assert "22/11/2026 Fait dans l'article 3" in shown()
    assert "4 échéances : 1 en retard" in shown()
    client.post(f"{PAGE}{annexed.pk}/reprendre/")
    assert "5 échéances : 2 en retard" in shown()


def test_two_people_at_one_duty_the_second_reads_the_first_s_words_before_replacing_them():
    client, report = signed_in(FINANCES), titled("Compte rendu trimestriel")
    page = f"{PAGE}{report.pk}/"
    opened = {one.html_name: one.value() or "" for one in client.get(page).context["form"]}
    client.post(page, opened | {"detail": "A écrit ceci"})
    answer = client.post(page, opened | {"detail": "B écrit cela"})
    read = text_of(answer)
    assert "Quelqu'un d'autre a enregistré cette page" in read
    assert "A écrit ceci" in read
    form = answer.context["form"]
    assert form["detail"].value() == "B écrit cela"
    client.post(page, {one.html_name: one.value() or "" for one in form})
    report.refresh_from_db()
    assert report.detail == "B écrit cela"


def test_a_day_that_is_far_is_said_done_only_by_who_means_it():
    client, report = signed_in(FINANCES), titled("Compte rendu trimestriel")
    page = f"{PAGE}{report.pk}/faite/"
    client.post(page, {"due_on": "2026-10-01", "done_on": "12/10/2026"})
    slip = {"due_on": "2027-01-01", "done_on": "22/11/2026", "note": "Comex"}
    answer = client.post(page, slip)
    why = "L'échéance du 1er janvier 2027 n'est pas encore due : cochez si elle est faite."
    assert errors(answer) == {"early": [why]}
    assert answer.context["form"]["note"].value() == "Comex"
    client.post(page, slip | {"early": "on"})
    assert Completion.objects.filter(milestone=report, due_on=date(2027, 1, 1)).exists()


def test_nothing_is_done_before_the_convention_begins():
    client, report = signed_in(FINANCES), titled("Compte rendu trimestriel")
    done = {"due_on": "2026-10-01", "done_on": "01/01/1990"}
    answer = client.post(f"{PAGE}{report.pk}/faite/", done)
    assert "avant le début de la convention, le 1er juillet 2024" in errors(answer)["done_on"][0]


def test_an_empty_follow_up_proposes_what_the_convention_asks():
    convention = Convention.objects.get(reference="TI-DOUBS")
    Completion.objects.filter(milestone__convention=convention).delete()
    convention.milestones.all().delete()
    Convention.objects.filter(pk=convention.pk).update(retention_years=10)
    page = signed_in(FINANCES).get(PAGE)
    assert "Aucune échéance n'est suivie" in text_of(page)
    assert [(one.title[:16], said) for _, one, said in page.context["usual"]] == [
        ("Réexamen annuel ", "1 an après la prise d'effet, puis chaque année"),
        ("Bilan annuel aux", "1 an après la prise d'effet, puis chaque année"),
        ("Décider de la su", "le 30 juin 2027"),
        ("Fin de conservat", "10 ans après la fin de la convention"),
    ]
    form = signed_in(FINANCES).get(f"{PAGE}ajouter/?usuelle=conservation").context["form"]
    assert form["months_after"].value() == 120


def test_seven_duties_or_ten_cost_the_same(django_assert_num_queries):
    client = signed_in(FINANCES)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    convention = Convention.objects.get(reference="TI-DOUBS")
    for rank in range(3):
        terms = Terms(f"Bilan {rank}", due_on=date(2026, 12, 31))
        add_milestone(convention=convention, terms=terms, by=None)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 9


def test_the_duties_are_sorted_and_leave_as_a_file():
    client = signed_in(CHIEF)
    table = client.get(f"{PAGE}?tri=echeance&page=99&colonnes=x").context["table"]
    titles = [one.row.duty.milestone.title for one in table.page]
    assert (titles, len(table.notices)) == (sorted(titles, key=fold), 2)
    header, *rows = client.get(f"{PAGE}?format=csv").getvalue().decode().splitlines()
    assert header.lstrip("\ufeff").split(";") == ["État", "Échéance", "Jour", "Qui"]
    assert len(rows) == table.count

"""The page of objectives: what everybody reads, what its lead alone is offered, the files."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Entry, User
from conventions.models import Convention, Goal, Indicator, Lever, Reading
from conventions.objectives.indicators.acts import Definition, keep_indicator
from conventions.objectives.levers.acts import keep_lever
from tests.conftest import TODAY
from tests.factories import MembershipFactory
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

FINANCES, ELECTED = "finances@ccvm.example", "elu@gbm.example"


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def page(email: str, reference: str = "TI-DOUBS") -> str:
    return text_of(signed_in(email).get(f"/conventions/{reference}/objectifs/"))


def test_an_elected_member_reads_the_matrix_of_the_roadmap_and_who_may_write_it():
    shown = page(ELECTED, "CEC-GBM")
    assert "6 leviers, 43 objectifs : 0 atteint." in shown
    for column in ("À 1 an 29/01/2027", "À 3 ans 29/01/2029", "À 6 ans 29/01/2032"):
        assert column in shown
    assert "Objectif final d'impact" in shown
    assert "Repères comptés" in shown
    assert "Repères dits, non comptés" in shown
    assert "il faut être chargé des finances ou chef de projet" in shown
    assert "Modifier" not in shown


def test_the_lead_is_offered_the_period_that_is_over_and_reads_what_is_late():
    shown = page(FINANCES)
    assert "9 indicateurs : 8 indicateurs en retard de relevé." in shown
    assert "Saisir les relevés du 3e trimestre 2026" in shown
    assert "Relevé attendu : 3e trimestre 2026" in shown
    assert "Aucun levier n'est décrit" in shown
    assert "Ajouter un levier" in shown


def test_nothing_to_follow_says_what_to_do_first_to_whoever_may():
    Reading.objects.all().delete()
    Indicator.objects.filter(convention__reference="TI-DOUBS").delete()
    assert "Dites d'abord ce qui se compte et à quel rythme" in page(FINANCES)
    read = page(ELECTED)
    assert "Aucun indicateur n'est suivi" in read
    assert "Ajouter" not in read


def test_a_share_is_never_rounded_up_to_reached():
    convention = Convention.objects.get(reference="TI-DOUBS")
    one = keep_indicator(
        convention=convention, definition=Definition("Visites", target=Decimal(80)), by=None
    )
    days = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    reading = Reading.objects.create(indicator=one, value=Decimal("79.9"), **days)
    shown = page(ELECTED)
    assert "Atteint 99 %" in shown.replace("\xa0", " ").replace("99 % 99 %", "99 %")
    assert "cible atteinte" not in shown.split("Visites")[1]
    reading.value = Decimal("81")
    reading.save()
    assert "101\xa0%" in signed_in(ELECTED).get("/conventions/TI-DOUBS/objectifs/").content.decode()


def test_an_indicator_is_late_from_its_first_reading_on():
    convention = Convention.objects.get(reference="TI-DOUBS")  # since July 2024
    monthly = Definition("Visites", rhythm=Indicator.Rhythm.MONTH)
    one = keep_indicator(convention=convention, definition=monthly, by=None)
    assert "Sans relevé depuis 28 mois : juillet 2024 à octobre 2026" in page(ELECTED)
    Reading.objects.create(indicator=one, starts_on="2026-06-01", ends_on="2026-06-30", value=3)
    assert "Sans relevé depuis 4 mois : juillet 2026 à octobre 2026" in page(ELECTED)
    Reading.objects.create(indicator=one, starts_on="2026-10-01", ends_on="2026-10-31", value=5)
    assert "3 relevés attendus : juillet 2026, août 2026, septembre 2026" in page(ELECTED)


def test_a_goal_whose_day_has_passed_is_late_until_it_is_reached():
    convention = Convention.objects.get(reference="TI-DOUBS")  # since July 2024
    goal = Goal(text="Un forum a lieu.", horizon=1)
    lever = keep_lever(
        convention=convention, title="Recruter", goals=[goal], by=None, on=TODAY.date()
    )
    assert "1 levier, 1 objectif : 0 atteint, 1 dont l'échéance est passée." in page(ELECTED)
    lever.goals.update(reached_on="2025-03-01")
    shown = page(ELECTED)
    assert "atteint le 01/03/2025" in shown
    assert "échéance passée" not in shown


def test_the_page_costs_the_same_whatever_it_holds(django_assert_num_queries):
    elected, costs = signed_in(ELECTED), {"CEC-GBM": 10, "PMT-2024": 10}
    for reference, queries in costs.items():
        with django_assert_num_queries(queries):
            elected.get(f"/conventions/{reference}/objectifs/")


def test_the_workbook_holds_every_reading_goal_and_marker_and_leaves_its_line():
    answer = signed_in(ELECTED).get("/conventions/CEC-GBM/objectifs.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert [(sheet.title, sheet.max_row - 1) for sheet in book] == [
        ("Relevés", 9),
        ("Objectifs", 43),
        ("Repères", 10),
    ]
    line = Entry.objects.latest("pk")
    assert (line.act, line.subject, line.convention) == (
        "téléchargement",
        "CEC-GBM_objectifs.xlsx",
        "CEC-GBM",
    )


def test_the_csv_holds_the_readings_and_no_other_format_exists():
    client = signed_in(ELECTED)
    lines = client.get("/conventions/TI-DOUBS/objectifs.csv").content.decode("utf-8-sig")
    assert len(lines.splitlines()) == 1 + 8 * 8 + 9
    assert (
        "Temps passé;Temps passé par le chef de projet (fiche de temps);heures;chaque trimestre;;;"
        "3e trimestre 2024;2024-07-01;2024-09-30;186,50;;démonstration"
    ) in lines
    assert client.get("/conventions/TI-DOUBS/objectifs.pdf").status_code == 404


def test_a_convention_without_lead_is_only_read():
    convention = Convention.objects.get(reference="BOURGOGNE-INDUSTRIE")
    chief = MembershipFactory(organisation=convention.parties.first().organisation).user
    client = Client()
    client.force_login(chief)
    shown = text_of(client.get("/conventions/BOURGOGNE-INDUSTRIE/objectifs/"))
    assert "4 leviers, aucun objectif n'y est encore attaché." in shown
    assert "n'a pas de pilote" in shown
    added = client.post("/conventions/BOURGOGNE-INDUSTRIE/objectifs/leviers/nouveau/", {})
    assert added.status_code == 403
    assert Lever.objects.count() == 29

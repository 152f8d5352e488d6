"""The import page: a file, its preview, its report on the screen and as files."""

import csv
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from epci.models import ImportReport, Membership, PendingImport, Population
from post.models import Task
from post.tasks import work_task
from tests.epci.files import CAPITAL, PLATEAU, VALLEY, dgcl
from tests.factories import EpciFactory, MembershipFactory, PopulationFactory, UserFactory, siren
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("stored_register")
FILE = dgcl(2026, (VALLEY, 355, 365), (PLATEAU, 8, 9), (CAPITAL, 90, 95))


@pytest.fixture
def host(client: Client) -> Client:
    client.force_login(UserFactory(is_host=True))
    return client


def send(client: Client, text: str = FILE, year: str = "2026", **headers: str) -> HttpResponse:
    file = SimpleUploadedFile("insee.csv", text.encode())
    posted = {"annee": year, "fichier": file}
    return client.post("/epci/import/", posted, headers=headers, follow=not headers)


def confirm(client: Client, **fields: str) -> HttpResponse:
    pending = PendingImport.objects.get()
    address = f"/epci/import/{pending.pk}/"
    page = client.get(address).content.decode()
    seen = page.partition('name="confirmed" value="')[2].partition('"')[0]
    return client.post(address, {"step": "do", "confirmed": seen, **fields}, follow=True)


def test_the_preview_shows_each_change_and_what_is_odd(host):
    PopulationFactory(epci__siren=siren(800_005), epci__name="CC Absente", year=2025)
    PopulationFactory(
        epci=Population.objects.get(year=2026).epci, year=2025, municipal=300, total=310
    )
    said = text_of(send(host))
    assert "Nouvelles 2 Changées 1 Inchangées 0 À regarder 1" in said
    variation = "+55 (+17,7 %)"
    assert f"CC de la Vallée 300 310 355 365 {variation} {variation} plus de 10 % d'écart" in said
    assert "mise de côté : varie de plus de 10 %" in said
    assert "CC du Plateau – – 8 9" in said
    assert "EPCI sans chiffre pour 2026" in said
    assert "CC Absente" in said
    assert "Enregistrer 2 populations de 2026, mettre 1 EPCI de côté" in said


def test_those_without_a_figure_are_in_the_order_of_their_names(host):
    for rank, name in enumerate(("CC Zélée", "CC Élancée", "CC Basse")):
        PopulationFactory(epci__siren=siren(800_010 + rank), epci__name=name, year=2025)
    said = text_of(send(host))
    places = [said.index(name) for name in ("CC Basse", "CC Élancée", "CC Zélée")]
    assert places == sorted(places)


def test_a_refused_file_says_why_and_not_who_has_no_figure(host):
    PopulationFactory(epci__siren=siren(800_005), epci__name="CC Absente", year=2025)
    said = text_of(send(host, "nom;age\nAlice;3\n"))
    assert "La première ligne ne nomme pas les colonnes attendues" in said
    assert "CC Absente" not in said
    assert "Nouvelles" not in said


def test_what_is_always_refused_is_not_among_the_files_that_are_known(host):
    known = text_of(host.get("/epci/import/")).partition("Les fichiers reconnus")[2]
    assert "Le modèle siren;municipale;totale n'est pas officiel" in known
    assert "CSV ou" not in known


def test_the_confirmation_leads_to_a_report_to_keep(host):
    send(host)
    answer = confirm(host)
    report = ImportReport.objects.get()
    assert answer.redirect_chain == [(f"/epci/imports/{report.pk}/", 302)]
    said = text_of(answer)
    assert "2 populations enregistrées pour 2026, 1 mise de côté." in said
    assert report.sha256 in said


def test_giving_it_up_leaves_nothing(host):
    send(host)
    answer = confirm(host, step="abandon")
    assert "Import abandonné : rien n'est enregistré." in text_of(answer)
    assert not PendingImport.objects.exists()
    assert not ImportReport.objects.exists()


def test_a_report_comes_as_a_csv_and_as_a_workbook_without_a_live_formula(host):
    EpciFactory(siren=siren(910_006), name="=1+1")
    send(host, FILE + f"{siren(910_006)};Commune;99999;1;5;6\n")
    confirm(host)
    report = ImportReport.objects.get()
    text = host.get(f"/epci/imports/{report.pk}.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows[0][:6] == [
        *("SIREN", "EPCI", "Municipale avant", "Totale avant", "Municipale 2026", "Totale 2026")
    ]
    assert rows[1][:6] == [VALLEY, "CC de la Vallée", "300", "310", "355", "365"]
    assert rows[4][1] == "'=1+1"
    book = load_workbook(BytesIO(host.get(f"/epci/imports/{report.pk}.xlsx").content))
    assert book.sheetnames == ["Compte rendu", "Changements", "Communes"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"inlineStr", "s", "n"}


def test_with_script_the_reading_says_how_far_it_is(host):
    answer = send(host, **{"X-Progress": "1"})
    pending = PendingImport.objects.get()
    told = b"".join(answer.streaming_content).decode()
    assert told == f"0 0\n4 4\n/epci/import/{pending.pk}/"
    pending.refresh_from_db()
    assert set(pending.reading["figures"]) == {VALLEY, PLATEAU, CAPITAL}


@pytest.fixture
def _large(settings, monkeypatch) -> None:
    """Any file is a large one, and its reading waits for who comes next."""
    settings.TASKS_AT_ONCE = 0
    monkeypatch.setattr("epci.populations.imports.pages.LARGE", 10)


@pytest.mark.usefixtures("_large")
def test_a_large_file_is_read_by_a_task_that_leads_to_its_preview(host):
    answer = send(host)
    pending, task = PendingImport.objects.get(), Task.objects.get()
    address = f"/epci/import/{pending.pk}/"
    assert [one for one, _ in answer.redirect_chain] == [address, f"/taches/{task.identifier}/"]
    assert "Lecture d'un fichier de populations" in text_of(answer)
    work_task(task.pk)
    task.refresh_from_db(), pending.refresh_from_db()
    assert (task.state, task.progress, task.link) == ("done", (4, 4), address)
    assert set(pending.reading["figures"]) == {VALLEY, PLATEAU, CAPITAL}
    assert "Enregistrer" in text_of(host.get(address))
    confirm(host)
    assert ImportReport.objects.exists()


@pytest.mark.usefixtures("_large")
def test_a_large_file_that_is_given_up_is_read_by_nobody(host):
    send(host)
    task = Task.objects.get()
    PendingImport.objects.all().delete()
    work_task(task.pk)
    task.refresh_from_db()
    assert (task.state, task.setbacks.count()) == ("done", 0)


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("", "Écrivez l'année."),
        ("vingt", "Écrivez l'année en quatre chiffres."),
        ("2008", "Le recensement donne des chiffres depuis 2009."),
        ("2100", "L'année ne dépasse pas 2099."),
    ],
)
def test_a_year_that_no_census_gives_is_refused_on_the_page(host, year, sentence):
    assert sentence in text_of(send(host, year=year))
    assert not PendingImport.objects.exists()


def test_a_file_that_waits_is_its_sender_s_alone(host, client):
    send(host)
    pending = PendingImport.objects.get()
    client.force_login(MembershipFactory(role=Membership.Role.FINANCE_OFFICER).user)
    answer = client.get(f"/epci/import/{pending.pk}/", follow=True)
    assert answer.redirect_chain == [("/epci/import/", 302)]
    assert "Cet aperçu n'attend plus : déposez le fichier à nouveau." in text_of(answer)


def test_a_correction_of_figures_that_served_asks_why(host):
    Population.objects.update(used_on="2026-01-15")
    assert "des clés arrêtées sont corrigés" in text_of(send(host))
    answer = confirm(host, reason=" ")
    assert "Écrivez pourquoi ces chiffres" in unescape(answer.content.decode())
    confirm(host, reason="erratum")
    assert ImportReport.objects.get().reason == "erratum"


def test_an_elected_member_reads_the_reports_and_is_told_who_imports(client, host):
    send(host)
    confirm(host)
    client.force_login(MembershipFactory(role=Membership.Role.ELECTED_MEMBER).user)
    said = text_of(client.get("/epci/import/"))
    assert "Cet acte est celui de l'hébergeur" in said
    assert "insee.csv" in said
    send(client)
    assert not PendingImport.objects.filter(report=None).exists()


@pytest.mark.parametrize("more", [0, 5])
def test_the_preview_costs_the_same_whatever_the_file(host, django_assert_num_queries, more):
    rows = [(siren(800_050 + rank), 5, 6) for rank in range(more)]
    for code, *_ in rows:
        EpciFactory(siren=code)
    send(host, FILE + "".join(f"{code};5;6\n" for code, *_ in rows))
    pending = PendingImport.objects.get()
    with django_assert_num_queries(8):
        host.get(f"/epci/import/{pending.pk}/")

"""Open data: what is published passes its schema and the checks that it names; nothing else is."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.urls import reverse
from frictionless import Resource, Schema, system

from accounts.models import Entry
from config.open_data.acts import say_state_aid
from config.open_data.scdl import (
    DELIBERATIONS,
    SUBSIDIES,
    Refused,
    csv_of,
    deliberation_faults,
    shortened,
    subsidy_faults,
    text,
)
from config.open_data.tables import table_of
from conventions.approvals.acts import sign
from conventions.models import Convention
from deliberations.models import BudgetEntry, Reversal
from deliberations.reversals.acts import reverse as end
from deliberations.votes.acts import Parts, adopt
from epci.models import Membership
from financing.models import Component, Line, Period, PlannedAmount
from tests.deliberations import acts
from tests.deliberations.factories import organisation, person, text_between
from tests.screen import text_of

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 22)
GBM_SIRET, OTHER_SIRET = "24250036100017", "20006807000016"


def schema(name: str) -> Schema:
    """As published, without the checks that `frictionless` does not know."""
    found = json.loads((FOLDER / f"scdl-{name}.schema.json").read_text("utf-8"))
    return Schema.from_descriptor({"fields": found["fields"]})


def errors(content: bytes, name: str) -> list[str]:
    """What the schema refuses of a file."""
    with system.use_context(trusted=True):
        report = Resource(data=content, format="csv", schema=schema(name)).validate()
    return [error.message for error in report.tasks[0].errors]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8"))))


@pytest.fixture
def gbm(db):
    found = organisation("Grand Besançon Métropole", "242500361")
    found.siret = GBM_SIRET
    found.save()
    return found


def doubs(**facts):
    entry = BudgetEntry(budget="BP 2025 et PPIF 2025-2029", planned=1)
    return adopt(
        **acts.doubs() | {"matter": "8.4"} | facts,
        parts=Parts(budget_entries=[entry]),
        by=None,
        on=TODAY,
    )


def deliberations(council) -> bytes:
    return table_of("deliberations", council, 2025, TODAY).csv


def test_the_vote_of_gbm_is_a_line_that_the_schema_accepts(gbm):
    doubs(transmitted_on=date(2025, 4, 14), received_on=date(2025, 4, 14))
    content = deliberations(gbm)
    assert errors(content, "deliberations-2.1.5") == []
    assert rows(content) == [
        {
            "COLL_NOM": "Grand Besançon Métropole",
            "COLL_SIRET": GBM_SIRET,
            "DELIB_ID": "2025/2025.00113",
            "DELIB_DATE": "2025-04-10",
            "DELIB_MATIERE_CODE": "8.4",
            "DELIB_MATIERE_NOM": "domaines de compétences par thèmes/aménagement du territoire",
            "DELIB_OBJET": acts.DOUBS_TITLE,
            "BUDGET_ANNEE": "2025",
            "BUDGET_NOM": "BP 2025 et PPIF 2025-2029",
            "PREF_ID": "",
            "PREF_DATE": "2025-04-14",
            "VOTE_EFFECTIF": "123",
            "VOTE_REEL": "119",
            "VOTE_POUR": "119",
            "VOTE_CONTRE": "0",
            "VOTE_ABSTENTION": "0",
            "DELIB_URL": "",
        }
    ]


def test_the_schema_refuses_what_our_controls_are_for():
    wrong = dict.fromkeys(DELIBERATIONS, "") | {"COLL_NOM": "X", "DELIB_DATE": "10/04/2025"}
    assert errors(csv_of(DELIBERATIONS, [wrong]), "deliberations-2.1.5") != []


def test_what_is_not_adopted_or_never_was_is_not_published(gbm):
    kept = doubs()
    doubs(number="2", in_favour=10, against=90, as_printed="")
    annulled = doubs(number="3")
    end(
        deliberation=annulled,
        kind=Reversal.Kind.ANNULLED,
        effective_on=date(2025, 9, 1),
        act="TA de Besançon, n° 2500123",
        by=None,
        on=TODAY,
    )
    assert [row["DELIB_ID"] for row in rows(deliberations(gbm))] == [kept.number]


COMPLETE = dict.fromkeys(DELIBERATIONS, "") | {
    "COLL_NOM": "GBM",
    "COLL_SIRET": GBM_SIRET,
    "DELIB_ID": "1",
    "DELIB_DATE": "2025-04-10",
    "DELIB_MATIERE_CODE": "8.4",
    "DELIB_MATIERE_NOM": "a/b",
    "DELIB_OBJET": "Convention",
}
VOTED = {
    "VOTE_EFFECTIF": "10",
    "VOTE_REEL": "9",
    "VOTE_POUR": "5",
    "VOTE_CONTRE": "3",
    "VOTE_ABSTENTION": "1",
}


@pytest.mark.parametrize(
    ("changed", "columns"),
    [
        ({}, []),
        (VOTED, []),
        ({"COLL_SIRET": "24250036100018"}, ["COLL_SIRET"]),
        ({"COLL_SIRET": ""}, ["COLL_SIRET"]),
        ({"BUDGET_ANNEE": "2025"}, ["BUDGET_ANNEE"]),
        ({"BUDGET_NOM": "BP"}, ["BUDGET_ANNEE"]),
        ({"BUDGET_ANNEE": "2026/2025", "BUDGET_NOM": "BP"}, ["BUDGET_ANNEE"]),
        ({"BUDGET_ANNEE": "2025/2026", "BUDGET_NOM": "BP"}, []),
        ({"PREF_DATE": "2025-04-09"}, ["PREF_DATE"]),
        ({"PREF_DATE": "2025-04-10"}, []),
        ({"VOTE_POUR": "5"}, ["VOTE_EFFECTIF"]),
        (VOTED | {"VOTE_REEL": "8"}, ["VOTE_REEL"]),
        (VOTED | {"VOTE_EFFECTIF": "8"}, ["VOTE_EFFECTIF"]),
        ({"DELIB_MATIERE_NOM": "b"}, ["DELIB_MATIERE_NOM"]),
    ],
)
def test_each_custom_check_of_deliberations_is_ours(changed, columns):
    assert [fault.column for fault in deliberation_faults(COMPLETE | changed)] == columns


GRANTED = dict.fromkeys(SUBSIDIES, "") | {
    "nomAttribuant": "GBM",
    "idAttribuant": GBM_SIRET,
    "dateConvention": "2025-05-02",
    "nomBeneficiaire": "PMT",
    "idBeneficiaire": OTHER_SIRET,
    "objet": "Soutien",
    "montant": "45000.00",
    "nature": "aide en numéraire",
    "conditionsVersement": "unique",
    "datesPeriodeVersement": "2025-01-01/2025-12-31",
    "notificationUE": "non",
    "pourcentageSubvention": "1.00",
}


@pytest.mark.parametrize(
    ("changed", "columns"),
    [
        ({}, []),
        ({"idBeneficiaire": "", "rnaBeneficiaire": "W380475558"}, []),
        ({"idBeneficiaire": ""}, ["idBeneficiaire"]),
        ({"idBeneficiaire": "1" * 14}, ["idBeneficiaire"]),
        ({"notificationUE": ""}, ["notificationUE"]),
        ({"nature": "prêt"}, ["nature"]),
        ({"objet": "x" * 257}, ["objet"]),
        ({"datesPeriodeVersement": "2025"}, ["datesPeriodeVersement"]),
    ],
)
def test_each_custom_check_of_subsidies_is_ours(changed, columns):
    assert [fault.column for fault in subsidy_faults(GRANTED | changed)] == columns
    if not columns:
        assert errors(csv_of(SUBSIDIES, [GRANTED | changed]), "subventions-2.1.1") == []


def test_a_text_is_one_line_that_no_spreadsheet_computes():
    assert text('=HYPERLINK("x")\n et  suite') == 'HYPERLINK("x") et suite'
    assert shortened("a" * 257) == "a" * 255 + "…"


@pytest.fixture
def granted(gbm):
    """45 000 € that GBM grants to an association, signed on 2 May 2025."""
    pmt = organisation("Pôle des microtechniques")
    pmt.siren, pmt.siret, pmt.kind = "200068070", OTHER_SIRET, "association"
    pmt.save()
    signed = text_between(gbm, pmt, reference="PMT")
    convention = signed.convention
    convention.kind = Convention.Kind.SUBSIDY
    convention.save()
    convention.parties.filter(organisation=gbm).update(is_contributor=True)
    convention.parties.filter(organisation=pmt).update(is_beneficiary=True)
    carrier = convention.parties.get(organisation=pmt)
    period = Period.objects.create(
        convention=convention,
        label="2025",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        fiscal_year=2025,
    )
    component = Component.objects.create(
        convention=convention, rank=1, code="p", label="P", carrier=carrier, default_basis="planned"
    )
    line = Line.objects.create(
        component=component, rank=1, code="gbm", label="GBM", nature=Line.Nature.CONTRIBUTION
    )
    PlannedAmount.objects.create(line=line, period=period, text=signed, amount=45_000_00)
    adopt(**acts.microtechniques() | {"text": signed}, by=None, on=TODAY)
    for party in convention.parties.all():
        sign(party=party, text=signed, signed_on=date(2025, 5, 2), by=None)
    return convention


@pytest.mark.engine
def test_a_subsidy_is_a_line_once_all_is_said_of_it(granted, gbm):
    before = table_of("subventions", gbm, 2025, TODAY)
    assert before.complete == []
    (row,) = before.incomplete
    assert [fault.column for fault, _ in row.faults] == ["notificationUE"]
    say_state_aid(convention=granted, is_notified=False, by=None)
    content = table_of("subventions", gbm, 2025, TODAY).csv
    assert errors(content, "subventions-2.1.1") == []
    (line,) = rows(content)
    assert (line["montant"], line["pourcentageSubvention"]) == ("45000.00", "1.00")
    assert (line["idBeneficiaire"], line["referenceDecision"]) == (OTHER_SIRET, "2024/2024.00098")
    assert (line["dateConvention"], line["notificationUE"]) == ("2025-05-02", "non")
    assert table_of("subventions", gbm, 2024, TODAY).rows == []


def test_the_page_says_what_each_line_lacks_and_where_to_complete_it(gbm, client):
    found = doubs(matter="")
    client.force_login(person(gbm, Membership.Role.ELECTED_MEMBER))
    response = client.get(reverse("open_data", args=[gbm.pk]))
    page = text_of(response)
    assert "0 ligne complète sur 1" in page
    assert "La matière (nomenclature ACTES) n'est pas choisie." in page
    assert reverse("edit_deliberation", args=[found.pk]) in response.content.decode()


def test_nothing_is_public_before_the_organisation_says_so_and_by_which_act(gbm, client):
    doubs()
    public = reverse("open_data_file", args=["242500361", "deliberations", 2025])
    nobody = reverse("open_data_file", args=["200068070", "deliberations", 2025])
    assert client.get(public).status_code == client.get(nobody).status_code == 404
    page = reverse("open_data", args=[gbm.pk])
    client.force_login(person(gbm, Membership.Role.PROJECT_CHIEF))
    assert client.post(page, {"act": "délibération n° 12"}).status_code == 403
    client.force_login(person(gbm))
    assert "Citez l'acte qui décide de publier." in text_of(client.post(page, {"act": ""}))
    assert client.post(page, {"act": "délibération n° 12"}).status_code == 302
    line = Entry.objects.get(act="données publiées")
    assert line.after.endswith(", délibération n° 12")
    client.logout()
    response = client.get(public)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["DELIB_ID"] for row in rows(response.content)] == ["2025/2025.00113"]
    for wrong in ("budgets-2025.csv", "deliberations-0.csv", "deliberations-9999999.csv"):
        assert client.get(f"/donnees-ouvertes/242500361/{wrong}").status_code == 404
    client.force_login(person(gbm, Membership.Role.FINANCE_OFFICER))
    client.force_login(gbm_administrator(gbm))
    client.post(page, {"step": "stop"})
    client.logout()
    assert client.get(public).status_code == 404


def gbm_administrator(gbm):
    return Membership.objects.get(organisation=gbm, role=Membership.Role.ADMINISTRATOR).user


def test_a_fault_is_a_column_and_a_sentence():
    assert deliberation_faults(COMPLETE | {"DELIB_ID": ""}) == [
        Refused("DELIB_ID", "La délibération n'a pas de numéro.")
    ]

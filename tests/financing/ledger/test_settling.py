"""A population that served is corrected: letters stay, and each partner's difference is said."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Entry, User
from conventions.models import Convention
from epci.models import Organisation, Population
from epci.populations.acts import correct
from epci.populations.imports.acts import import_populations
from epci.populations.layouts import Figures
from financing.dossier.reading import read_dossier
from financing.ledger import called
from financing.ledger.called import CalledConventions
from financing.ledger.settling import Settlement, settlement, settlements
from financing.models import ActualAmount, Basis, FundCall, Line
from financing.rounds.acts import number_round
from press.files.workbooks import rows_of
from press.kit import counts
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.financing.reading import REASON
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")
MORTEAU, TODAY = "242504116", date(2026, 11, 22)
PAGE = "/conventions/TI-DOUBS/regularisation/animation/2025/"


@pytest.fixture(autouse=True)
def _issued(demo: None) -> None:
    order = doubs_order("salaire", "deplacements")
    number_round(order=order, by=None, on=ISSUE_DAY, override=REASON)


def import_total(total: int) -> None:
    """An official edition in which the Val de Morteau has other people in 2025."""
    content = f"siren;municipale;totale\n{MORTEAU};21035;{total}\n".encode()
    report = import_populations(
        content=content, name="erratum.csv", year=2025, by=None, reason="erratum de l'INSEE"
    )
    assert len(report.changes) == 1


def settled(basis: str | None = None) -> Settlement:
    order = doubs_order()
    file = read_dossier(order.component.convention, TODAY).named("animation")
    found = settlement(file, 2025, basis)
    assert found
    return found


def balances(found: Settlement) -> dict[str, int]:
    return {one.party.short_name: one.account.balance for one in found.accounts}


def test_a_key_remembers_the_figures_on_which_it_rests():
    used = Population.objects.filter(used_on__isnull=False, epci__organisation__siren=MORTEAU)
    assert 2025 in set(used.values_list("year", flat=True))
    assert not Population.objects.filter(year=2026, used_on__isnull=False).exists()


def test_nothing_is_left_to_settle_while_figures_stay():
    found = settled()
    assert found.is_settled
    assert set(balances(found).values()) == {0}
    assert settlements([doubs_order().component.convention], TODAY) == []


def test_a_corrected_population_moves_shares_and_leaves_letters_alone():
    before = list(FundCall.objects.order_by("pk").values_list("sha256", "amount"))
    import_total(23_721)
    found = settled()
    moved = balances(found)
    assert [(one.party.short_name, one.before, one.after) for one in found.corrected] == [
        ("CCVM", 21_721, 23_721)
    ]
    assert moved["CCVM"] > 0
    assert moved["GBM"] == 0  # 40 % whatever the populations
    assert sum(moved.values()) == 0
    assert found.to_call == found.to_return == moved["CCVM"]
    assert list(FundCall.objects.order_by("pk").values_list("sha256", "amount")) == before


def test_the_figures_of_the_account_are_those_of_the_rule():
    """40 % for GBM, the rest by total population at 0.05 point, of 23 000 €."""
    import_total(23_721)
    (own,) = (one for one in settled().accounts if one.party.short_name == "CCVM")
    called = FundCall.objects.get(party=own.party).amount
    assert own.account.called == called
    assert own.account.due % 1150 == 0  # 0.05 % of 23 000 € is 11,50 €
    assert own.explanation.endswith("de solde à appeler")


def test_a_figure_typed_by_another_than_the_carrier_moves_nothing():
    partner = Organisation.objects.get(siren=MORTEAU)
    correct(
        siren=MORTEAU,
        year=2025,
        figures=Figures(21_035, 23_721),
        reason="recensement complémentaire",
        organisation=partner,
        by=None,
    )
    assert settled().is_settled


def test_what_was_really_spent_is_settled_where_it_is_known():
    order = doubs_order()
    for line in Line.objects.filter(component=order.component):
        amount = 2_000_000 if line.code == "salaire" else 0
        ActualAmount.objects.update_or_create(
            line=line, period=order.period, defaults={"amount": amount}
        )
    found = settled(Basis.ACTUAL)
    assert found.due == 2_000_000
    assert found.to_return == found.called - 2_000_000


def test_the_same_queries_for_one_convention_or_three(django_assert_num_queries):
    import_total(23_721)
    convention = doubs_order().component.convention
    for count in (1, 3):
        with django_assert_num_queries(9):
            assert len(settlements([convention] * count, TODAY)) == count


# The pages


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    return client


def test_the_list_says_what_to_do_when_nothing_is_to_settle(officer):
    assert "Rien à régulariser" in text_of(officer.get("/regularisations/"))


def test_the_list_leads_to_the_account_of_each_contributor(officer):
    import_total(23_721)
    said = text_of(officer.get("/regularisations/"))
    assert "TI-DOUBS" in said
    assert "1 population corrigée" in said
    page = text_of(officer.get(PAGE))
    assert "erratum de l'INSEE, import du fichier erratum.csv" in page
    assert "21 721 23 721" in page.replace("\u202f", " ")
    assert "Appel de fonds 2025-0001" in page
    assert "de trop-perçu" in page


def test_the_files_say_the_same_and_leave_a_line_in_the_journal(officer):
    import_total(23_721)
    answer = officer.get(PAGE.rstrip("/") + ".xlsx")
    sheets = rows_of(answer.content)
    assert list(sheets) == ["Régularisation", "Populations corrigées", "Appels émis"]
    assert len(sheets["Appels émis"]) == 7
    assert sheets["Populations corrigées"][1] == ["CCVM", 2025, 21_721, 23_721]
    cells = [cell for sheet in load_workbook(BytesIO(answer.content)) for cell in sheet["A"]]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    content = officer.get(PAGE.rstrip("/") + ".csv").getvalue()
    assert content.startswith(b"\xef\xbb\xbfSIREN;")
    names = Entry.objects.filter(convention="TI-DOUBS").values_list("subject", flat=True)
    assert sum("regularisation_TI-DOUBS_animation_2025" in name for name in names) == 2


def test_the_table_of_the_page_leaves_in_its_order_and_is_told_in_the_journal(officer):
    import_total(23_721)
    answer = officer.get(PAGE + "?base=planned&tri=-ecart&format=xlsx")
    (rows,) = rows_of(answer.getvalue()).values()
    assert rows[0] == ["SIREN", "Contributeur", "Dû", "Appelé", "Écart", "Pourquoi"]
    assert rows[1][:2] == [MORTEAU, "CCVM"]
    assert [row[4] for row in rows[1:]] == sorted((row[4] for row in rows[1:]), reverse=True)
    assert Entry.objects.filter(subject__contains="regularisation_TI-DOUBS").count() == 1


def test_the_list_is_filtered_sorted_and_leaves_as_a_file(officer):
    import_total(23_721)
    page = officer.get("/regularisations/?convention=TI-DOUBS&exercice=2025&tri=-a_appeler&page=9")
    assert [one.year for one in page.context["table"].page] == [2025]
    assert page.context["filters"].chips[0].word == "TI-DOUBS"
    asked = "/regularisations/?exercice=1999&tri=x&colonnes=x&format=csv"
    head, *rows = officer.get(asked).getvalue().decode("utf-8-sig").splitlines()
    assert head == "Convention;Volet;Exercice;Solde à appeler;Trop-perçu;Pourquoi"
    # 1999 is no choice: left aside
    assert rows == [
        "TI-DOUBS;Animation du Territoire d'industrie;2025;207,00;207,00;1 population corrigée"
    ]


@pytest.mark.parametrize("address", [PAGE.replace("2025", "2024"), PAGE.replace("animation", "x")])
def test_what_was_never_called_has_no_settlement(officer, address):
    assert officer.get(address).status_code == 404


def test_the_list_settles_what_was_called_some_conventions_at_a_time(client, monkeypatch):
    """What was never called or stated is not even read; a lot past the last one is told."""
    monkeypatch.setattr("financing.ledger.pages.AT_ONCE", 1)
    chief = User.objects.get(email="projet@cci-saone-doubs.example")
    assert [one.reference for one in CalledConventions(chief).rows] == ["TI-DOUBS"]
    import_total(22_000)
    client.force_login(chief)
    said = text_of(client.get("/regularisations/", {"lot": "9"}))
    assert "La page « 9 » est après la dernière" in said
    assert "Animation du Territoire d'industrie" in said


@pytest.mark.engine
def test_what_was_called_is_found_in_each_way_alike(demo, monkeypatch):
    """Of who sees few; of who sees many, by what was called, or one convention after the other."""
    doubs = Convention.objects.get(reference="TI-DOUBS")
    uncalled = Convention.objects.get(reference="BOURGOGNE-INDUSTRIE")
    agency = Organisation.objects.create(name="Agence", kind="agency")
    agent = MembershipFactory(organisation=agency).user
    for one in (doubs, uncalled):
        one.parties.create(organisation=agency, rank=99, name="Agence", short_name="AGENCE")
    for most in (counts.MOST, 1, 0):
        monkeypatch.setattr(counts, "MOST", most)
        monkeypatch.setattr(called, "MOST", most)
        for reference, expected in (("", [doubs]), ("TI-DOUBS", [doubs]), (uncalled.reference, [])):
            found = CalledConventions(agent, reference)
            assert list(found.rows) == expected
            assert found.count == len(expected)

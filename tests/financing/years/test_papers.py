"""The accounts of a convention on paper: the annual report, the annex, a party's account."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from conventions.models import Convention
from financing.dossier.progress import progress_of
from financing.dossier.reading import read_dossier
from financing.models import FundCall, Payment
from financing.years.multi_year import multi_year
from financing.years.papers import account_paper, multi_year_paper, report_paper
from financing.years.reading import letters_of, years_of
from financing.years.report import AnnualReport, annual_report
from tests.financing.year import ON, Year

pytestmark = pytest.mark.django_db


def settled(year: Year) -> Convention:
    """Called, paid in part, spent for less with some aid, settled."""
    year.call()
    first = FundCall.objects.earliest("number")
    Payment.objects.create(call=first, amount=250_00, received_on=ON)
    year.spend(600_00)
    year.spend(60_00, year.funding)
    year.state()
    year.settle()
    return year.component.convention


def words_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def report_of(convention: Convention) -> AnnualReport:
    found = annual_report(convention, 2001, ON)
    assert found is not None
    return found


def test_the_plan_says_what_is_planned_spent_and_received(year):
    convention = settled(year)
    (found,) = progress_of(read_dossier(convention, ON))
    assert (found.planned, found.spent, found.received) == (1_000_00, 600_00, 310_00)


def test_what_was_withdrawn_is_not_spent_and_what_is_awaited_is_not_received(year):
    year.spend(600_00)
    year.withdraw_last()
    year.spend(90_00, year.funding, is_awaited=True)
    (found,) = progress_of(read_dossier(year.component.convention, ON))
    assert (found.spent, found.received) == (0, 0)


def test_the_annual_report_adds_up_as_the_pages_do(year):
    convention = settled(year)
    found = report_of(convention)
    (part,) = found.parts
    (of_the_year,) = years_of(convention, ON)
    assert found.accounts == of_the_year
    assert [(name, planned, actual) for name, _, planned, actual in part.totals] == [
        ("Dépenses", 1_000_00, 600_00),
        ("Financements", 100_00, 60_00),
    ]
    assert part.equation
    assert part.equation.partners == 540_00
    shown = words_of(report_paper(found))
    assert "600,00 € dépensés = 60,00 € des financeurs + 540,00 € des partenaires" in shown
    assert shown.split().count("2026-0004") == 1
    assert "annulée" not in shown


def test_a_year_that_is_not_stated_says_so(year):
    (part,) = report_of(year.component.convention).parts
    assert [one.actual for one in part.lines] == [None, None]
    assert part.equation is None
    assert "Les dépenses ne sont pas arrêtées" in words_of(
        report_paper(report_of(year.component.convention))
    )


def test_a_year_out_of_the_plan_has_no_report(year):
    assert annual_report(year.component.convention, 1999, ON) is None


def test_the_papers_conform_to_their_standards_and_give_the_same_bytes(year, violations):
    """PDF/A-3a and PDF/UA-1."""
    convention = settled(year)
    letters = letters_of(convention)
    party = letters[0].party
    party.convention = convention
    rows = [row for one in years_of(convention, ON) for row in one.parties if row.party == party]
    own = [one for one in letters if one.party == party]
    papers = [
        lambda: report_paper(report_of(convention)),
        lambda: multi_year_paper(convention, multi_year(convention, ON), ON),
        lambda: account_paper(party, rows, own, ON),
    ]
    made = [paper() for paper in papers]
    assert [violations(one) for one in made] == [[]] * 3
    assert [paper() for paper in papers] == made
    assert "0,00 €" in words_of(made[2])


@pytest.mark.usefixtures("demo")
def test_the_report_costs_the_same_queries_whatever_its_letters():
    convention = Convention.objects.get(reference="TI-DOUBS")
    with CaptureQueriesContext(connection) as captured:
        annual_report(convention, 2025, timezone.localdate())
    assert len(captured) <= 14

"""What was called before Prorata counts in what is called: the next letter asks what is left."""

from datetime import date

import pytest

from config.workbook.acts import undo_workbook, why_not_undone
from conventions.models import Convention, WorkbookImport
from financing.dossier.reading import read_component
from financing.dossier.to_do import outlook
from financing.keys.acts import adopt_key
from financing.models import Component, EarlierLetter, Period, Rule
from financing.rounds.composition import Order, RoundComposition, compose
from financing.years.reading import years_of
from tests.config.workbook.brought import TODAY, bring, sample
from tests.financing.grounds import ground_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


@pytest.fixture
def made() -> WorkbookImport:
    """The sample, of which 6 405,00 € of the 12 810,00 € of CCB were called, and paid."""
    return bring(sample())


def composed(lines: tuple[str, ...] | None = None) -> RoundComposition:
    component = Component.objects.select_related("convention", "carrier__organisation").get()
    return compose(Order(component, Period.objects.get(), "planned", lines), DAY)


def adopt() -> None:
    rule = Rule.objects.select_related("component__convention").get(first_year=2026)
    adopt_key(
        rule=rule,
        first_year=2026,
        last_year=2026,
        population_year=2026,
        adopted_on=TODAY,
        act=ground_of(rule),
        by=None,
    )


def test_a_round_asks_what_is_left(made: WorkbookImport):
    adopt()
    (letter,) = composed().letters
    assert (letter.partner.party.short_name, letter.amount) == ("CCB", 6_405_00)
    content = composed().draft(letter)
    assert (content["amount"], content["instalment"]["called"]) == (6_405_00, 6_405_00)


def test_what_is_left_to_call_is_less(made: WorkbookImport):
    adopt()
    file = read_component(Component.objects.select_related("carrier").get(), DAY)
    assert outlook(file, Period.objects.get()).left_to_call == 6_405_00


def test_once_all_was_called_before_there_is_no_letter(made: WorkbookImport):
    adopt()
    EarlierLetter.objects.update(amount=12_810_00)
    assert composed().letters == []


def test_lines_are_not_called_apart_from_those_called_together(made: WorkbookImport):
    adopt()
    component = Component.objects.get()
    component.lines.create(rank=3, code="autre", label="Autre", nature="expense")
    blocking = {one.code for one in composed(("chef-de-projet",)).blockers if not one.overridable}
    assert "earlier" in blocking
    assert "earlier" not in {one.code for one in composed().blockers}


def test_the_statement_of_the_year_counts_it(made: WorkbookImport):
    (year,) = years_of(Convention.objects.get(), DAY)
    lead, partner = year.parties
    assert (lead.called, lead.paid) == (0, 0)
    assert (partner.called, partner.paid, partner.due, partner.standing) == (
        6_405_00,
        6_405_00,
        0,
        6_405_00,
    )
    assert (partner.share, year.forecast) == (12_810_00, 0)


def test_once_a_key_is_adopted_the_workbook_stays(made: WorkbookImport):
    assert why_not_undone(made) == ""
    adopt()
    assert "clé de répartition" in why_not_undone(made)
    with pytest.raises(Exception, match="ne s'effacent pas"):
        undo_workbook(brought=made, by=None, on=TODAY)
    assert Convention.objects.exists()

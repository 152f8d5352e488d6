"""What pieces say was spent, and what was called before Prorata, keeps a line or a period."""

from datetime import date

import pytest

from conventions.models import Text
from financing.plans.resting import read_resting, why_line_stays, why_period_stays
from press.words.french import euros
from tests.financing.earlier import earlier_letter
from tests.financing.year import ON, Year

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def draft_of(year: Year, **facts: object) -> Text:
    return Text(convention=year.component.convention, number=1, **facts)


def said(year: Year, text: Text) -> tuple[list[str], list[str]]:
    """Of the expense, then of the period."""
    resting = read_resting(text.convention, ON)
    line, period = year.expense, year.period
    return list(why_line_stays(text, line, resting)), list(why_period_stays(text, period, resting))


def test_what_was_spent_and_not_taken_back_keeps_the_line_and_the_period():
    year = Year()
    text = draft_of(year)
    assert said(year, text) == ([], [])
    year.spend(300_00)
    year.spend(50_00)
    year.withdraw_last()
    year.spend(20_00, year.funding)
    of_line, of_period = said(year, text)
    told = (
        f"« {year.expense} » a du réalisé que l'avenant ferait disparaître ({euros(300_00)}) : "
        "retirez d'abord ses pièces, ou gardez la ligne."
    )
    assert of_line == [told]
    assert of_period == [f"La période {year.period} a du réalisé ({euros(320_00)}) : elle reste."]
    over = draft_of(year, effective_on=date(year.period.ends_on.year + 1, 1, 1))
    assert said(year, over)[0] == []


def test_a_letter_of_before_prorata_keeps_its_period():
    year = Year()
    year.call()
    text = draft_of(year)
    before = said(year, text)
    earlier_letter(year.component.rounds.get())
    of_line, of_period = said(year, text)
    assert of_line == before[0]
    told = f"Des appels d'avant Prorata portent sur la période {year.period} : elle reste."
    assert of_period == [*before[1], told]

"""The budget drawn: what each year asks and brings, called, then still to be called."""

from collections.abc import Iterator, Mapping

from django.utils.safestring import SafeString

from financing.budget.amounts import BudgetAmounts
from press.kit.charts_of_years import YearBar, year_bars
from press.words.french import euros

MOST_YEARS = 8


def budget_chart(years: Mapping[int, BudgetAmounts], shown: int) -> SafeString | None:
    """What is to pay and to receive; None where nothing is.

    The years before the last eight are left out; that which the page shows is marked.
    """
    rows = [bar for year in list(years)[-MOST_YEARS:] for bar in _bars(year, years[year], shown)]
    return year_bars(rows, title="À payer et à recevoir, par exercice") if rows else None


def _bars(year: int, amounts: BudgetAmounts, shown: int) -> Iterator[YearBar]:
    sides = (
        ("à payer", amounts.owed, amounts.to_call_on),
        ("à recevoir", amounts.awaited, amounts.to_call_of + amounts.granted),
    )
    for name, called, ahead in sides:
        if called or ahead:
            parts = (("appelé", called), ("prévu", ahead))
            told = ", ".join(f"{word} {euros(amount)}" for word, amount in parts if amount)
            text = euros(called + ahead)
            yield YearBar(f"{year}, {name}", called, ahead, text, told, own=year == shown)

"""The budget drawn: what each year asks and brings, called, then still to be called."""

from collections.abc import Iterator, Mapping

from django.utils.safestring import SafeString

from financing.budget.reading import BudgetAmounts
from press.kit.charts_of_years import YearBar, year_bars
from press.words.french import euros

MOST_YEARS = 8


def budget_chart(years: Mapping[int, BudgetAmounts], shown: int) -> SafeString | None:
    """What is to pay and to receive, paid and received included; None where nothing is.

    The years before the last eight are left out; that which the page shows is marked.
    """
    rows = [bar for year in list(years)[-MOST_YEARS:] for bar in _bars(year, years[year], shown)]
    return year_bars(rows, title="À payer et à recevoir, par exercice") if rows else None


def _bars(year: int, amounts: BudgetAmounts, shown: int) -> Iterator[YearBar]:
    sides = (
        ("à payer", amounts.paid, amounts.owed, amounts.to_call_on),
        (
            "à recevoir",
            amounts.received,
            amounts.awaited,
            amounts.to_call_of + amounts.granted,
        ),
    )
    for name, done, called, ahead in sides:
        if done or called or ahead:
            verb = "payé" if name == "à payer" else "reçu"
            parts = ((verb, done), ("appelé", called), ("prévu", ahead))
            told = ", ".join(f"{word} {euros(amount)}" for word, amount in parts if amount)
            yield YearBar(
                f"{year}, {name}",
                max(0, done + called),
                max(0, ahead),
                euros(done + called + ahead),
                told,
                own=year == shown,
            )

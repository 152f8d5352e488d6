"""What a list is filtered by: values that exist, told in words that one takes away."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from press.kit.filters import DayFilter, EurosFilter, Filters, KnownFilter, TextFilter


@dataclass(frozen=True)
class Row:
    name: str
    on: date
    amount: int


ROWS = [Row("a", date(2025, 1, 1), 100), Row("b", date(2025, 6, 1), 428_400)]


class RowFilters(Filters):
    nom = KnownFilter(method="named", label="Nom")
    mots = TextFilter(method="named", label="Mots")
    du = DayFilter(method="since", label="Du")
    au = DayFilter(method="until", label="Au")
    plus = EurosFilter(method="at_least", label="À partir de")
    moins = EurosFilter(method="at_most", label="Jusqu'à")
    ranges = (("du", "au"), ("plus", "moins"))

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked, ROWS)
        self.offer("nom", ["a", "b"])

    def named(self, rows: list[Row], _name: str, value: str) -> list[Row]:
        return [one for one in rows if value in one.name]

    def since(self, rows: list[Row], _name: str, day: date) -> list[Row]:
        return [one for one in rows if one.on >= day]

    def until(self, rows: list[Row], _name: str, day: date) -> list[Row]:
        return [one for one in rows if one.on <= day]

    def at_least(self, rows: list[Row], _name: str, amount: int) -> list[Row]:
        return [one for one in rows if one.amount >= amount]

    def at_most(self, rows: list[Row], _name: str, amount: int) -> list[Row]:
        return [one for one in rows if one.amount <= amount]


def filters(query: str) -> RowFilters:
    return RowFilters(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "ab"),
        ("nom=a", "a"),
        ("du=2025-02-01", "b"),
        ("du=01/02/2025", "b"),
        ("au=1er février 2025", "a"),
        ("plus=4 284,00 €", "b"),
        ("moins=1", "a"),
        ("moins=1&du=2025-02-01", ""),
    ],
)
def test_filters_add_up(query, expected):
    assert "".join(one.name for one in filters(query).found) == expected


def test_what_is_filtered_is_told_in_words_that_are_links_without_it():
    chips = filters("nom=a&du=2025-02-01&plus=12&tri=-nom&page=3").chips
    assert [(one.label, one.word) for one in chips] == [
        ("Nom", "a"),
        ("Du", "01/02/2025"),
        ("À partir de", "12,00\u00a0€"),
    ]
    assert chips[0].without == "?du=2025-02-01&plus=12&tri=-nom"
    assert filters("nom=a&tri=-nom").everything == "?tri=-nom"


def test_a_search_keeps_the_order_and_the_columns_and_goes_back_to_the_first_page():
    kept = filters("nom=a&tri=-nom&colonnes=nom&colonnes=date&page=3&format=csv").kept
    assert kept == [("tri", "-nom"), ("colonnes", "nom"), ("colonnes", "date")]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("nom=z", "Nom : « z » n'est pas dans la liste. Ce filtre est laissé de côté."),
        ("du=hier", "Du : « hier » n'est pas une date : écrivez 10/04/2025."),
        ("plus=10.833", "À partir de : « 10.833 » est ambigu"),
        (f"mots={'x' * 10_000}", "Mots : "),
        ("mots=%00", "Mots : "),
    ],
)
def test_a_value_that_cannot_be_read_is_left_aside_with_a_sentence(query, said):
    found = filters(query)
    assert found.found == ROWS
    (sentence,) = found.notices
    assert sentence.startswith(said)
    assert len(sentence) < 200


def test_two_filters_that_contradict_each_other_find_nothing_and_say_so():
    found = filters("du=2025-06-01&au=2025-01-01&plus=5&moins=4")
    assert found.found == []
    assert found.notices == [
        "Rien ne peut convenir : « Du » (01/06/2025) dépasse « Au » (01/01/2025).",
        "Rien ne peut convenir : « À partir de » (5,00\u00a0€) dépasse « Jusqu'à » (4,00\u00a0€).",
    ]


@given(st.dictionaries(st.sampled_from(["nom", "mots", "du", "au", "plus", "moins"]), st.text()))
def test_no_address_breaks_the_filters(asked):
    query = QueryDict(mutable=True)
    query.update(asked)
    found = RowFilters(query)
    assert set(found.found) <= set(ROWS)
    assert all(isinstance(one, str) for one in found.notices)
    assert len(found.chips) <= len(asked)

"""One declaration gives the screen and the files: the same rows, in the same order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from press.files.sheets import Percent
from press.files.workbooks import rows_of
from press.kit.columns import (
    ActsColumn,
    Column,
    DayColumn,
    EurosColumn,
    IntegerColumn,
    MomentColumn,
    PercentColumn,
    RowAct,
    StateColumn,
)
from press.kit.lists import list_file
from press.kit.tables import Table


@dataclass(frozen=True)
class Letter:
    number: str
    party: str
    siren: str
    amount: int | None
    share: Fraction
    people: int
    due_on: date | None
    sent_at: datetime
    state: tuple[str, str]
    acts: tuple[RowAct, ...] = ()


class LetterTable(Table):
    name = "essai-lettres"
    title = "Lettres"
    noun = "lettre"
    files = "lettres"
    order = ("numero",)

    numero = Column("Numéro", accessor="number", row_header=True, linkify=lambda one: one.number)
    partie = Column("Partie", accessor="party")
    siren = Column("SIREN", part_of="partie")
    montant = EurosColumn("Montant", accessor="amount", total=True)
    part = PercentColumn("Part", accessor="share")
    habitants = IntegerColumn("Habitants", accessor="people", visible=False)
    echeance = DayColumn("Échéance", accessor="due_on")
    envoi = MomentColumn("Envoyée", accessor="sent_at", orderable=False)
    etat = StateColumn("État", accessor="state")
    actes = ActsColumn(accessor="acts")


def letter(number: str, party: str, amount: int | None, **facts: object) -> Letter:
    usual = {
        "siren": "200068070",
        "share": Fraction("15.3"),
        "people": 25_811,
        "due_on": date(2025, 6, 2),
        "sent_at": datetime(2025, 6, 2, 7, 5, 12, 999, tzinfo=UTC),
        "state": ("late", "en retard"),
    }
    return Letter(number, party, amount=amount, **(usual | facts))  # type: ignore[arg-type]


LETTERS = (
    letter("1", "Œuvre", 10_000),
    letter("2", "zone", None, due_on=None),
    letter("3", "Étupes", 428_400),
)


def table(query: str = "", rows: Iterable[Letter] = LETTERS, **options: object) -> LetterTable:
    request = RequestFactory().get(f"/lettres/?{query}")
    request.user = AnonymousUser()
    return LetterTable(rows, request=request, **options)  # type: ignore[arg-type]


def shown(one: Table) -> str:
    return unescape(render_to_string("components/table.html", {"table": one}, one.request))


def numbers(one: Table) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="(.)">', "".join(one.lines))


def cells(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<td[^>]*data-label="([^"]+)">(.*?)</td>', html)


def test_a_row_is_printed_for_people():
    (line, *_) = table().lines
    assert dict(cells(line)) | {"État": "", "Actes": ""} == {
        "Partie": "Œuvre",
        "Montant": "100,00\u00a0€",
        "Part": "15,30\u00a0%",
        "Échéance": "02/06/2025",
        "Envoyée": "02/06/2025 09:05:12",
        "État": "",
        "Actes": "",
    }
    assert '<span class="state state-late">' in line
    assert "en retard" in line


def test_what_is_not_known_is_a_dash_and_an_empty_cell():
    (_, line, _) = table().lines
    assert dict(cells(line))["Montant"] == dict(cells(line))["Échéance"] == "–"
    _, _, row, _ = table().file_rows()
    assert (row[3], row[5]) == (None, None)


def test_a_file_holds_numbers_days_and_percents():
    header, row, *_ = table().file_rows()
    assert header == ["Numéro", "Partie", "SIREN", "Montant", "Part", "Échéance", "Envoyée", "État"]
    assert row == [
        "1",
        "Œuvre",
        "200068070",
        Decimal("100.00"),
        Percent(Decimal("15.30")),
        date(2025, 6, 2),
        datetime(2025, 6, 2, 9, 5, 12),  # noqa: DTZ001 — a spreadsheet knows no zone
        "en retard",
    ]


def test_both_files_hold_every_page_in_the_order_asked():
    many = [letter(f"{number:03}", "A", number) for number in range(120)]
    found = table("tri=-montant&page=2", many)
    assert len(found.lines) == 50
    csv = list_file(found, "csv").getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(";")[3] for line in csv[1:4]] == ["1,19", "1,18", "1,17"]
    assert len(csv) == 121
    book = rows_of(list_file(found, "xlsx").getvalue())["Lettres"]  # type: ignore[attr-defined]
    assert [row[3] for row in book[1:3]] == [Decimal("1.19"), Decimal("1.18")]
    assert len(book) == 121


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "123"),
        ("tri=partie", "312"),
        ("tri=-partie", "213"),
        ("tri=montant", "132"),
        ("tri=-montant", "312"),
        ("tri=echeance,-numero", "312"),
        ("tri=etat&tri=-numero", "321"),
        ("tri=-numero,numero", "321"),
    ],
)
def test_columns_sort_without_accents_and_the_unknown_comes_last(query, expected):
    assert "".join(numbers(table(query))) == expected


def test_a_header_sorts_first_and_keeps_the_order_before_it_then_turns_round():
    found = {head.label: head for head in table("tri=partie,-montant").heads}
    assert found["Échéance"].next == "?tri=echeance,partie,-montant"
    assert found["Partie"].next == "?tri=-partie,-montant"
    assert found["Montant"].next == "?tri=montant,partie"
    assert 'aria-sort="ascending"' in found["Partie"].attributes
    assert "aria-sort" not in found["Montant"].attributes
    assert found["Envoyée"].next == ""


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tri=rien", "La liste ne se trie pas par « rien »."),
        ("tri=envoi,partie", "La liste ne se trie pas par « envoi »."),
        ("colonnes=rien,partie", "La liste n'a pas de colonne « rien »."),
        ("page=9", "La page « 9 » est après la dernière : la voici."),
        ("page=-1", "La page « -1 » n'existe pas."),
        ("page=zz", "La page « zz » n'existe pas."),
        ("page=²", "La page « ² » n'existe pas."),
        ("format=pdf", "La liste ne s'exporte pas en « pdf »."),
    ],
)
def test_what_the_address_asks_in_vain_is_left_aside_with_a_sentence(query, sentence):
    found = table(query)
    assert found.wanted_file == ""
    assert found.notices == [sentence]
    assert sorted(numbers(found)) == ["1", "2", "3"]


@given(st.dictionaries(st.sampled_from(["tri", "page", "colonnes", "format", "x"]), st.text()))
def test_no_address_breaks_a_list(asked):
    query = QueryDict(mutable=True)
    query.update(asked)
    found = table(query.urlencode())
    _ = found.wanted_file, found.notices, found.heads, found.csv
    assert sorted(numbers(found)) == ["1", "2", "3"]


def test_ten_thousand_characters_are_not_quoted_back():
    (sentence,) = table(f"tri={'x' * 10_000}").notices
    assert len(sentence) < 100


def test_a_person_chooses_columns_but_not_those_that_a_list_cannot_lose():
    found = table(chosen={"essai-lettres": ["habitants", "inconnue"]})
    assert [one.name for one in found.shown] == ["numero", "habitants", "actes"]
    assert list(next(iter(found.file_rows()))) == ["Numéro", "Habitants"]


def test_the_address_says_other_columns_than_those_that_are_remembered():
    found = table("colonnes=partie", chosen={"essai-lettres": ["habitants"]})
    assert [one.name for one in found.shown] == ["numero", "partie", "actes"]
    assert next(iter(found.file_rows())) == ["Numéro", "Partie", "SIREN"]


def test_a_column_may_be_hidden_until_it_is_chosen():
    choices = {one.name: (one.is_shown, one.is_mandatory) for one in table().choices}
    assert choices["habitants"] == (False, False)
    assert choices["numero"] == (True, True)
    assert "siren" not in choices


def test_totals_stand_under_their_column():
    html = shown(table())
    foot = re.sub(r"\s+", " ", re.findall(r"<tfoot>(.*?)</tfoot>", html, re.DOTALL)[0])
    assert '<th scope="row" colspan="2">Total</th>' in foot
    assert "4 384,00 €" in foot


def test_pages_keep_what_is_asked_and_a_prefix_tells_two_tables_apart():
    many = [letter(f"{number:03}", "A", number) for number in range(120)]
    found = table("recherche=a&a-page=2&tri=partie", many, prefix="a-")
    assert found.page.number == 2
    assert found.following == "?recherche=a&tri=partie&a-page=3"
    assert found.previous == "?recherche=a&tri=partie&a-page=1"
    assert found.csv == "?recherche=a&tri=partie&a-format=csv"
    assert str(found.order_by) == "numero"


def test_a_table_says_its_name_its_columns_and_its_order_to_who_hears_it():
    html = shown(table())
    assert 'role="region" aria-label="Lettres"' in re.sub(r"\s+", " ", html)
    assert "<caption" in html
    assert html.count('scope="col"') == 8
    assert re.findall(r'aria-sort="(\w+)"', html) == ["ascending"]


def test_what_is_typed_never_becomes_markup():
    html = shown(table(rows=[letter("1", "<script>", 1)]))
    line = "".join(table(rows=[letter("1", "<script>", 1)]).lines)
    assert "&lt;script&gt;" in line
    assert html.count("<script>") == 1  # unescaped by the test


def test_an_act_of_a_row_is_a_link_or_a_form_with_its_token():
    acts = (RowAct("Voir", "/a/", "la lettre 1"), RowAct("Retirer", "/b/", post=True))
    (line,) = table(rows=[letter("1", "A", 1, acts=acts)]).lines
    assert '<a class="btn btn-outline-primary btn-sm" href="/a/">' in line
    assert '<span class="visually-hidden"> la lettre 1</span>' in line
    assert re.findall(r'<form method="post" action="(.*?)">', line) == ["/b/"]
    assert 'name="csrfmiddlewaretoken"' in line


def test_nothing_says_so_and_nothing_found_leads_back():
    assert "<h2>Rien pour l'instant</h2>" in shown(table(rows=[]))
    found = shown(table("recherche=x", rows=[]))
    assert "<h2>Aucune ligne ne correspond</h2>" in found
    assert 'href="/lettres/"' in found

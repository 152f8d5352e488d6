"""SQLite's index of words leads to each row that holds them, whoever writes it and however."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from conventions.models import Article
from epci.models import Organisation
from financing.register.audit.kept import of_what_is_kept
from press.kit import trigram_tables
from press.kit.searched import searched_models

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has an index of its own"),
]

# Few letters, so that words are in each other; signs that FTS5, LIKE and the comparison know.
LETTERS = st.sampled_from("aabbcé0'\"-%_\\*()^|:+ÉœİK漢😀 ")
TEXTS = st.text(LETTERS, max_size=12)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def body(name):
    return Organisation.objects.create(name=name, kind="commune")


def led_to(*words):
    """The organisations that hold some words, of those to which the index leads."""
    rows = trigram_tables.that_may_hold(Organisation.objects.order_by(), words, "searched")
    return set(rows.filter(*holding(words)))


def read_whole(*words):
    return set(Organisation.objects.filter(*holding(words)))


def holding(words):
    return [Q(searched__contains=one) for one in words]


def test_a_row_is_led_to_by_whatever_part_of_it():
    one, other = body("CC du Plateau"), body("CC des Sources")

    @given(st.lists(TEXTS | ANY, min_size=3, max_size=3), st.lists(TEXTS | ANY, max_size=3))
    def leads(texts, words):
        for row, said in zip((one, other), texts, strict=False):
            Organisation.objects.filter(pk=row.pk).update(searched=said)
        asked = [word for word in (*words, texts[0][2:], texts[1][:5], texts[2]) if word]
        for some in (asked, *([word] for word in asked)):
            if trigram_tables.has_trigrams(some):
                assert led_to(*some) == read_whole(*some), (texts, some)

    leads()
    assert not list(trigram_tables.misled())


def test_the_index_follows_whatever_is_written():
    one = body("CC du Plateau")
    assert led_to("plateau") == {one}
    one.name = "CC des Sources"
    one.save()
    assert (led_to("plateau"), led_to("source")) == (set(), {one})
    Organisation.objects.filter(pk=one.pk).update(searched="vallée")
    assert (led_to("source"), led_to("vall")) == (set(), {one})
    many = Organisation.objects.bulk_create(
        Organisation(name=f"Pays {rank}", kind="commune") for rank in range(3)
    )
    assert led_to("pays") == set(many)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE epci_organisation SET searched = 'zorglub' WHERE id = %s", [many[0].pk]
        )
    assert led_to("zorglub") == {many[0]}
    Organisation.objects.filter(pk__in=[many[0].pk, many[1].pk]).delete()
    assert (led_to("zorglub"), led_to("pays")) == (set(), {many[2]})
    assert not list(trigram_tables.misled())


def test_an_index_that_a_migration_cut_off_is_made_again():
    """SQLite drops the triggers of a table that is remade; what is written then is in no index."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER epci_organisation_trigrams_added")
    one = body("CC du Plateau")
    assert (led_to("plateau"), list(trigram_tables.misled())) == (set(), [Organisation])
    trigram_tables.install()
    assert (led_to("plateau"), list(trigram_tables.misled())) == ({one}, [])


def test_an_index_that_lost_a_row_is_named_and_written_again(capsys):
    one = body("CC du Plateau")
    with connection.cursor() as cursor:
        cursor.execute() if 0 else None
        cursor.execute(
            "INSERT INTO epci_organisation_trigrams (epci_organisation_trigrams, rowid, searched)"
            " VALUES ('delete', %s, 'pla lat')",
            [one.pk],
        )
    assert led_to("plateau") == set()
    assert [said for said in of_what_is_kept() if "l'index" in said] != []
    call_command("rebuild_days")
    assert "1 index de mots avait d'autres lignes" in capsys.readouterr().out
    assert led_to("plateau") == {one}
    assert [said for said in of_what_is_kept() if "l'index" in said] == []


def test_without_fts5_nothing_is_made_and_rows_are_read(monkeypatch):
    monkeypatch.setattr(trigram_tables, "is_possible", lambda: False)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER epci_organisation_trigrams_added")
    trigram_tables.install()
    assert not list(trigram_tables.misled())


def test_each_table_of_words_has_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
        known = {name for (name,) in cursor.fetchall()}
    assert known == {trigram_tables.index_of(one) for one in searched_models()}
    assert trigram_tables.index_of(Article) in known

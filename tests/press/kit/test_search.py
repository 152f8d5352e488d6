"""What was typed, in which rows it is, and which letters of a text are marked."""

import pytest
from django.db.models import Value

from accounts.models import User
from press.kit.marked import excerpt, found_in, marked
from press.kit.search import Asked, Folded, reasons
from press.words.french import fold


@pytest.mark.parametrize(
    ("typed", "words", "centimes"),
    [
        ("Besançon", ("besancon",), None),
        ("  le Val,  le val ", ("val",), None),
        ("4 284,00 €", ("4", "284,00"), 428400),
        ("4\u202f284,00\u00a0€", ("4", "284,00"), 428400),
        ("4.284,00", ("4.284,00",), 428400),
        ("4284", ("4284",), 428400),
        ("« % » - …", (), None),
        ("a\0b", ("a", "b"), None),
    ],
)
def test_what_is_typed_is_words_and_perhaps_an_amount(typed, words, centimes):
    asked = Asked.typed(typed)
    assert (asked.words, asked.centimes) == (words, centimes)


@pytest.mark.parametrize("typed", ["n° 2025-0007", "N°2025-0007", "2025-0007", " 2025 - 0007"])
def test_a_number_is_read_without_what_surrounds_it(typed):
    assert Asked.typed(typed).bare == "2025-0007"


def test_a_search_is_no_longer_than_it_can_be():
    asked = Asked.typed("mot " * 1_000)
    assert (len(asked.text) <= 100, asked.words) == (True, ("mot",))
    assert len(Asked.typed(" ".join("abcdefghijkl")).words) == 8


@pytest.mark.django_db
@pytest.mark.engine
@pytest.mark.parametrize("text", ["Œuvre de Besançon, l’ÉTÉ", "ÀÉÎÕÜ àéîõü", "100 % « N°5 »", ""])
def test_the_database_folds_as_french_does(text):
    user = User.objects.create(email="a@exemple.fr")
    row = User.objects.annotate(folded=Folded(Value(text))).get(pk=user.pk)
    assert row.folded == fold(text)


def test_marks_fall_on_the_letters_as_they_are_written():
    assert str(marked("Grand Besançon, œuvre", ("besancon", "oeuv"))) == (
        "Grand <mark>Besançon</mark>, <mark>œuv</mark>re"
    )


def test_words_that_touch_are_one_mark_and_markup_stays_text():
    assert str(marked("<b>Doubs</b>", ("dou", "ubs"))) == ("&lt;b&gt;<mark>Doubs</mark>&lt;/b&gt;")
    assert found_in("rien", ("doubs",)) == []


def test_an_excerpt_stands_around_the_first_word():
    text = "abcdef " * 20 + "le quorum est de sept" + " ghijkl" * 20
    assert excerpt(text, ("quorum",)) == (
        f"… {'abcdef ' * 9}le quorum est de sept{' ghijkl' * 8} …"
    )
    assert excerpt("tout court", ("court",)) == "tout court"


def test_reasons_are_where_the_title_does_not_say_it():
    asked = Asked.typed("clé doubs")
    assert reasons(asked, "Convention du Doubs", texte="La clé est fixe", objet="rien") == (
        "texte : La clé est fixe"
    )

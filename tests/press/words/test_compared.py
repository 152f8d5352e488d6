"""Two writings of one name compare alike: accents, hyphens, apostrophes, articles, short forms."""

import pytest

from press.words.compared import compared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Malo", "st malo"),
        ("Pays d’Évian", "pays d'evian"),
        ("Plateau du Russey", "plateau de Russey"),
        ("L'Isle-sur-le-Doubs", "isle sur doubs"),
        ("Val\u2011de\u2011Morteau (CC)", "VAL MORTEAU cc"),
    ],
)
def test_two_writings_of_a_name_are_one(one, other):
    assert compared(one) == compared(other)


def test_articles_alone_are_words_and_punctuation_is_none():
    assert (compared("La"), compared("« % » - …"), compared("100 %, 2025-0007")) == (
        "la",
        "",
        "100 2025 0007",
    )

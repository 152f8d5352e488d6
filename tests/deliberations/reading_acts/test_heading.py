"""Numbers, titles, days and identifiers, as heads of acts print them."""

from datetime import date

import pytest

from deliberations.reading_acts.heading import (
    number_in,
    prefecture_id_in,
    sitting_in,
    title_in,
    unread_days,
)
from press.words.printed import lines_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Séance du jeudi 10 avril 2025", date(2025, 4, 10)),
        ("SÉANCE DU 1er JUILLET 2024 Publié le : 24/07/2024", date(2024, 7, 1)),
        ("Séance publique du 27 janvier 2025", date(2025, 1, 27)),
        ("Date de la réunion : 12/03/2026", date(2026, 3, 12)),
        ("Conseil communautaire du 5 févr. 2025", date(2025, 2, 5)),
        ("L'an deux mille vingt-deux, le six juillet à dix-huit heures", date(2022, 7, 6)),
        ("L an deux mil treize et le premier octobre à 20 heures", date(2013, 10, 1)),
        ("L'an 2025, le jeudi 19 juin, le conseil s'est réuni", date(2025, 6, 19)),
        ("Le 30 janvier 2025, le conseil métropolitain s'est réuni", date(2025, 1, 30)),
        ("Procès-verbal de la séance du 3 mars 2025", None),
        ("Convocation du 4 avril 2025", None),
        ("Vu la délibération du conseil communautaire du 3 mars 2019", None),
        ("Séance du 31 février 2025", None),
    ],
)
def test_the_day_of_the_session(text, day):
    found = sitting_in(lines_of(text))
    assert (found.on if found else None) == day


def test_a_session_on_a_day_that_does_not_exist_is_told():
    assert [one.number for one in unread_days(lines_of("Conseil\nSéance du 31 février 2025"))] == [
        2
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Délibération n°2025/2025.00113", "2025/2025.00113"),
        ("DELIBERATION N° : D2025-98", "D2025-98"),
        ("Délibération 2022/70 portant accord", "2022/70"),
        ("N° 2025_011", "2025_011"),
        ("Communauté de communes du Pays de Fayence - n° 240603/5", "240603/5"),
        ("Numéro de délibération : 12", "12"),
        ("Réf. : 24SGADL0099", "24SGADL0099"),
        ("Acte n° 2025-B-17", "2025-B-17"),
        ("DÉLIBÉRATION N° 2025-06-12", "2025-06-12"),
        ("Délibération du bureau du 7 avril 2025", None),
        ("Vu la délibération n° 2019-44", None),
        ("Rapport n° 34", None),
        ("Point n° 4 : Convention", None),
    ],
)
def test_the_number_of_the_act(text, number):
    found = number_in(lines_of(text))
    assert (found.value if found else None) == number


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Délibération n° 3\nObjet : Contrat\nde ville\n\nVu", "Contrat de ville"),
        ("Objet : Délibération 2022/70 portant accord", "accord"),
        ("Délibération n° 3\nRapport n°34 - Convention\n\nConvention", "Convention"),
        ("Délibération n° 2025.05 : Service commun", "Service commun"),
        ("N° 2025_011\nRapport d'activité\nLe conseil prend acte", "Rapport d'activité"),
        ("Objet : Plan\n| Membre | Taux |", "Plan"),
        ("Le conseil approuve", None),
    ],
)
def test_the_title_of_the_act(text, title):
    lines = lines_of(text)
    found = title_in(lines, number_in(lines))
    assert (found.value if found else None) == title


def test_the_identifier_that_most_pages_print():
    text = (
        "ID : 059-200030633-20220706-2022_70-DE\nID: 059-200030638-20220706-2022_70-DE\n"
        "ID: 059-200030633-20220706-2022 70-DE"
    )
    parts, said = prefecture_id_in(lines_of(text))
    assert (said.value, said.line) == ("059-200030633-20220706-2022_70-DE", 1)
    assert (parts.siren, parts.held_on) == ("200030633", date(2022, 7, 6))


@pytest.mark.parametrize(
    "text", ["059-200030634-20220706-2022_70-DE", "059-200030633-20220732-2022_70-DE", "ID :"]
)
def test_no_identifier_whose_parts_are_false(text):
    assert prefecture_id_in(lines_of(text)) is None

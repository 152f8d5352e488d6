"""The lists of three published acts, scanned, come back as who could vote on each question."""

from time import process_time

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from deliberations.attendance.likeness import near
from deliberations.attendance.lists import Mandate, Member, Span
from deliberations.attendance.names import key
from deliberations.attendance.plain import plain
from deliberations.attendance.reading import read, read_lines
from deliberations.attendance.roll import Roll
from deliberations.attendance.spans import read_moves

DATA = settings.BASE_DIR / "config" / "demo" / "attendance"


def proxy(giver: str, holder: str, doubt: str) -> str:
    return f"procuration de {giver} à {holder} : {holder} {doubt}, comptée"


def act(day: str) -> Roll:
    return read((DATA / f"gbm_{day}.txt").read_text("utf-8"))


def test_the_119_votes_of_question_34_are_those_of_90_present_and_29_proxies():
    """94 were there at some time, four had left by then, seven of 36 proxies had ended."""
    roll = act("2025_04_10")
    tally = roll.at(34)
    assert (tally.present, tally.proxies, tally.voters) == (90, 29, 119)
    assert tally.warnings == ()
    assert (len(roll.present), len(roll.absent), len(roll.proxies)) == (94, 29, 36)
    assert [one.name for one in roll.present if not one.span.covers(34)] == [
        "Mme Claudine CAULET",
        "M. Damien HUGUET",
        "Mme Sylvie WANLIN",
        "M. Hugues TRUDET",
    ]
    ended = [one for one in roll.proxies if not one.span.covers(34)]
    assert sorted(one.span.last for one in ended) == [4, 4, 4, 4, 4, 5, 13]


def test_the_103rd_vote_that_question_14_lacks_is_a_name_printed_twice():
    """102 votes and 4 withdrawn are 106: « Mme Anne VIGNOT » stands where another member did."""
    tally = act("2024_04_11").at(14)
    assert (tally.present, tally.proxies, tally.voters) == (78, 27, 105)
    assert tally.warnings == (
        "79 présents et 43 absents font 122 membres pour 123 en exercice",
        "« Mme Anne VIGNOT » : nom imprimé 2 fois parmi les présents, compté une fois",
        proxy("Mme Laurence MULOT", "Mme Marie LAMBERT", "n'est sur aucune liste"),
    )


def test_a_scan_without_accents_gives_the_100_votes_of_question_19():
    roll = act("2026_01_29")
    tally = roll.at(19)
    assert (tally.present, tally.proxies, tally.voters) == (79, 21, 100)
    assert (len(roll.present), len(roll.absent), roll.members) == (82, 41, 123)
    assert tally.warnings == (
        "« Mme Christne WERTHE » est lu comme « Mme Christine WERTHE »",
        "« M. Emile BOURGEOIS » est lu comme « M. Emile BOURGEOQIS »",
        "« Mme BARTHELET » est lu comme « Mme Catherine BARTHELET »",
        "« M. Franck LAIDIE » est lu comme « M. Frank LAIDIE »",
    )


@pytest.mark.parametrize("day", ["2024_04_11", "2025_04_10", "2026_01_29"])
def test_everything_in_the_published_lists_is_understood(day):
    assert act(day).unread == ()


def test_a_member_is_under_a_commune_with_the_questions_of_the_act():
    roll = act("2025_04_10")
    trudet = next(one for one in roll.present if "TRUDET" in one.name)
    assert trudet == Member("M. Hugues TRUDET", "Larnod", Span(5, 20, "/proposition 1"))
    assert roll.at(20).warnings == (
        "« M. Hugues TRUDET » : compté jusqu'à la question 20/proposition 1",
    )
    assert roll.proxies[1] == Mandate("M. Guillaume BAILLY", "Mme Myriam LEMERCIER", Span(last=4))


def test_a_name_cut_at_the_end_of_its_line_is_whole():
    names = [one.name for one in act("2026_01_29").present]
    assert "M. Jean-Emmanuel LAFARGE" in names
    assert "Mme Florence NUNNINGER-PARIZOT" in names


def test_a_substitute_is_a_mention_and_not_a_person():
    roll = read("Étaient présents : A : Mme Ann BORNAND, suppléante, B : M. Jo JANNIN (suppléant)")
    assert roll.present == (
        Member("Mme Ann BORNAND", "A", note="suppléante"),
        Member("M. Jo JANNIN", "B", note="suppléant"),
    )
    assert roll.at(1).warnings == ()


def test_a_holder_who_has_left_is_said_and_the_proxy_counts():
    roll = act("2025_04_10")
    assert roll.at(4).warnings == (
        proxy("Mme Nadia GARNIER", "M. François BOUSSO", "ne siège pas à la question 4"),
        proxy("M. Cédric LINDECKER", "M. Daniel HUOT", "ne siège pas à la question 4"),
    )


LISTS = "Étaient présents : M. Jo UN, Mme Al DEUX Étaient absents : M. Ti TROIS, Mme Lo QUATRE "


def test_a_giver_who_is_there_votes_once():
    tally = read(f"{LISTS} Procurations : M. Jo UN à Mme Al DEUX, M. Ti TROIS à Mme Al DEUX").at(1)
    assert (tally.present, tally.proxies) == (2, 1)
    assert tally.warnings == (
        "procuration de M. Jo UN à Mme Al DEUX : M. Jo UN siège à la question 1, compté une fois",
        "« Mme Al DEUX » porte 2 procurations : une au plus (CGCT L2121-20)",
    )


def test_two_proxies_of_the_same_giver_are_one_vote():
    tally = read(f"{LISTS} Procurations : M. Ti TROIS à M. Jo UN, M. Ti TROIS à Mme Al DEUX").at(1)
    assert (tally.proxies, tally.voters) == (1, 3)
    assert tally.warnings == ("« M. Ti TROIS » donne 2 procurations, comptées une fois",)


def test_what_is_not_understood_comes_back_and_is_not_counted():
    roll = read("Étaient présents : M. Jo UN, 12 %% à voir, Mme Al DEUX (question 3 ou 4 ?), xyz")
    assert [one.name for one in roll.present] == ["M. Jo UN"]
    assert roll.unread == ("12 %% à voir", "Mme Al DEUX (question 3 ou 4 ?)", "xyz")
    assert roll.at(1).warnings[0] == "entrée non comprise : « 12 %% à voir »"


def test_a_mention_that_says_nothing_of_questions_is_kept_and_said():
    tally = read("Étaient présents : M. Jo UN (par visioconférence)").at(1)
    assert tally.present == 1
    assert tally.warnings == ("mention non comprise : « M. Jo UN (par visioconférence) »",)


def test_a_lost_comma_does_not_lose_a_member():
    roll = read("Étaient présents : A : M. Jo UN B : Mme Al DEUX Mme Lo TROIS")
    assert roll.present == (
        Member("M. Jo UN", "A"),
        Member("Mme Al DEUX", "B"),
        Member("Mme Lo TROIS", "B"),
    )


def test_dijon_prints_proxies_among_the_absent():
    """Dijon métropole, 26 September 2024: no comma, and « pouvoir à »."""
    roll = read(
        "### Membres présents :\nMonsieur François REBSAMEN\tMonsieur Laurent GOBET\n"
        "### Membres absents :\nMonsieur Thierry FALCONNET\tMonsieur Adrien GUENE pouvoir à "
        "Monsieur Laurent GOBET\n---\n"
    )
    assert [one.name for one in roll.absent] == [
        "Monsieur Thierry FALCONNET",
        "Monsieur Adrien GUENE",
    ]
    assert roll.proxies == (Mandate("Monsieur Adrien GUENE", "Monsieur Laurent GOBET"),)
    assert roll.unread == ()


def test_ca2c_lists_those_who_gave_a_proxy_apart():
    """CA2C, 6 July 2022: surnames first, no title, « (S) » for a substitute."""
    roll = read(
        "Nombre de conseillers en exercice : 4\nMembres présents (2): BACCOUT Fabrice, "
        "FLINOIS Alain (S)\nMembres ayant donné procuration (1): GAVE Nathalie à BACCOUT Fabrice"
        "\nMembre excusé (1): PLATEAU Marc\nSecrétaire de séance : HERBET Yannick"
    )
    assert (len(roll.present), len(roll.proxies), len(roll.excused)) == (2, 1, 1)
    assert roll.at(1).warnings == ()


@pytest.mark.parametrize("day", ["2024_04_11", "2025_04_10", "2026_01_29"])
def test_lists_written_one_entry_a_line_are_read_again_as_they_were(day):
    roll = act(day)
    lists = {name: "\n".join(map(str, getattr(roll, name))) for name in ("present", "absent")}
    again = read_lines({**lists, "proxies": "\n".join(map(str, roll.proxies))})
    assert (again.present, again.absent, again.proxies) == (roll.present, roll.absent, roll.proxies)


def test_a_line_keeps_its_mention_beside_its_questions():
    line = "Larnod : M. Jo UN (suppléant, à compter de la question n°5)"
    roll = read_lines({"present": line, "unread": "12 %%\n\n"})
    assert roll.present == (Member("M. Jo UN", "Larnod", Span(5), "suppléant"),)
    assert [str(one) for one in roll.present] == [line]
    assert roll.unread == ("12 %%",)


def test_someone_both_present_and_absent_is_said():
    tally = read("Étaient présents : M. Jo UN Étaient absents : M. Jo UN, Mme Al DEUX").at(1)
    assert tally.warnings == ("« M. Jo UN » : nom imprimé parmi les présents et parmi les absents",)


def test_a_question_that_was_not_on_the_agenda_is_said():
    assert act("2025_04_10").at(44).warnings[-1] == (
        "la question 44 n'est pas à l'ordre de passage (1 à 43)"
    )


@pytest.mark.parametrize(
    ("mention", "span"),
    [
        ("à compter de la question n°5", Span(5)),
        ("& compter de la question n°6", Span(6)),
        ("à partir de la question 7", Span(7)),
        ("jusqu’'a la question n° 5 incluse", Span(last=5)),
        ("jusqu'à la question n°5 exclue", Span(last=4)),
        ("jusqu'à la question n°5 non incluse", Span(last=4)),
        ("à compter de la question n°5 et jusqu'à la question n°20 incluse", Span(5, 20)),
        ("suppléante", Span()),
        ("à compter de la question n°20 et jusqu'à la question n°5", None),
        ("questions 3, 4 et 9", None),
        ("jusqu'à la question 0 exclue", None),
        ("jusqu'à la question 1 exclue", None),
        ("à compter de la question ٣", Span()),
        ("jusqu'au point 7-A inclus", Span(last=7, part="-A")),
        ("à partir du point 4 bis", Span(4, first_part=" bis")),
        ("à partir de D98/13", Span(13, series="d98/")),
        ("arrivé à 18h45, avant l'examen du point 98", Span(98)),
        ("arrivée après le vote de la délibération n° 2", Span(3)),
        ("parti à 20h15 après le point 5", Span(last=5)),
        ("départ au point 6", Span(last=5)),
        ("absente à partir de la question 5", Span(last=4)),
    ],
)
def test_the_questions_of_a_mention(mention, span):
    source = plain(mention)
    found = read_moves(source.text, source.flat)
    assert (found and found.spans) == (span and (span,))


def test_names_are_compared_as_people_read_them():
    assert key("M. Kévin BERTAGNOLI") == key("Kevin Bertagnoli") == "kevin bertagnoli"
    michels = ["carine michel", "christine michel"]
    assert near("Mme MICHEL", michels) is None
    assert near("Mme Christne MICHEL", michels) == "christine michel"
    assert near("Mme Carine MICHEL", ["christine michel"]) is None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Aucune liste de présences n'a été trouvée"),
        ("Le conseil a bien délibéré.", "Aucune liste de présences n'a été trouvée"),
        ("x" * 500_001, "Ce texte est trop long pour un acte"),
        ("Présents : " + "M. Jo UN, " * 1001, "Ces listes ont plus de 1000 entrées"),
    ],
)
def test_a_text_without_lists_is_refused(text, refusal):
    with pytest.raises(ValueError, match=refusal):
        read(text)


@tries(max_examples=200, deadline=None)
@given(st.text(alphabet="MAJmeuéà &aUN.,;:()n°5-'’\n /\t", max_size=200), st.integers(1, 40))
def test_garbage_is_kept_or_refused_and_never_breaks(noise, question):
    tally = read(f"Étaient présents : M. Jo UN, {noise} Pouvoirs : x, {noise}").at(question)
    assert tally.voters == tally.present + tally.proxies


def test_450_present_and_450_shuffled_proxies_are_near_in_a_moment():
    """Names spoilt one by one: compared with few others, once for all questions."""
    people = [f"M. Prénom{chr(65 + one % 26)}a NOM{chr(65 + one // 26)}E" for one in range(450)]
    given = ", ".join(f"{one}S à {people[-rank]}X" for rank, one in enumerate(people))
    roll = read(f"Étaient présents : {', '.join(people)} Procurations : {given}")
    start = process_time()
    for question in range(1, 21):
        roll.at(question)
    assert process_time() - start < 20


def test_names_too_long_for_anyone_stay_as_they_are_printed():
    long, prose = "X" * 250, "ligne non lue " * 30
    roll = read_lines({"proxies": f"M. Jo UN à M. {long}", "unread": prose})
    assert (roll.proxies, roll.unread[-1]) == ((), prose.strip())
    assert long in roll.unread[0]


def test_an_article_after_a_heading_begins_a_name():
    roll = read("Étaient présents\nLE GALL Luc\nDUPONT Jean\nAbsents LA ROSA Anne")
    assert [one.name for one in roll.listed] == ["LE GALL Luc", "DUPONT Jean", "LA ROSA Anne"]


def test_a_spoilt_heading_loses_nobody_in_silence():
    roll = read("Pésents : M. Jo UN, Mme Al DEUX\nAbsents : M. Ti TROIS")
    assert roll.present == ()
    assert roll.unread[0] == "Pésents : M. Jo UN, Mme Al DEUX"
    assert "aucune liste des présents n'a été reconnue" in roll.at(1).warnings

"""Shuffled forms of a known council read back to it; what is not read is never lost."""

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberations.attendance.names import key
from deliberations.attendance.reading import read, read_lines

GIVEN_NAMES = ("Jean", "Anne", "Luc", "Marie-Claude", "Éric", "Zoé", "Jean-Pierre", "Inès")
SURNAMES = (
    *("DUPONT", "ROY", "LE GALL", "DE LA TOUR", "SAINT-AUBIN", "D'ORGEVAL", "BON", "MAÎTRE"),
    *("PETIT-JEAN", "VAN DER MEER", "NOËL", "O'BRIEN", "FÈVRE", "LAM", "GRIS", "TISSERAND"),
)
COUNCIL = [
    (GIVEN_NAMES[rank % len(GIVEN_NAMES)], surname, rank % 2)
    for rank, surname in enumerate(SURNAMES)
]
TITLES = {
    "none": ("", ""),
    "short": ("M. ", "Mme "),
    "long": ("Monsieur ", "Madame "),
    "capitals": ("MONSIEUR ", "MADAME "),
}
ORDERS = ("{given} {surname}", "{surname} {given}")
SEPARATORS = (", ", " ; ", " - ", " – ", " / ", "\n", "\n- ", "\n• ", ",\n", "\t")
PRESENT = (
    *("Présents : ", "Étaient présents :\n", "PRÉSENTS ({n}) : ", "Étaient présent(e)s\n"),
    *("Membres présents : ({n}) ", "Présents, à l'ouverture de la séance : ", "Sont présents :\n"),
    *("DÉLÉGUÉS PRÉSENTS (ayant voix délibérative) :\n", "Étaient présent·e·s : "),
    *("Conseillers communautaires titulaires présents :\n", "Etaient presents : "),
)
ABSENT = (
    *("Absents : ", "Étaient absents excusés :\n", "ABSENTS EXCUSÉS ({n}) : ", "Excusé(e)s : "),
    *("Membres absents : ", "Sont excusés :\n", "Absents non représentés : "),
)
PROXIES = (
    *("Procurations : ", "Pouvoirs :\n", "Absents ayant donné pouvoir : ", "Ont donné pouvoir :\n"),
    *("PROCURATIONS DE VOTE ({n}) : ", "Absents représentés : ", "Pouvoir(s) : "),
)
GIVING = (
    *("{giver} à {holder}", "{giver} donne pouvoir à {holder}", "{giver} (pouvoir à {holder})"),
    *("{giver} ayant donné procuration à {holder}", "{giver} a donné pouvoir à {holder}"),
    *("{giver} représenté par {holder}", "{giver} pouvoir à {holder}", "{giver} → {holder}"),
)
ENDS = ("\n", "\nSecrétaire de séance : M. Luc ROY\n", ".\nLe quorum est atteint.\n")


@st.composite
def forms(draw):
    """A way to print lists, and the people in each of them."""
    seats = draw(st.permutations(range(len(COUNCIL))))
    proxies = draw(st.integers(0, 4))
    absent = draw(st.integers(1, 4))
    return {
        "givers": seats[:proxies],
        "absent": seats[proxies : proxies + absent],
        "present": seats[proxies + absent :],
        "title": draw(st.sampled_from(sorted(TITLES))),
        "order": draw(st.sampled_from(ORDERS)),
        "separator": draw(st.sampled_from(SEPARATORS)),
        "headings": [draw(st.sampled_from(one)) for one in (PRESENT, ABSENT, PROXIES)],
        "giving": draw(st.sampled_from(GIVING)),
        "end": draw(st.sampled_from(ENDS)),
        "counts": draw(st.booleans()),
    }


def printed(form, seat):
    given_name, surname, woman = COUNCIL[seat]
    title = TITLES[form["title"]][woman]
    return title + form["order"].format(given=given_name, surname=surname)


def act_in(form):
    """The act that a form prints."""
    separator = form["separator"]
    names = [printed(form, seat) for seat in form["present"]]
    away = [printed(form, seat) for seat in form["absent"]]
    mandates = [
        form["giving"].format(giver=printed(form, giver), holder=names[rank])
        for rank, giver in enumerate(form["givers"])
    ]
    lists = zip(form["headings"], (names, away, mandates), strict=True)
    body = "".join(
        heading.format(n=len(one)) + separator.join(one) + "\n\n" for heading, one in lists if one
    )
    total = (len(COUNCIL), len(names), len(names) + len(mandates))
    counts = "En exercice : {} Présents : {} Votants : {}\n".format(*total)
    return (counts if form["counts"] else "") + body + form["end"]


def keys(names):
    """People whatever the order of their words."""
    return sorted(" ".join(sorted(key(one).split())) for one in names)


@settings(max_examples=60, deadline=None)
@given(forms())
def test_every_form_of_a_known_council_reads_back_to_it(form):
    text = act_in(form)
    roll = read(text)
    tally = roll.at(1)
    assert keys(one.name for one in roll.present) == keys(printed(form, s) for s in form["present"])
    assert keys(one.giver for one in roll.proxies) == keys(printed(form, s) for s in form["givers"])
    holders = [printed(form, seat) for seat in form["present"][: len(form["givers"])]]
    assert keys(one.holder for one in roll.proxies) == keys(holders)
    assert (tally.present, tally.proxies) == (len(form["present"]), len(form["givers"]))
    assert roll.unread == ()
    assert tally.differences == ()


@settings(max_examples=40, deadline=None)
@given(forms())
def test_lists_laid_out_a_line_each_read_back_the_same(form):
    roll = read(act_in(form))
    lists = {
        name: "\n".join(map(str, getattr(roll, name)))
        for name in ("present", "absent", "excused", "proxies")
    }
    again = read_lines(lists)
    for name in ("present", "proxies"):
        assert list(map(str, getattr(again, name))) == list(map(str, getattr(roll, name)))
    assert again.at(1).voters == roll.at(1).voters


@settings(max_examples=50, deadline=None)
@given(
    forms(),
    st.sampled_from((", ", " ; ")),
    st.text(alphabet="abxz ÉÜ%@#?!0123456789", max_size=40),
    st.integers(0, 30),
)
def test_noise_among_the_names_is_listed_and_loses_nobody(form, separator, noise, place):
    """Whatever stands in the middle of a list, each name is read or is in the lines not read."""
    names = [printed(form, seat) for seat in form["present"]]
    at = place % (len(names) + 1)
    text = "Présents : " + separator.join([*names[:at], noise, *names[at:]])
    roll = read(text)
    said = " ".join(chain((one.name for one in roll.present), roll.unread))
    lost = [seat for seat in form["present"] if COUNCIL[seat][1] not in said]
    assert lost == []

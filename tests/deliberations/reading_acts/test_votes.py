"""Votes and outcomes as councils write them."""

import pytest

from deliberations.reading_acts.counts import COUNTED, counts_in
from deliberations.reading_acts.outcome import outcome_in
from press.words.printed import lines_of

NOTHING = (None, None, None, None)
WRITTEN = [
    ("Le conseil, par 20 pour, 3 contre, approuve.", (20, 3, None, None), "adopted"),
    ("POUR 20 CONTRE 3", (20, 3, None, None), "adopted"),
    ("VOTE : POUR : 20 - CONTRE : 3 - ABSTENTION : 1", (20, 3, 1, None), "adopted"),
    ("Votants | Pour | Contre | Abstention\n24 | 20 | 3 | 1", (20, 3, 1, None), "adopted"),
    ("Pour\n20\nContre\n3\nAbstention\n1", (20, 3, 1, None), "adopted"),
    ("Par vingt voix pour et trois voix contre, adopte.", (20, 3, None, None), "adopted"),
    ("Adopté par 20 voix contre 3 et 2 abstentions", (20, 3, 2, None), "adopted"),
    ("Contre : 0\nAbstention : 2 (MM. A et B)\nPour : 31", (31, 0, 2, None), "adopted"),
    ("Pour : 86 - Contre : néant - Abstention : /", (86, 0, 0, None), "adopted"),
    ("Voix pour : 20 Voix contre : 3 Abstention(s) : 0 NPPV : 2", (20, 3, 0, 2), "adopted"),
    (
        "Ont voté pour : 20\nOnt voté contre : 3\nSe sont abstenus : 2",
        (20, 3, 2, None),
        "adopted",
    ),
    ("À la majorité (58 voix pour, 3 contre, 2 abstentions) :", (58, 3, 2, None), "adopted"),
    ("Suffrages exprimés : 23 ; pour : 20 ; contre : 3", (20, 3, None, None), "adopted"),
    ("SCRUTIN POUR : 78\n\nCONTRE : 0\n\nNE SE PRONONCE PAS : 0", (78, 0, None, 0), "adopted"),
    (
        "Par 45 voix pour, 2 contre. 3 élus ne prennent pas part au vote.",
        (45, 2, None, 3),
        "adopted",
    ),
    ("Adopté à l'unanimité", NOTHING, "adopted"),
    (
        "À l'unanimité des suffrages exprimés, 2 abstentions",
        (None, None, 2, None),
        "adopted",
    ),
    (
        "A l'unanimité moins une abstention, le conseil approuve.",
        (None, None, 1, None),
        "adopted",
    ),
    ("Le conseil rejette le projet : 3 pour, 20 contre.", (3, 20, None, None), "rejected"),
    ("La motion est repoussée par 12 voix contre 8.", (8, 12, None, None), "rejected"),
    ("Après en avoir délibéré, le conseil n'approuve pas le texte.", NOTHING, "rejected"),
    ("Le projet mis aux voix n'est pas adopté.", NOTHING, "rejected"),
    ("Le conseil prend acte du rapport.", NOTHING, "noted"),
    ("Le conseil prend acte du rapport et approuve la convention.", NOTHING, "adopted"),
    ("Point retiré de l'ordre du jour.", NOTHING, "withdrawn"),
    ("Le président retire la délibération de l'ordre du jour", NOTHING, "withdrawn"),
    ("Le conseil décide d'ajourner le point.", NOTHING, "adjourned"),
    ("Le conseil décide de reporter l'examen à la prochaine séance.", NOTHING, "adjourned"),
    ("Le conseil sursoit à statuer", NOTHING, "adjourned"),
    ("Pour : 10 Contre : 10, voix prépondérante du président", (10, 10, None, None), "adopted"),
    ("Scrutin secret. Pour : 10 Contre : 10", (10, 10, None, None), "rejected"),
    ("Pour : 10 Contre : 10", (10, 10, None, None), None),
    ("Il est proposé d'approuver la convention.", NOTHING, None),
    ("Le conseil approuve le plan pour 2025 et 2026.", NOTHING, "adopted"),
    (
        "Commission n° 2 12/03/2025 Favorable (2 abstentions)\nLe conseil approuve",
        NOTHING,
        "adopted",
    ),
    ("Vu la délibération adoptée par 30 voix pour et 2 contre", NOTHING, None),
]


def read(text: str):
    lines = lines_of(text)
    counts = counts_in(lines)
    return counts, outcome_in(lines, counts)


@pytest.mark.parametrize(("text", "votes", "outcome"), WRITTEN, ids=[one[0] for one in WRITTEN])
def test_a_vote_is_read_however_it_is_written(text, votes, outcome):
    counts, said = read(text)
    assert (tuple(counts.of(sense) for sense in COUNTED), said.value) == (votes, outcome)


def test_words_and_counts_that_disagree_say_nothing_and_are_told():
    _, said = read("Le conseil approuve la convention.\nPour : 3 Contre : 20")
    assert (said.value, said.unread) == (None, {1, 2})


def test_two_votes_that_contradict_leave_the_first_to_be_read():
    counts, _ = read("Pour : 20 Contre : 3\n" + "\n" * 9 + "Pour : 21 Contre : 3")
    assert (counts.of("for"), counts.unread) == (21, {1})


def test_a_vote_without_its_number_is_told():
    counts, _ = read("Pour : 22\nM. X ne prend pas part au vote.")
    assert (counts.of("not_voting"), counts.unread) == (None, {2})

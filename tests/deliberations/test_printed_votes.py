"""Counts and outcomes are read however an act writes them, and nothing else is read for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberations.attendance.interested import read_interested
from deliberations.nominations import elected, read_rounds
from deliberations.printed_votes import is_secret, names_withdrawn, read_counts, read_outcome
from deliberations.roll_call import counts_of, printed, read_roll_call
from press.words.in_letters import in_letters

counts = st.integers(min_value=0, max_value=200)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20 pour, 3 contre", {"in_favour": 20, "against": 3}),
        ("POUR 20 CONTRE 3", {"in_favour": 20, "against": 3}),
        ("Pour : 20 / Contre : 3 / Abst. 2", {"in_favour": 20, "against": 3, "abstentions": 2}),
        ("vingt voix pour", {"in_favour": 20}),
        ("vingt et une voix pour et trois contre", {"in_favour": 21, "against": 3}),
        ("Votants : 23. Pour : 20. Contre : 3.", {"in_favour": 20, "against": 3}),
        ("29 présents, 20 pour, 3 contre", {"in_favour": 20, "against": 3}),
        ("Contre : 3 (M. A, M. B et M. C) Pour : 20", {"against": 3, "in_favour": 20}),
        ("4 membres ne prennent pas part au vote", {"not_voting": 4}),
        ("Pour : 20 ; blancs : 2, nul : 1", {"in_favour": 20, "blank": 2, "void": 1}),
        ("SCRUTIN POUR : 78 NE SE PRONONCE PAS : 0", {"in_favour": 78, "not_voting": 0}),
        ("Approuve le budget pour 2025", {}),
        ("À l'unanimité moins 2 voix", {}),
        ("", {}),
    ],
)
def test_counts_are_read_in_any_writing(text, found):
    assert read_counts(text) == found


WRITINGS = (
    "Pour : {0} Contre : {1} Abstention : {2}",
    "{0} pour, {1} contre, {2} abstentions",
    "POUR {0} CONTRE {1} ABSTENTIONS {2}",
    "Pour = {0} / Contre = {1} / Abst. = {2}",
    "{0} voix pour, {1} voix contre et {2} abstentions",
    "Votes pour : {0}\nVotes contre : {1}\nAbstentions : {2}",
)


@given(
    writing=st.sampled_from(WRITINGS),
    votes=st.tuples(counts, counts, counts),
    letters=st.booleans(),
)
def test_the_same_vote_is_read_from_every_writing(writing, votes, letters):
    words = [in_letters(one) if letters else str(one) for one in votes]
    expected = dict(zip(("in_favour", "against", "abstentions"), votes, strict=True))
    assert read_counts(writing.format(*words)) == expected


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Rapport adopté à l'unanimité", "adopted"),
        ("Après en avoir délibéré à l'unanimité", "adopted"),
        ("prend acte et approuve", "adopted"),
        ("Le conseil rejette à l'unanimité", "rejected"),
        ("La délibération n’est pas adoptée", "rejected"),
        ("Refusée", "rejected"),
        ("L'amendement est rejeté, le rapport est adopté", None),
        ("3 membres intéressés se sont retirés, à l'unanimité", "adopted"),
        ("Point retiré", "withdrawn"),
        ("Le rapport est renvoyé en commission", "adjourned"),
        ("Le conseil communautaire prend acte", "noted"),
        ("Pour : 119", None),
        ("", None),
    ],
)
def test_the_outcome_is_read_where_the_act_says_one(text, outcome):
    assert read_outcome(text) == outcome


@pytest.mark.parametrize(
    ("text", "secret"), [("Au scrutin secret", True), ("Scrutin public", False)]
)
def test_a_secret_ballot_is_read(text, secret):
    assert is_secret(text) is secret


@pytest.mark.parametrize(
    "sentence",
    [
        "Ne prend pas part au vote : M. Jean DUPONT",
        "M. Jean DUPONT ne prend pas part au vote.",
        "M. Jean DUPONT, intéressé, ne prend part ni au débat ni au vote",
        "M. Jean DUPONT n'a pas pris part au vote",
        "M. Jean DUPONT s’est retiré",
    ],
)
def test_who_takes_no_part_is_read_in_any_order(sentence):
    assert [one.name for one in read_interested(names_withdrawn(sentence))] == ["M. Jean DUPONT"]


def test_a_roll_call_reads_back_what_it_prints():
    votes = read_roll_call(
        "Ont voté pour : Mme Anne A (3), M. B et M. C\nContre :\nM. D\nAbstention : Mme E"
    )
    assert counts_of(votes) == {"in_favour": 5, "against": 1, "abstentions": 1, "not_voting": 0}
    assert read_roll_call(printed(votes)) == votes
    with pytest.raises(ValueError, match="n'est sous aucun sens"):
        read_roll_call("M. D")


TIED = "Mme A 20 ; M. B 20"


@pytest.mark.parametrize(
    ("rounds", "name"),
    [
        ("Mme A 21 ; M. B 20", "Mme A"),
        ("Mme A 20 ; M. B 15 ; M. C 10", None),
        (f"{TIED}\nMme A 20 ; M. B 15 ; M. C 10", None),
        (f"{TIED}\n{TIED}\nMme A 20 ; M. B 15 ; M. C 10", "Mme A"),
        (f"{TIED}\n{TIED}\nMme A 20 (née le 1/2/1960) ; M. B 20 (né le 1/2/1950)", "M. B"),
    ],
)
def test_an_absolute_majority_twice_then_a_relative_one_then_the_eldest(rounds, name):
    found = elected(read_rounds(rounds))
    assert (found and found.name) == name


def test_a_last_tie_asks_for_the_births():
    with pytest.raises(ValueError, match="le plus âgé est élu, écrivez leur naissance"):
        elected(read_rounds("\n".join([TIED] * 3)))
    with pytest.raises(ValueError, match="trois tours au plus"):
        read_rounds("\n".join([TIED] * 4))

"""The acts of twenty councils, and invented lists in other forms, come back as who could vote."""

import json
from pathlib import Path

import pytest

from deliberations.attendance.reading import read
from tests.deliberations.lists import invented, more, strange

ACTS = Path(__file__).parent / "acts"
COUNTS = json.loads((ACTS / "counts.json").read_text("utf-8"))
FORMS = {**invented.CASES, **more.CASES, **strange.CASES}

# Where an act contradicts itself, or prints more than its excerpt holds.
SAID_FIRST = {
    "01": "25 présents et 5 absents font 30 membres pour 31 en exercice",
    "15": "l'acte imprime 17 puis 16 présents",
    "19": "61 présents et 9 absents font 70 membres pour 71 en exercice",
    "25": "l'acte imprime 9 puis 10 présents",
    "27": "l'acte imprime 10 procurations, ses listes en donnent 3",
    "29": "44 présents et 4 absents font 48 membres pour 59 en exercice",
}


def act(name):
    return read((ACTS / f"{name}.txt").read_text("utf-8"))


@pytest.mark.parametrize("name", COUNTS)
def test_the_present_and_the_proxies_of_an_act_are_those_that_it_prints(name):
    roll = act(name)
    for question, present, proxies in COUNTS[name]["asked"]:
        tally = roll.at(question)
        assert (tally.present, tally.proxies, tally.voters) == (
            present,
            proxies,
            present + proxies,
        )
    assert roll.unread == ()


@pytest.mark.parametrize("name", COUNTS)
def test_the_counts_that_an_act_prints_are_read(name):
    printed = act(name).at(1).printed
    assert vars(printed) == COUNTS[name]["printed"]


@pytest.mark.parametrize("name", COUNTS)
def test_a_difference_with_a_printed_count_is_the_first_warning(name):
    tally = act(name).at(1)
    assert tally.differences == ((SAID_FIRST[name],) if name in SAID_FIRST else ())
    assert tally.warnings[: len(tally.differences)] == tally.differences


@pytest.mark.parametrize("form", FORMS)
def test_a_list_in_another_form_is_read(form):
    text, asked = FORMS[form]
    roll = read(text)
    for question, present, proxies in asked:
        tally = roll.at(question)
        assert (question, tally.present, tally.proxies) == (question, present, proxies)
    assert roll.unread == ()


def test_one_name_less_is_said_by_the_printed_count():
    """Negative control: one name less, and the printed count says it first."""
    text = (ACTS / "17.txt").read_text("utf-8").replace("Madame Ossua BACRESC – ", "")
    tally = read(text).at(1)
    assert (tally.present, tally.printed.present) == (22, 23)
    assert tally.warnings[:2] == (
        "l'acte imprime 23 présents, ses listes en donnent 22",
        "l'acte imprime 27 votants, ses listes en donnent 26",
    )
    assert not tally.is_confirmed

"""Levers are written with their goals and markers in one form, ordered, and taken away whole."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Entry, User
from conventions.models import Convention, Goal, Indicator, Lever, Marker
from conventions.objectives.levers.acts import keep_lever
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

PAGE = "/conventions/TI-DOUBS/objectifs/leviers/"
TODAY = date(2026, 11, 22)


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    return client


def sent(goals: list[dict[str, str]], markers: list[dict[str, str]], **typed: str):
    """The form of a lever as a browser sends it."""
    data = {"title": "Recruter", **typed}
    for prefix, rows in (("objectifs", goals), ("reperes", markers)):
        data |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        for rank, row in enumerate(rows):
            data |= {f"{prefix}-{rank}-{name}": value for name, value in row.items()}
    return data


def write(number: int) -> Lever:
    return keep_lever(
        convention=Convention.objects.get(reference="TI-DOUBS"),
        title=f"Levier {number}",
        goals=[Goal(text=f"But {number}.", horizon=number)],
        by=None,
        on=TODAY,
    )


def test_a_line_that_is_refused_is_named_with_its_reason(browser: Client):
    goals = [{"text": "Un forum."}, {"horizon": "3"}]
    answer = browser.post(f"{PAGE}nouveau/", sent(goals, [{"text": "x" * 301}]))
    read = text_of(answer)
    assert "Objectif 2, Objectif : Écrivez le texte de cette ligne" in read
    assert "Repère 1, Repère : Assurez-vous" in read
    assert 'href="#id_objectifs-1-text"' in answer.content.decode()


def test_a_lever_is_written_with_its_goals_in_their_order_and_its_markers(browser: Client):
    indicator = Indicator.objects.get(convention__reference="TI-DOUBS", title="GBM")
    goals = [
        {"text": "Un second forum.", "horizon": "3", "rank": "2", "reached_on": "1/3/2026"},
        {"text": "Un forum.", "horizon": "1", "rank": "1"},
        {"text": "Le territoire recrute.", "horizon": "6", "is_final_impact": "on"},
        {},
    ]
    markers = [{"text": "Forums tenus", "indicator": str(indicator.pk)}, {"text": "Presse"}]
    browser.post(f"{PAGE}nouveau/", sent(goals, markers, axis="Emploi"))
    lever = Lever.objects.get(title="Recruter")
    assert [(one.rank, one.when, one.text) for one in lever.goals.all()] == [
        (1, "à 1 an", "Un forum."),
        (2, "à 3 ans", "Un second forum."),
        (3, "objectif final d'impact, à 6 ans", "Le territoire recrute."),
    ]
    assert [(one.text, one.indicator) for one in lever.markers.all()] == [
        ("Forums tenus", indicator),
        ("Presse", None),
    ]
    assert Entry.objects.latest("pk").after.splitlines() == [
        "Emploi : Recruter",
        "à 1 an : Un forum.",
        "à 3 ans : Un second forum., atteint le 01/03/2026",
        "objectif final d'impact, à 6 ans : Le territoire recrute.",
        "repère : Forums tenus, compté par « GBM »",
        "repère : Presse",
    ]


@pytest.mark.engine
def test_marking_a_goal_reached_says_only_that_in_the_journal(browser: Client):
    lever = write(3)
    shown = browser.get(f"{PAGE}{lever.pk}/").context["entry"]
    goal = {one.name: one.value() or "" for one in shown.goals[0]}
    changed = sent([goal | {"reached_on": "12/10/2026"}], [], title=lever.title)
    answer = browser.post(f"{PAGE}{lever.pk}/", changed, follow=True)
    assert "atteint le 12/10/2026" in text_of(answer)
    line = Entry.objects.latest("pk")
    assert (line.before, line.after) == (
        "à 3 ans : But 3.",
        "à 3 ans : But 3., atteint le 12/10/2026",
    )


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        ({"text": "", "horizon": "3"}, "Écrivez le texte de cette ligne, ou videz-la toute."),
        ({"text": "But.", "horizon": "trois"}, "« trois » n'est pas un nombre entier."),
        ({"text": "But.", "horizon": "101"}, "« 101 » est trop grand : 100 au plus."),
        ({"text": "But.", "reached_on": "31/02/2026"}, "« 31/02/2026 » n'est pas une date"),
        ({"text": "But.", "reached_on": "01/01/2027"}, "ce jour n'est pas encore venu"),
    ],
)
def test_a_wrong_line_says_why_and_keeps_what_was_typed(goal, sentence, browser: Client):
    answer = browser.post(f"{PAGE}nouveau/", sent([{"text": "Le premier."}, goal], [{}]))
    assert sentence in text_of(answer)
    assert "Le premier." in text_of(answer)
    assert not Lever.objects.filter(convention__reference="TI-DOUBS").exists()


def test_a_lever_needs_its_words(browser: Client):
    answer = browser.post(f"{PAGE}nouveau/", sent([], [], title="  "))
    assert "Écrivez le levier." in text_of(answer)


def test_a_double_click_adds_a_lever_once(browser: Client):
    typed = sent([{"text": "Un forum."}], [])
    browser.post(f"{PAGE}nouveau/", typed)
    assert "Cet axe a déjà ce levier." in text_of(browser.post(f"{PAGE}nouveau/", typed))
    assert Lever.objects.filter(title="Recruter").count() == 1


@pytest.mark.engine
def test_levers_move_among_their_neighbours():
    third = [write(number) for number in (1, 2, 3)][-1]
    keep_lever(
        convention=third.convention, lever=third, title=third.title, place=1, by=None, on=TODAY
    )
    ordered = Lever.objects.filter(convention=third.convention).order_by("rank")
    assert [(one.rank, one.title) for one in ordered] == [
        (1, "Levier 3"),
        (2, "Levier 1"),
        (3, "Levier 2"),
    ]
    assert ordered[0].goals.count() == 0  # what is not given back is gone


def test_an_indicator_counts_one_marker_of_its_own_convention():
    lever = write(1)
    own, other = (
        Indicator.objects.filter(convention__reference=reference).first()
        for reference in ("TI-DOUBS", "PMT-2024")
    )
    twice = [Marker(text="Un", indicator=own), Marker(text="Deux", indicator=own)]
    for markers, sentence in (
        (twice, "compte déjà le repère « Un »"),
        ([Marker(text="Un", indicator=other)], "est d'une autre convention"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            keep_lever(
                convention=lever.convention,
                lever=lever,
                title=lever.title,
                markers=markers,
                by=None,
                on=TODAY,
            )
    assert lever.goals.count() == 1  # nothing of a refused act is written


def test_a_lever_goes_with_its_parts_and_the_journal_keeps_them(browser: Client):
    lever = write(2)
    browser.post(f"{PAGE}{lever.pk}/", {"step": "remove"})
    assert not Lever.objects.filter(pk=lever.pk).exists()
    line = Entry.objects.latest("pk")
    assert (line.act, line.before) == ("levier retiré", "Levier 2\nà 2 ans : But 2.")

"""Items with letters, « 7-A », « 4 bis », « D98/13 »: lists are read for the very item."""

import pytest

from deliberations.attendance.items import Item
from deliberations.models import Deliberation
from deliberations.votes.sheet import question_of
from tests.deliberations.test_recording import clerk, post, text

__all__ = ["clerk", "text"]

# Invented names: nobody.
LISTS = (
    "Étaient présents : M. Jo UN, Mme Al DEUX (à compter de la question n° 7-B), "
    "M. Li TROIS (jusqu'à la question n° 7-A)\n"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("item", "present"), [("7", 2), ("7-A", 2), ("7-B", 2), ("6", 2), ("8", 2), ("n° 7-A", 2)]
)
def test_the_voters_are_those_of_the_very_item(clerk, text, item, present):
    shown = post(clerk, text, step="check", pasted=LISTS, report_number=item)
    assert shown.context["sheet"].tally.present == present
    there = shown.context["sheet"].roll.there(question_of(item))
    assert ("deux" in " ".join(there)) == (item in ("7-B", "8"))


@pytest.mark.django_db
@pytest.mark.parametrize("item", ["7-A", "4 bis", "D98/13", "34"])
def test_the_item_is_kept_as_it_is_typed_and_read_again(clerk, text, item):
    shown = post(clerk, text, step="read", report_number=item)
    assert shown.status_code == 200
    post(clerk, text, report_number=item)
    assert Deliberation.objects.get().report_number == item


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("7-A", Item(7, "-A")),
        ("4 bis", Item(4, " bis")),
        ("D98/13", Item(13, "", "d98/")),
        ("34", Item(34)),
        ("rapport n° 34", Item(34)),
        ("", Item(1)),
        (None, Item(1)),
        ("sans numéro", Item(1)),
    ],
)
def test_what_is_typed_of_an_item(typed, item):
    assert question_of(typed) == item


@pytest.mark.django_db
def test_the_counts_that_are_read_are_those_of_the_quorum_at_once(clerk, text):
    pasted = "En exercice : 4 Présents : 3\nPrésents : M. Jo UN, Mme Al DEUX, 12 %%\n"
    sheet = post(clerk, text, step="read", pasted=pasted).context["sheet"]
    assert sheet.deliberation.attendance.present == 3
    assert sum("en exercice" in one for one in [*sheet.differences, *sheet.doubts]) == 1

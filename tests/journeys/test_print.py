"""On paper: the widest pages keep every column on an A4 sheet."""

import pytest
from django.urls import reverse

from tests.journeys.conftest import Opener

PRINTED = 680  # pixels of CSS between the margins of an A4 sheet
CUT = """() => [...document.querySelectorAll("main table, main .grid")]
  .map((one) => Math.round(one.getBoundingClientRect().right))"""
# How a foot is printed: after its rows, and not at the end of each sheet.
FEET = """() => [...document.querySelectorAll("main tfoot")]
  .map((one) => getComputedStyle(one).display)"""
WIDE = (
    ("plan", ("TI-DOUBS",)),
    ("sharing_of", ("TI-DOUBS", "animation", "2025")),
    ("convention_parties", ("TI-DOUBS",)),
    ("convention_journal", ("TI-DOUBS",)),
    ("multi_year", ("TI-DOUBS",)),
    ("population_grid", ("2027",)),
    ("approval_matrix", ()),
)


@pytest.mark.django_db(transaction=True)
def test_no_column_is_cut_on_paper(demonstration: None, open_page: Opener):
    page = open_page(email="finances@ccvm.example")
    page.set_viewport_size({"width": PRINTED, "height": 960})
    page.emulate_media(media="print")
    cut, feet = {}, []
    for name, args in WIDE:
        page.goto(reverse(name, args=args))
        rights = page.evaluate(CUT)
        assert rights, name
        cut[name] = [one for one in rights if one > PRINTED + 2]
        feet += page.evaluate(FEET)
    assert cut == {name: [] for name, _ in WIDE}
    assert set(feet) == {"table-row-group"}

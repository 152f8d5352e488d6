"""Kinds of faults that strangers found, each tried over its family, with what held and its control.

Their tests stand in the rooms: `tests/config/test_paper.py`, `tests/press/files/test_corpus.py`,
`tests/config/test_search_words.py`. Here each is counted, at length, for `docs/faults.md`.
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from conventions.models import Article
from conventions.parties.forms import OrganisationSearch
from conventions.texts import annex_paper
from conventions.texts.assembly import assemble
from conventions.texts.reading import sheet_of
from epci.models import Epci, Organisation
from epci.naming.known import keep_known_names
from press.files import shown, workbooks
from press.files.sheets import Percent
from tests.boxes import Paper
from tests.config.test_paper import ADDRESS, a_plan
from tests.conventions.texts.drafts import DAY, draft
from tests.press.files.test_corpus import CORPUS, TABLE

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
FULL = {"CC": "communauté de communes", "CA": "communauté d'agglomération"}


def test_nothing_that_is_typed_leaves_its_sheet(is_long, keep, monkeypatch):
    paper, text = Paper(monkeypatch), draft()
    Article.objects.create(text=text, rank=1, title="Objet", body=ADDRESS)
    widths = (1, 3, 5, 8, 12, 16, 24, 36) if is_long else (1, 12)
    for periods in widths:
        assemble(sheet_of(text, DAY), [replace(a_plan(periods, 1_128_000_00, ADDRESS), note="")])
    boxes, out = len(paper.boxes), len(paper.out())
    assert out == 0
    monkeypatch.setattr(annex_paper, "ON_ITS_SIDE", 10_000)  # as one table, whatever its width
    assemble(sheet_of(text, DAY), [a_plan(24, 1_128_000_00, "Ligne")])
    assert paper.out()
    keep(
        "Plans of many periods and addresses of two hundred letters, printed",
        f"{len(widths)} papers of 1 to {widths[-1]} periods, {boxes} boxes of text: {out} off the "
        f"sheet. Control, one table whatever its width: {len(paper.out())} off it.",
    )


def test_every_cell_of_the_corpus_is_read_as_it_is_shown(keep, monkeypatch):
    cells = [one for row in TABLE[1:] for one in row]
    read = [value for path in CORPUS for value in values(path)]
    assert read == cells * len(CORPUS)
    monkeypatch.setattr(workbooks, "shown_of", lambda _entries: {})
    monkeypatch.setattr(workbooks, "exact", lambda value: Decimal(repr(value)))
    wrong = sum(
        one != known for path in CORPUS for one, known in zip(values(path), cells, strict=True)
    )
    assert wrong
    keep(
        "Workbooks of three writers, in seven shapes of archive",
        f"{len(CORPUS)} workbooks, {len(read)} cells of rates, codes and numbers: all read as they "
        f"are shown. Control, the stored numbers alone: {wrong} read otherwise.",
    )


def values(path: Path) -> list[object]:
    (rows,) = workbooks.rows_of(path.read_bytes()).values()
    return [one for row in rows[3:] for one in row]


def test_every_body_of_the_register_is_found_as_people_write_it(demo, is_long, keep):
    keep_known_names()
    bodies = Organisation.objects.filter(pk__in=Epci.objects.values("pk")).order_by("pk")
    chosen = list(bodies if is_long else bodies[:6])
    tried = [(one, typed) for one in chosen for typed in dict.fromkeys(spellings(one.name))]
    lost = [(one.name, typed) for one, typed in tried if one not in found(typed)]
    assert lost == []
    plain = sum(typed.lower() not in one.sort_name for one, typed in tried)
    assert plain
    keep(
        "Bodies of the register, sought under the spellings of people",
        f"{len(chosen)} bodies, {len(tried)} spellings (capitals, no accent, no hyphen, nature in "
        f"full): 0 not found. Control, the words in the name as it is: {plain} not found.",
    )


def spellings(name: str) -> list[str]:
    short, _, rest = name.partition(" ")
    full = f"{FULL[short]} {rest}" if short in FULL else name
    return [name.upper(), name.replace("-", " "), name.replace("'", "\u2019"), full]


def found(typed: str) -> list[Organisation]:
    return list(OrganisationSearch({"recherche": typed}).found())


def test_the_corpus_has_percents_and_codes():
    assert Percent(Decimal("15.3")) in TABLE[1]
    assert shown.as_shown(1001.0, 5) == "01001"

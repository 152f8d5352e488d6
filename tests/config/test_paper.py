"""Every kind of document, read back box by box: whatever is typed, nothing stands off its sheet."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from conventions.models import Article
from conventions.texts.annex_paper import Annex, AnnexRow
from conventions.texts.assembly import assemble
from conventions.texts.reading import sheet_of
from financing.letters import page as letters
from financing.models import ExpenseStatement, FundCall
from financing.statements import page as statements
from press.words.french import decimals
from tests.boxes import Paper
from tests.conventions.texts.drafts import DAY, draft
from tests.faults.hostility import poisoned
from tests.financing.year import Year
from tests.plain import plain_letter

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[1] / "financing" / "letters" / "letter_content.json"
ADDRESS = "https://www.example.fr/" + "voirie-et-deplacements/" * 8  # of two hundred letters
WORDS = (ADDRESS, "W" * 150, "Intercommunalité\u2011des\u2011Montagnes", "25500\tMorteau")


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Paper:
    return Paper(monkeypatch)


def kinds_of_tags(pdf: bytes) -> Counter[str]:
    """How many lists, tables and heads of tables the structure has, from its root."""
    counted: Counter[str] = Counter()
    waiting = [PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        found = waiting.pop().get_object()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            counted[found.get("/S", "")] += 1
            waiting += [found["/K"]] if "/K" in found else []
    return counted


def a_plan(periods: int, amount: int, label: str) -> Annex:
    """A plan of so many periods, with its total."""
    figures = (*[decimals(amount, 2)] * periods, decimals(amount * periods, 2))
    columns = ("Ligne", *(f"Année {2026 + rank}" for rank in range(periods)), "Total")
    rows = [AnnexRow(f"{label} {rank}", figures) for rank in range(3)]
    return Annex("Plan de financement", columns, (*rows, AnnexRow("Total", figures, True)), "€")


@pytest.mark.parametrize(
    "periods", [8, *(pytest.param(count, marks=pytest.mark.whole_walk) for count in (4, 25))]
)
def test_a_plan_of_many_periods_stands_whole_on_its_sheets(periods, paper):
    text = draft()
    Article.objects.create(text=text, rank=1, title=ADDRESS[:190], body="\n".join(WORDS))
    plan = a_plan(periods, 1_128_000_00, WORDS[periods % len(WORDS)])
    pdf = assemble(sheet_of(text, DAY), [plan])
    assert paper.out() == []
    said = "".join(one.text for one in paper.boxes).replace("\u202f", "")
    assert said.count(decimals(1_128_000_00 * periods, 2).replace("\u202f", "")) >= 4
    tags = kinds_of_tags(pdf)
    assert tags["/Table"] == tags["/THead"] == len(plan.blocks)


def test_one_list_or_one_table_is_one_over_its_pages(violations):
    text = draft()
    items = "\n".join(f"- Engagement n° {rank} : {'faire ' * 20}" for rank in range(40))
    Article.objects.create(text=text, rank=1, title="Engagements", body=items)
    plan = a_plan(3, 100, "Une ligne dont le libellé est assez long pour deux lignes, sans plus")
    long = Annex(plan.title, plan.columns, plan.rows * 10, plan.note)
    pdf = assemble(sheet_of(text, DAY), [long])
    assert len(PdfReader(BytesIO(pdf)).pages) > 3
    assert violations(pdf) == []
    tags = kinds_of_tags(pdf)
    assert (tags["/L"], tags["/LI"]) == (2, 3 + 40)  # the parties, then the article's
    assert (tags["/Table"], tags["/THead"], tags["/TR"]) == (1, 1, 1 + 4 * 10)


def test_a_letter_and_its_cancellation_print_any_word(paper):
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    for word in WORDS:
        content = poisoned(sample, word)
        letters.render(content, draft=True)
    assert paper.out() == []


def test_statements_settlements_and_cancellations_print_any_word(paper, monkeypatch):
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)
    monkeypatch.setattr("financing.statements.acts.render", plain_letter)
    year = Year()
    year.call()
    year.spend(500_00)
    year.state()
    year.settle()
    contents = [one.frozen() for one in FundCall.objects.exclude(kind="call")[:1]]
    for word in WORDS[:2]:
        for content in contents:
            letters.render(poisoned(content, word), draft=True)
        statements.render(poisoned(ExpenseStatement.objects.get().frozen(), word), draft=True)
    assert contents
    assert paper.out() == []

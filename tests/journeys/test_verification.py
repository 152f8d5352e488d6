"""An accountant holds a letter: is it genuine, and is this file the one that was issued?"""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from financing.letters.proofs import short_code
from financing.models import CallPdf
from financing.rounds.acts import issue_round
from tests.financing.conftest import ISSUE_DAY, doubs_order, empty_page
from tests.journeys.accessibility import violations
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

SAME, OTHER = "C'est bien cette lettre", "Ce fichier n'est pas la lettre émise"
DROP = """([form, bytes]) => {
  const held = new DataTransfer();
  held.items.add(new File([new Uint8Array(bytes)], "lettre.pdf"));
  for (const kind of ["dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, { bubbles: true, dataTransfer: held }));
}"""


@pytest.fixture
def letter(demonstration: None, monkeypatch: pytest.MonkeyPatch) -> CallPdf:
    """A letter whose page is empty: what counts here is its bytes."""
    monkeypatch.setattr("financing.rounds.acts.render", lambda content: empty_page())
    order = doubs_order("communication", year=2025)
    round_ = issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
    return CallPdf.objects.select_related("call").filter(call__round=round_).earliest("pk")


@pytest.fixture
def files(letter: CallPdf, tmp_path: Path) -> tuple[Path, Path]:
    """The letter as it was sent, and one with a byte more."""
    issued, changed = tmp_path / "lettre.pdf", tmp_path / "lettre-2.pdf"
    issued.write_bytes(letter.pdf)
    changed.write_bytes(bytes(letter.pdf) + b"\n")
    return issued, changed


def answer(page: Page) -> Locator:
    return page.locator("[data-answer]:not([hidden])")


@pytest.mark.parametrize(
    ("viewport", "hands_of"),
    [(WIDE, Keyboard), pytest.param(NARROW, Pointer, marks=pytest.mark.whole_walk)],
    ids=["keyboard", "phone"],
)
def test_the_code_then_the_file_which_stays_in_the_browser(
    viewport: dict[str, int],
    hands_of: type[Hands],
    letter: CallPdf,
    files: tuple[Path, Path],
    open_page: Opener,
):
    page = open_page(viewport=viewport)
    hands = hands_of(page)
    page.goto("/")
    hands.press(page.get_by_role("link", name="Vérifier une lettre"))
    code = short_code(letter.call.sha256)
    hands.write(page.get_by_label("Code de vérification"), code.lower().replace("-", ""))
    hands.press(page.get_by_role("button", name="Vérifier"))
    expect(page.get_by_text("Lettre authentique")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    for file, said in zip(files, (SAME, OTHER), strict=True):
        page.get_by_label("Le PDF de la lettre").set_input_files(file)
        expect(answer(page)).to_contain_text(said)
        hands.press(page.get_by_role("button", name="Comparer"))
        expect(answer(page)).to_contain_text(said)
    assert "POST" not in sent
    assert violations(page) == []


def test_a_letter_is_dropped_anywhere_on_its_form(letter: CallPdf, open_page: Opener):
    page = open_page()
    page.goto(f"/verification/{short_code(letter.call.sha256)}/")
    form = page.locator("form.compare").element_handle()
    page.evaluate(DROP, [form, list(bytes(letter.pdf))])
    expect(answer(page)).to_contain_text(SAME)


def test_without_script_the_file_is_sent_and_compared(
    letter: CallPdf, files: tuple[Path, Path], open_page: Opener
):
    page = open_page(scripts=False)
    page.goto(f"/verification/{short_code(letter.call.sha256)}/")
    expect(page.get_by_text("ne quitte pas cet appareil")).to_be_hidden()
    for file, said in zip(files, (SAME, OTHER), strict=True):
        page.get_by_label("Le PDF de la lettre").set_input_files(file)
        page.get_by_role("button", name="Comparer").click()
        expect(answer(page)).to_contain_text(said)

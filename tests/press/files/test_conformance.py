"""Every kind of PDF is archivable and readable aloud, says veraPDF; and it would say otherwise."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Pdf

from financing.letters import page

Violations = Callable[[bytes], list[str]]

SAMPLE = Path(__file__).parents[2] / "financing" / "letters" / "letter_content.json"
CONTENT = json.loads(SAMPLE.read_text())


@pytest.mark.parametrize("draft", [False, True], ids=["issued", "draft"])
def test_a_fund_call_is_archivable_and_accessible(draft: bool, violations: Violations) -> None:
    assert violations(page.render(CONTENT, draft=draft)) == []


def test_a_page_that_claims_nothing_breaks_both_standards(violations: Violations) -> None:
    broken = violations(blank_page())
    assert {sentence.partition(" ")[0] for sentence in broken} == {"3a", "ua1"}


def test_a_letter_that_loses_a_text_for_the_blind_is_refused(violations: Violations) -> None:
    with Pdf.open(BytesIO(page.render(CONTENT))) as document:
        for element in document.objects:
            if isinstance(element, Dictionary) and element.get("/S") == Name.Figure:
                del element["/Alt"]
        broken = violations(saved(document))
    assert {sentence.split()[1] for sentence in broken} == {"7.3-1"}


def test_what_is_no_pdf_at_all_is_refused(violations: Violations) -> None:
    assert len(violations(b"un appel de fonds")) == 2


def blank_page() -> bytes:
    document = Pdf.new()
    document.add_blank_page()
    return saved(document)


def saved(document: Pdf) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()

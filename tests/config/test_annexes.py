"""The paper of a convention that one takes from its page: with its plan and its sharing behind."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Entry, User
from config.annexes.annexes import annexes_of
from conventions.models import Convention, Text
from conventions.texts.annex_paper import Annex
from tests.conventions.texts.drafts import draft, editor, write
from tests.conventions.texts.test_assembly import in_order, pages
from tests.financing.amendments.drawn import draft as amended
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")
PAPER = "/conventions/TI-DOUBS/texte.pdf"


def annexes(reference: str) -> list[Annex]:
    return list(annexes_of(Convention.objects.get(reference=reference)))


@pytest.fixture
def elected(client: Client) -> Client:
    client.force_login(User.objects.get(email="elu@gbm.example"))
    return client


def test_the_plan_and_its_sharing_come_after_the_signatures(elected):
    last = pages(elected.get(PAPER).content)[-1]
    assert in_order(
        last,
        "Annexe 1 – Plan de financement prévisionnel : Animation du Territoire d’industrie",
        "Total des dépenses 26 500,00 48 000,00 45 000,00 45 000,00 164 500,00",
        "Reste à charge 16 500,00 28 000,00 25 000,00 25 000,00 94 500,00",
        "Annexe 2 – Répartition du reste à charge",
        "Communauté de Communes Loue Lison 15,50 % 2 557,50 15,30 % 4 284,00",
        "Total 16 500,00 28 000,00 25 000,00",
        "40 % pour GBM, le solde au prorata de la population municipale",
        "À titre indicatif, la clé n’étant pas arrêtée : 2026.",
    )


def test_what_is_not_shared_yet_has_its_plan_alone_and_a_roadmap_nothing():
    assert [one.title.partition(" :")[0] for one in annexes("TI-DOUBS")] == [
        "Plan de financement prévisionnel",
        "Répartition du reste à charge",
    ]  # the actions are outside the convention's totals
    assert annexes("CEC-GBM") == []
    Text.objects.create(convention=draft().convention, number=1)
    assert annexes("BROUILLON") == []


def test_an_amendment_says_on_paper_what_it_changes(elected):
    text = amended()
    write(text, "Objet")
    said = " ".join(
        " ".join(pages(elected.get("/conventions/TI-DOUBS/texte/1.pdf").content)).split()
    )
    assert "Article 1 – Objet" in said
    assert "Annexe 1 – Ce que change l’avenant" in said
    assert "45 % pour GBM" in said.replace("\u00a0", " ")
    assert "Animation du Territoire d’industrie, 2026, avant et après" in said
    assert "10 000,00 13 050,00" in said.replace("\u202f", " ").replace("\u00a0", " ")


def test_an_amendment_that_changes_nothing_has_no_annex(elected):
    convention = Convention.objects.get(reference="TI-DOUBS")
    write(Text.objects.create(convention=convention, number=1, title="un an de plus"), "Objet")
    said = " ".join(pages(elected.get("/conventions/TI-DOUBS/texte/1.pdf").content))
    assert "Annexe" not in said


def test_the_paper_is_archivable_read_aloud_and_its_download_is_written_down(
    elected, violations: Callable[[bytes], list[str]]
):
    answer = elected.get(PAPER)
    assert answer["Content-Disposition"] == 'inline; filename="TI-DOUBS_convention.pdf"'
    assert violations(answer.content) == []
    elected.head(PAPER)
    line = Entry.objects.get(act="téléchargement")
    assert (line.subject, line.convention) == ("TI-DOUBS_convention.pdf", "TI-DOUBS")


def test_a_character_that_cannot_be_printed_leads_back_with_its_reason(client):
    text = draft()
    write(text, "Objet 漢")
    client.force_login(editor(text))
    answer = client.get("/conventions/BROUILLON/texte.pdf", follow=True)
    assert "Le PDF ne peut pas imprimer 漢 : corrigez le texte." in text_of(answer)

"""The extract of the register: what the act says, on paper, for anyone to read."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, TextField
from django.urls import reverse
from pypdf import PdfReader

from deliberations.attendance.interested import read_interested
from deliberations.attendance.reading import read
from deliberations.models import Deliberation
from deliberations.votes.acts import Parts, adopt
from deliberations.votes.extract import extract, file_name
from deliberations.votes.sheet import sheet_of
from tests.boxes import Paper
from tests.deliberations import acts
from tests.deliberations.factories import person
from tests.deliberations.test_services import doubs_parts
from tests.stored import put

pytestmark = pytest.mark.django_db
LONG = ("https://www.example.fr/" + "voirie-et-deplacements/" * 8, "W" * 150)


@pytest.fixture
def doubs() -> Deliberation:
    lists = settings.BASE_DIR / "config" / "demo" / "attendance" / "gbm_2025_04_10.txt"
    parts = doubs_parts()
    return adopt(
        **acts.doubs(),
        parts=Parts(
            parts.opinions,
            parts.budget_entries,
            parts.decisions,
            read_interested("Mme Frédérique BAEHR (1)"),
            read(lists.read_text("utf-8")),
        ),
        by=None,
        on=date(2026, 11, 22),
    )


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_extract_says_what_the_act_says(doubs):
    said = words(extract(sheet_of(doubs)))
    assert "Extrait du registre des délibérations Séance du 10 avril 2025" in said
    assert "Délibération n° 2025/2025.00113" in said
    assert "123 membres en exercice, 90 présents, 29 représentés, 4 absents." in said
    assert "Le quorum est atteint (62 présents nécessaires)." in said
    assert "M. Jacques ADRIANSEN à Mme Anne BIHR" in said
    assert "TRUDET" not in said  # he left at question 20
    assert "montant de l’opération : 40 000,00 €" in said
    assert "À l’unanimité Pour 119 Contre 0" in said
    assert "jusqu’au 19 juin 2025 inclus" in said


@pytest.mark.parametrize("word", LONG, ids=("address", "letters"))
def test_any_word_stands_on_the_sheet(doubs, word, monkeypatch):
    paper = Paper(monkeypatch)
    for name in ("title", "rapporteur", "as_printed", "number"):
        most = Deliberation._meta.get_field(name).max_length
        setattr(doubs, name, word[:most])
    for name in ("opinions", "budget_entries", "decisions"):
        for row in getattr(doubs, name).all()[:1]:
            put(type(row).objects.filter(pk=row.pk), **wordy(row, word))
    extract(sheet_of(doubs))
    assert sum(word[:50] in one.text for one in paper.boxes) >= 2
    assert paper.out() == []


def wordy(row: Model, word: str) -> dict[str, str]:
    """Each free text of a row, filled by one word."""
    texts = [one for one in row._meta.concrete_fields if isinstance(one, CharField | TextField)]
    free = [one for one in texts if not one.choices]
    return {one.name: word[: one.max_length] for one in free}


def test_the_same_act_gives_the_same_bytes(doubs):
    assert extract(sheet_of(doubs)) == extract(sheet_of(doubs))


def test_the_extract_is_archivable_and_read_aloud(doubs, violations):
    assert violations(extract(sheet_of(doubs))) == []


def test_a_character_that_cannot_be_printed_is_named(doubs):
    doubs.title = "Convention 漢"
    with pytest.raises(ValidationError, match="ne peut pas imprimer 漢"):
        extract(sheet_of(doubs))


def test_whoever_records_the_votes_of_the_council_takes_it(doubs, client):
    client.force_login(person(doubs.council))
    response = client.get(reverse("deliberation_extract", args=[doubs.pk]))
    assert response["Content-Type"] == "application/pdf"
    name = "extrait_242500361_2025-04-10_2025-2025-00113.pdf"
    assert file_name(sheet_of(doubs)) == name
    assert name in response["Content-Disposition"]
